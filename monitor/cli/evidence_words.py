"""What the commands about proof say, in English and French."""

from collections.abc import Mapping
from types import MappingProxyType

from monitor.wording import LANGS

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "outage_or_service": (
            "give either the id of an outage, or --service with --from and --to",
            "donnez soit le numéro d'une panne, soit --service avec --from et --to",
        ),
        "nothing_seen": (
            "nobody looked at {service} from {start} to {end}; give another time",
            "personne n'a examiné {service} du {start} au {end}; donnez une autre période",
        ),
        "no_folder": (
            "nothing can be written to {folder} ({why}); name another folder with --out",
            "rien ne peut être écrit dans {folder} ({why}); indiquez un autre dossier avec --out",
        ),
        "no_chromium": (
            "the statement cannot be printed, as no Chromium was found; install one (`apt-get install chromium`) or set `chromium`",
            "la déclaration ne peut être imprimée, faute de Chromium; installez-en un (`apt-get install chromium`) ou réglez `chromium`",
        ),
        "not_printed": (
            "the statement could not be printed ({why}); try again",
            "la déclaration n'a pu être imprimée ({why}); réessayez",
        ),
        "secret_found": (
            "a secret would stand in {name}, so no pack was made; please report this",
            "un secret figurerait dans {name}, aucun dossier n'a donc été fait; veuillez le signaler",
        ),
        "secrets_unknown": (
            "no pack was made: it could not be searched for your secrets, which cannot be read here ({why}). Captures were searched when they were taken; --unscanned makes it all the same",
            "aucun dossier n'a été fait : vos secrets, qui ne peuvent être lus ici ({why}), ne pourraient y être cherchés. Ils l'ont été dans les captures, lors de la prise; --unscanned le fait quand même",
        ),
        "no_certificates": (
            "there is no such file of certificates: {path}",
            "il n'y a pas de tel fichier de certificats : {path}",
        ),
        "will_be_stamped": (
            "The running monitor has it stamped; the time stamp will be in {path}",
            "Le moniteur, quand il tourne, le fera horodater; l'horodatage sera dans {path}",
        ),
        "not_stamped": (
            "note: no time stamp can be asked for here ({why}); note the SHA-256 above elsewhere",
            "note : aucun horodatage ne peut être demandé ici ({why}); notez ailleurs le SHA-256 ci-dessus",
        ),
        "secrets_unread": (
            "note: your secrets cannot be read here ({why}); captures were searched for them when they were taken, this pack is not searched again",
            "note : vos secrets ne peuvent être lus ici ({why}); ils ont été cherchés dans les captures lors de la prise, ce dossier ne l'est pas de nouveau",
        ),
        "nothing_written": ("Stopped; nothing was written", "Arrêté; rien n'a été écrit"),
        "manifest_is": (
            "SHA-256 of its manifest: {sha} (note it elsewhere: it shows later that nobody made the pack anew)",
            "SHA-256 de son manifeste : {sha} (notez-le ailleurs : il montrera que personne n'a refait le dossier)",
        ),
        "does_not_fit": (
            "Even without pictures the PDF is larger than 2 MB: some portals will not take it",
            "Même sans images, le PDF dépasse 2 Mo : certains portails ne l'accepteront pas",
        ),
        "is_withheld": ("Left out: {name}", "Omis : {name}"),
        "next_steps": (
            "Next: read {pdf}, fill in what is yours, and send it. Keep the ZIP: it is the proof. To check it: ircc-monitor evidence verify {zip}",
            "Ensuite : lisez {pdf}, remplissez ce qui vous revient, et envoyez-le. Gardez le ZIP : c'est la preuve. Pour le vérifier : ircc-monitor evidence verify {zip}",
        ),
        "no_packs": (
            "There are no packs yet: the monitor makes one of each outage, and `ircc-monitor evidence export` makes one by hand",
            "Il n'y a pas encore de dossier : le moniteur en fait un de chaque panne, et `ircc-monitor evidence export` en fait un à la main",
        ),
        "packs_in": (
            "A folder for each outage in {folder}; the name of each file says when it was made",
            "Un dossier par panne dans {folder}; le nom de chaque fichier dit quand il a été fait",
        ),
        "no_pack_there": (
            "there is no pack at {path}; `ircc-monitor evidence list` lists them",
            "il n'y a pas de dossier à {path}; `ircc-monitor evidence list` les énumère",
        ),
    }
)


def say(key: str, lang: str, **values: object) -> str:
    """The text for *key* in ``en`` or ``fr``. Raises KeyError for a key without words."""
    return WORDS[key][LANGS.index(lang)].format(**values)
