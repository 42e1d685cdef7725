"""What can be wrong with a time stamp or with getting one: a closed list, each with one sentence in both languages."""

from collections.abc import Mapping
from enum import StrEnum


class Flaw(StrEnum):
    """Why there is no time stamp."""

    UNREACHABLE = "unreachable"
    STATUS = "status"
    NO_STAMP = "no_stamp"
    REJECTED = "rejected"
    OTHER_NONCE = "other_nonce"
    OTHER_DIGEST = "other_digest"
    UNTRUSTED = "untrusted"
    NO_ROOTS = "no_roots"
    OURS = "ours"


SENTENCES: Mapping[Flaw, tuple[str, str]] = {
    Flaw.UNREACHABLE: ("the authority could not be reached", "l'autorité n'a pas pu être jointe"),
    Flaw.STATUS: ("the authority answered with an error", "l'autorité a répondu par une erreur"),
    Flaw.NO_STAMP: ("what came back is no time stamp", "ce qui est revenu n'est pas un horodatage"),
    Flaw.REJECTED: ("the authority rejected the request", "l'autorité a rejeté la demande"),
    Flaw.OTHER_NONCE: (
        "the time stamp answers another request than ours",
        "l'horodatage répond à une autre demande que la nôtre",
    ),
    Flaw.OTHER_DIGEST: (
        "the time stamp is of another SHA-256 than the one we sent",
        "l'horodatage porte sur une autre empreinte SHA-256 que celle envoyée",
    ),
    Flaw.UNTRUSTED: (
        "the signature of the time stamp does not hold under the root certificates that the settings name",
        "la signature de l'horodatage ne tient pas avec les certificats racines que nomment les réglages",
    ),
    Flaw.NO_ROOTS: (
        "the file of the authority's root certificates cannot be read",
        "le fichier des certificats racines de l'autorité ne peut pas être lu",
    ),
    Flaw.OURS: (
        "the time stamp could not be judged or kept; the fault is ours",
        "l'horodatage n'a pas pu être jugé ou conservé; la faute est la nôtre",
    ),
}


class StampError(Exception):
    """There is no time stamp. *flaw* says why, *detail* what exactly was seen, "" when there is no more to say."""

    def __init__(self, flaw: Flaw, detail: str = "") -> None:
        self.flaw = flaw
        self.detail = detail
        super().__init__(self.told("en"))

    def told(self, lang: str) -> str:
        """The sentence in *lang*, with the detail (English, or the authority's own words) in brackets."""
        sentence = SENTENCES[self.flaw][lang == "fr"]
        return f"{sentence} ({self.detail})" if self.detail else sentence
