"""The hash chains: what of a row is hashed, and how one head follows from the one before.

The canonical bytes are made from the stored columns alone, so that whoever reads the file can make them again: a line
of JSON with the numbers and names of the row, then the body as it stands. A probe, run and vantage are named, not
numbered: who swaps two names breaks every look of theirs.
"""

import json
import secrets
from dataclasses import dataclass
from hashlib import sha256

LOOKS = "look"
EVENTS = "event"
NAMES = (LOOKS, EVENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The *head* of a chain after the row *last_id*."""

    last_id: int
    head: bytes

    def after(self, line: bytes) -> "Link":
        """The link after one more row with the canonical bytes *line*."""
        return Link(last_id=self.last_id + 1, head=following(self.head, line))


def genesis() -> Link:
    """The beginning of a chain that no other file has."""
    return Link(last_id=0, head=secrets.token_bytes(32))


def following(head: bytes, line: bytes) -> bytes:
    """The head after a row."""
    return sha256(head + line).digest()


def quoted(name: bytes) -> bytes:
    """A name as JSON. Bytes that are no UTF-8, which we never wrote, stay different from all that we wrote."""
    return json.dumps(name.decode("utf-8", "surrogateescape")).encode()


def look_line(columns: tuple[object, ...], *, probe: bytes, run: bytes, finding: bytes | None) -> bytes:
    """The canonical bytes of a look; *probe* and *run* (run id and vantage) are quoted already.

    *columns* are id, at, took, verdict, status and phases. Raises TypeError when the phases are no bytes.
    """
    number, at, took, verdict, status, phases = columns
    code = "null" if status is None else status
    packed = memoryview(phases).hex()  # type: ignore[arg-type]
    facts = f'[{number},{at},{took},{verdict},{code},"{packed}",'.encode()
    if finding is None:
        return b"%b%b,%b,0]\n" % (facts, probe, run)
    return b"%b%b,%b,1]\n%b" % (facts, probe, run, finding)


def event_line(number: int, at: int, kind: bytes, subject: bytes, body: bytes) -> bytes:
    """The canonical bytes of an event."""
    return b"%b%b,%b]\n%b" % (f"[{number},{at},".encode(), quoted(kind), quoted(subject), body)
