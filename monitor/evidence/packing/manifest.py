"""The manifest of a pack: every file with its hash, and what is known of how they came to be.

Canonical JSON (sorted keys, no spaces, ASCII, a newline at the end): the same facts always give the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import monitor
import probes
from monitor.evidence.model import Capture
from monitor.history import codec
from monitor.history.archive import StateSpan
from monitor.history.heads import Head, Heads
from monitor.model import Outage
from monitor.versions import versions

SCHEMA = 1
NAME, SUMS = "manifest.json", "SHA256SUMS"
ROWS_A_MARK = 100
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file of the pack. *name* is its path with slashes; *how* says where it is from.

    *withheld* says why the file is not there: its name stays, *bytes* is 0 and *sha256* is "".
    """

    name: str
    how: str
    media_type: str
    bytes: int
    sha256: str
    taken_at: datetime
    redacted: int = 0
    withheld: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table of many rows, the head not counted: *marks* are the running hash after each ROWS_A_MARK and the last."""

    rows: int
    every: int
    marks: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a manifest says beside its files. *states* are by subject, as the sheet has them. Instants are UTC.

    *scanned* tells whether the files were searched for secrets when the pack was made.
    """

    name: str
    made_at: datetime
    service: str
    services: Sequence[str]
    start: datetime
    end: datetime
    langs: Sequence[str]
    outages: Sequence[Outage]
    states: Mapping[str, Sequence[StateSpan]]
    captures: Sequence[Capture]
    vantages: Sequence[str]
    configs: Mapping[str, str]
    redaction: str
    heads: Heads
    checkpoints: Sequence[Head]
    looks: Sheet
    previous: str
    simulated: bool
    code: str
    scanned: bool = True
    versions: Mapping[str, str] = field(default_factory=versions)


def manifest(facts: Facts, items: Sequence[Item]) -> bytes:
    """The manifest as it stands in the pack."""
    body = {
        "schema": SCHEMA,
        "name": facts.name,
        "made_at": facts.made_at,
        "program": {"versions": facts.versions, "code_sha256": facts.code},
        "service": facts.service,
        "services": sorted(facts.services),
        "window": {"start": facts.start, "end": facts.end},
        "langs": list(facts.langs),
        "outages": list(facts.outages),
        "states": facts.states,
        "controls": [_controls(each) for each in facts.captures],
        "clocks": [{"capture": each.id, **codec.fields(each.clock)} for each in facts.captures],
        "vantages": list(facts.vantages),
        "configs": facts.configs,
        "redaction": facts.redaction,
        "history": {
            "look": facts.heads.looks,
            "event": facts.heads.events,
            "made_at": facts.heads.made_at,
            "checkpoints": list(facts.checkpoints),
        },
        "looks": facts.looks,
        "previous": facts.previous,
        "simulated": facts.simulated,
        "scanned": facts.scanned,
        "files": sorted(items, key=lambda each: each.name),
    }
    return codec.canonical(body).encode("ascii") + b"\n"


def sums(hashes: Mapping[str, str]) -> bytes:
    """``SHA256SUMS`` as ``sha256sum -c`` reads it: of every file by its name, itself not among them."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def sheet(path: Path) -> Sheet:
    """How many rows the table at *path* (lines end in CRLF) has, and its running hash. Blocks; raises OSError.

    The hash begins with 32 zero bytes; after each line it is the SHA-256 of the hash before and that line.
    """
    rows, head, marks = -1, GENESIS, []
    with path.open("rb") as file:
        for line in file:
            head = sha256(head + line).digest()
            rows += 1
            if rows and not rows % ROWS_A_MARK:
                marks.append(head.hex())
    if rows > 0 and rows % ROWS_A_MARK:
        marks.append(head.hex())
    return Sheet(rows=max(rows, 0), every=ROWS_A_MARK, marks=tuple(marks))


def code_sha256() -> str:
    """What program this is: the SHA-256 over every Python file of it, by name and content. Blocks; raises OSError."""
    proof = sha256()
    for package in (monitor, probes):
        top = Path(str(package.__file__)).parent
        for path in sorted(top.rglob("*.py"), key=lambda each: each.relative_to(top.parent).as_posix()):
            content = path.read_bytes()
            name = path.relative_to(top.parent).as_posix()
            proof.update(f"{name}\0{len(content)}\0".encode() + content)
    return proof.hexdigest()


def _controls(capture: Capture) -> Mapping[str, Any]:
    return {"capture": capture.id, "online": capture.online, "controls": list(capture.controls)}
