"""Who is on the way through the sign-in chain: the request identifiers given out, and what became of them."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass

KEPT = 2000


@dataclass(slots=True, kw_only=True)
class SignIn:
    """One visitor under way: where to go after signing in, and whether that has happened."""

    service: str
    done: bool = False


class Minted:
    """The request identifiers that GCCF gave out; the oldest are forgotten."""

    def __init__(self) -> None:
        self._signins: OrderedDict[str, SignIn] = OrderedDict()

    def mint(self, service: str) -> str:
        """A new identifier for one visit to *service*."""
        made = secrets.token_hex(16)
        self._signins[made] = SignIn(service=service)
        while len(self._signins) > KEPT:
            self._signins.popitem(last=False)
        return made

    def get(self, reqid: str) -> SignIn | None:
        """The visit of this identifier, if it was minted here."""
        return self._signins.get(reqid)

    def clear(self) -> None:
        """Forget every visit."""
        self._signins.clear()
