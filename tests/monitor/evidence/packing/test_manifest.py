"""The manifest is canonical, says how each file came to be, and its running hash is the one that is checked."""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from monitor.evidence.model import Occasion
from monitor.evidence.packing.manifest import GENESIS, ROWS_A_MARK, Facts, Item, code_sha256, manifest, sheet, sums
from monitor.history.heads import Head, Heads
from tests.makers import START
from tests.monitor.evidence.happened import capture

HEAD = Head(chain="look", last_id=7, head="ab" * 32, at=START)
FACTS = Facts(
    name="eta-1",
    made_at=START,
    service="eta",
    services=("gckey", "eta"),
    start=START - timedelta(hours=1),
    end=START,
    langs=("en", "fr"),
    outages=(),
    states={"eta": ()},
    captures=(capture(START, occasion=Occasion.CONFIRMED),),
    vantages=("here",),
    configs={"settings": "c0" * 32},
    redaction="rules-1",
    heads=Heads(looks=HEAD, events=replace(HEAD, chain="event"), made_at=START),
    checkpoints=(HEAD,),
    looks=sheet(Path("/dev/null")),
    previous="",
    simulated=False,
    code="d0" * 32,
)


def item(name: str, **over) -> Item:
    values = {
        "name": name,
        "how": "made",
        "media_type": "text/plain",
        "bytes": 1,
        "sha256": "e0" * 32,
        "taken_at": START,
    }
    return Item(**{**values, **over})


def test_the_same_facts_give_the_same_bytes_in_whatever_order_the_files_come() -> None:
    files = [item("b.txt"), item("a.txt", redacted=2), item("é.txt", withheld="secret", sha256="", bytes=0)]
    made = manifest(FACTS, files)
    assert made == manifest(FACTS, files[::-1])
    assert made.isascii()
    assert made.endswith(b"}\n")
    assert made.count(b"\n") == 1
    said = json.loads(made)
    assert json.dumps(said, sort_keys=True, separators=(",", ":")).encode() + b"\n" == made
    assert [each["name"] for each in said["files"]] == ["a.txt", "b.txt", "é.txt"]


def test_it_says_where_all_is_from_and_how_far_the_clock_may_be_believed() -> None:
    said = json.loads(manifest(FACTS, [item("a.txt")]))
    assert said["program"]["code_sha256"] == "d0" * 32
    assert said["program"]["versions"]["version"]
    assert said["history"]["look"] == {"at": "2026-11-02T14:00:00Z", "chain": "look", "head": "ab" * 32, "last_id": 7}
    assert [each["last_id"] for each in said["history"]["checkpoints"]] == [7]
    assert said["clocks"][0]["synchronised"] is True
    assert said["controls"][0]["controls"][0]["up"] is True
    assert (said["redaction"], said["vantages"], said["previous"], said["simulated"]) == (
        "rules-1",
        ["here"],
        "",
        False,
    )
    assert set(said["files"][0]) == {
        *("name", "bytes", "sha256", "media_type", "taken_at", "how", "redacted", "withheld"),
    }


def test_the_sums_are_sorted_and_written_as_coreutils_does() -> None:
    assert sums({"b": "1" * 64, "a/c": "0" * 64}) == f"{'0' * 64}  a/c\n{'1' * 64}  b\n".encode()


def test_a_sheet_has_a_mark_after_each_hundred_rows_and_after_the_last(tmp_path: Path) -> None:
    path = tmp_path / "looks.csv"
    lines = [f"{each},x\r\n".encode() for each in range(2 * ROWS_A_MARK + 6)]
    path.write_bytes(b"".join(lines))
    told = sheet(path)
    assert (told.rows, told.every, len(told.marks)) == (2 * ROWS_A_MARK + 5, ROWS_A_MARK, 3)
    head = GENESIS
    for line in lines:
        head = sha256(head + line).digest()
    assert told.marks[-1] == head.hex()
    path.write_bytes(b"".join(lines[: ROWS_A_MARK + 1]))
    assert len(sheet(path).marks) == 1
    path.write_bytes(lines[0])
    assert (sheet(path).rows, sheet(path).marks) == (0, ())


def test_the_program_is_named_by_all_its_code() -> None:
    assert code_sha256() == code_sha256()
    assert len(code_sha256()) == 64
