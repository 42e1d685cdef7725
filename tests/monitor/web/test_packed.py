"""The latest pack of an outage: whole, with what is there of it, and none where there is no archive."""

from datetime import UTC, datetime
from pathlib import Path

from monitor.evidence.packing.packs import Packs
from monitor.web.packed import latest

OUTAGE = "gckey-20261122T140000Z"


def put(folder: Path, *names: str) -> Packs:
    (folder / OUTAGE).mkdir(exist_ok=True)
    for name in names:
        (folder / OUTAGE / name).write_bytes(b"12345")
    return Packs(folder)


def test_the_one_made_last_is_told_with_its_files_and_their_sizes(tmp_path: Path) -> None:
    older, newer = (f"{OUTAGE}-20261122T{hour}0509Z" for hour in (14, 15))
    packs = put(tmp_path, f"{older}.zip", f"{older}.pdf", f"{newer}.zip", f"{newer}.pdf", f"{newer}-4MB.pdf")
    told = latest(packs, OUTAGE)
    assert told is not None
    assert told.made_at == datetime(2026, 11, 22, 15, 5, 9, tzinfo=UTC)
    assert [(each.end, each.path.name, each.size) for each in told.files] == [
        ("pack.pdf", f"{newer}.pdf", 5),
        ("pack-4MB.pdf", f"{newer}-4MB.pdf", 5),
        ("pack.zip", f"{newer}.zip", 5),
    ]


def test_what_is_not_finished_is_none(tmp_path: Path) -> None:
    packs = put(tmp_path, f"{OUTAGE}-20261122T140509Z.pdf", f".part-ab-{OUTAGE}-20261122T140509Z.zip", "notes.zip")
    assert latest(packs, OUTAGE) is None
    assert latest(packs, "other-20261122T140000Z") is None
