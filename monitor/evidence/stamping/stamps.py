"""What is to be stamped and what was: a queue and a store in one folder, shared by every process of ours.

``queue/<name>.json`` is a wish: a name and a SHA-256. It goes to ``done/`` when every authority has stamped it. Beside
each token ``<name>.<authority>.tsr`` lie the certificates that came with it and those it was verified with. Everything
here blocks: call it in a thread. Tokens are never removed: they are small, and old ones prove most.
"""

import contextlib
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.clock import Clock
from monitor.evidence import shelf
from monitor.evidence.stamping.flaws import StampError
from monitor.evidence.stamping.timestamp import DIGEST_BYTES, Stamp, time_of

logger = logging.getLogger(__name__)

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}")
QUEUE, DONE, TOKENS = "queue", "done", "tokens"
ENOUGH = timedelta(days=30)
"""A wish that is this old and has one token is done, even if another authority never answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Somebody wants *digest* (SHA-256) stamped under *name*, since *at*."""

    name: str
    digest: bytes
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A kept time stamp. *token* is the whole answer (TimeStampResp, DER), *at* the authority's time (UTC).

    *chain* holds the certificates of the answer, *root* those it was verified with; both PEM.
    """

    name: str
    authority: str
    token: bytes
    at: datetime
    chain: bytes
    root: bytes


class Stamps:
    """The stamps in *folder*."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self.folder = folder
        self._clock = clock or Clock()

    def ask(self, name: str, digest_sha256: bytes) -> None:
        """Queue a wish; the same one again changes nothing, also when it was granted meanwhile.

        Raises ValueError for a name that is none or already stands for something else, and OSError.
        """
        if len(digest_sha256) != DIGEST_BYTES:
            raise ValueError("a SHA-256 has 32 bytes")
        path = self._path(QUEUE, name)
        for known in (path, self._path(DONE, name)):
            if known.exists():
                if _wish(known).digest != digest_sha256:
                    raise ValueError(f"{name} already stands for something else")
                return
        body = {"asked_at": self._clock.now().isoformat(), "name": name, "sha256": digest_sha256.hex()}
        shelf.put(path, json.dumps(body, sort_keys=True, separators=(",", ":")).encode())

    def wishes(self) -> list[Wish]:
        """What is not done yet, oldest first. A file that is none of ours is set aside. Raises OSError."""
        found = []
        for path in sorted((self.folder / QUEUE).glob("[!.]*.json")):
            try:
                found.append(_wish(path))
            except FileNotFoundError:  # done meanwhile
                continue
            except ValueError as exc:
                logger.warning("%s is no request for a time stamp (%s); it is set aside", path, exc)
                with contextlib.suppress(PermissionError):  # whoever only reads may not
                    path.rename(path.with_suffix(".unreadable"))
        return sorted(found, key=lambda each: (each.at, each.name))

    def keep(self, name: str, authority: str, stamp: Stamp) -> None:
        """Keep a verified time stamp; it counts with its token, which is written last. Raises OSError."""
        path = self._token(name, authority)
        shelf.put(path.with_suffix(".chain.pem"), stamp.chain)
        shelf.put(path.with_suffix(".root.pem"), stamp.root)
        shelf.put(path, stamp.token)

    def has(self, name: str, authority: str) -> bool:
        """Whether there is a token of that authority."""
        return self._token(name, authority).exists()

    def settle(self, wish: Wish, authorities: Sequence[str]) -> bool:
        """Take a wish that is done out of the queue; whether it was. Raises OSError."""
        now = self._clock.now()
        here = [each for each in authorities if self.has(wish.name, each)]
        if not here or (len(here) < len(authorities) and now - wish.at < ENOUGH):
            return False
        done = self._path(DONE, wish.name)
        shelf.make(done.parent)
        self._path(QUEUE, wish.name).rename(done)
        shelf.sync(done.parent)
        return True

    def tokens(self, name: str) -> tuple[Token, ...]:
        """Every time stamp that is kept under *name*, the earliest first. Raises ValueError and OSError.

        One that was damaged on the disk is left out and set aside, so that its authority is asked again.
        """
        found = []
        for path in sorted(self._path(TOKENS, name).parent.glob(f"{name}.*.tsr")):
            try:
                found.append(self._read(name, path))
            except StampError as error:
                logger.warning("%s is damaged: %s; it is left out", path, error)
                with contextlib.suppress(PermissionError):  # whoever only reads may not
                    path.rename(path.with_suffix(".damaged"))
        return tuple(sorted(found, key=lambda each: (each.at, each.authority)))

    def token(self, name: str) -> bytes | None:
        """The earliest time stamp kept under *name*, as the authority sent it; None while there is none."""
        found = self.tokens(name)
        return found[0].token if found else None

    def sweep(self) -> None:
        """Remove what was being written when somebody was cut off. Raises OSError."""
        for name in (QUEUE, DONE, TOKENS):
            shelf.sweep(self.folder / name, self._clock.now())

    def _read(self, name: str, path: Path) -> Token:
        token = path.read_bytes()
        return Token(
            name=name,
            authority=path.name.removeprefix(f"{name}.").removesuffix(".tsr"),
            token=token,
            at=time_of(token),
            chain=path.with_suffix(".chain.pem").read_bytes(),
            root=path.with_suffix(".root.pem").read_bytes(),
        )

    def _path(self, room: str, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a time stamp")
        return self.folder / room / f"{name}.json"

    def _token(self, name: str, authority: str) -> Path:
        return self._path(TOKENS, name).with_name(f"{name}.{authority}.tsr")


def _wish(path: Path) -> Wish:
    """Raises ValueError for what is no wish, and OSError."""
    body = json.loads(path.read_bytes())
    try:
        wish = Wish(
            name=body["name"], digest=bytes.fromhex(body["sha256"]), at=datetime.fromisoformat(body["asked_at"])
        )
    except (LookupError, TypeError) as exc:
        raise ValueError(str(exc)) from None
    if wish.name != path.stem or len(wish.digest) != DIGEST_BYTES or wish.at.tzinfo is None:
        raise ValueError("its name, its hash or its time is none")
    return wish
