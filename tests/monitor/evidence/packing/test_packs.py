"""Packs are found by their names, and pruned so that the first, the last of each day and the latest stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.evidence.packing.packs import Packs, pack_name

OUTAGE = "employer-portal-20261101T000000Z"
NOW = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)


def put(folder: Path, at: datetime, outage: str = OUTAGE, *ends: str) -> str:
    name = pack_name(outage, at)
    (folder / outage).mkdir(parents=True, exist_ok=True)
    for end in ends or (".pdf", ".zip"):
        (folder / outage / f"{name}{end}").write_bytes(b"whole")
    return name


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_a_name_says_what_it_is_of_and_when_it_was_made() -> None:
    assert pack_name(OUTAGE, at(1, 3)) == f"{OUTAGE}-20261101T030000Z"


def test_the_packs_of_an_outage_come_in_the_order_in_which_they_were_made(tmp_path: Path) -> None:
    names = [put(tmp_path, at(day, 3)) for day in (3, 1, 2)]
    packs = Packs(tmp_path)
    assert [each.name for each in packs.of(OUTAGE)] == sorted(names)
    latest = packs.latest(OUTAGE)
    assert latest is not None
    assert (latest.name, latest.made_at) == (names[0], at(3, 3))
    assert packs.outages() == [OUTAGE]
    assert [each.name for each in latest.files()] == [f"{names[0]}.pdf", f"{names[0]}.zip"]


def test_without_any_there_is_none(tmp_path: Path) -> None:
    packs = Packs(tmp_path / "none")
    assert (packs.outages(), packs.of(OUTAGE), packs.latest(OUTAGE), packs.sweep()) == ([], [], None, [])
    assert packs.prune(NOW, 1) == 0


def test_what_was_cut_off_is_swept_and_whole_packs_stay(tmp_path: Path) -> None:
    whole = put(tmp_path, at(1, 3), OUTAGE, ".pdf", "-4MB.pdf", ".zip")
    alone = put(tmp_path, at(1, 4), OUTAGE, ".pdf", "-4MB.pdf")
    (tmp_path / OUTAGE / ".part-0123-x.zip").write_bytes(b"half")
    (tmp_path / ".part-staging" / "captures").mkdir(parents=True)
    (tmp_path / ".part-staging" / "looks.csv").write_bytes(b"half")
    told = Packs(tmp_path).sweep()
    assert set(told) == {
        f"{OUTAGE}/.part-0123-x.zip",
        ".part-staging",
        f"{OUTAGE}/{alone}.pdf",
        f"{OUTAGE}/{alone}-4MB.pdf",
    }
    assert {each.name for each in tmp_path.rglob("*") if each.is_file()} == {
        f"{whole}{end}" for end in (".pdf", "-4MB.pdf", ".zip")
    }


def test_the_first_and_the_last_of_each_day_stay_and_so_does_the_latest(tmp_path: Path) -> None:
    for day in (1, 2, 3):
        for hour in range(1, 24, 3):
            put(tmp_path, at(day, hour), OUTAGE, ".pdf", "-4MB.pdf", ".zip")
    packs = Packs(tmp_path)
    assert packs.prune(NOW, 100) == 20
    kept = [(each.made_at.day, each.made_at.hour) for each in packs.of(OUTAGE)]
    assert kept == [(1, 1), (1, 22), (2, 22), (3, 22)]
    assert len(list((tmp_path / OUTAGE).iterdir())) == 12
    assert packs.prune(NOW, 100) == 0


def test_packs_older_than_they_are_kept_go_with_their_folder(tmp_path: Path) -> None:
    other = "eta-20251101T000000Z"
    put(tmp_path, NOW - timedelta(days=40), other)
    put(tmp_path, NOW - timedelta(days=29))
    packs = Packs(tmp_path)
    assert packs.prune(NOW, 30) == 1
    assert packs.outages() == [OUTAGE]
    assert not (tmp_path / other).exists()


def test_of_an_archive_that_cannot_be_read_there_is_no_hash(tmp_path: Path) -> None:
    put(tmp_path, at(1, 3))
    (pack,) = Packs(tmp_path).of(OUTAGE)
    assert pack.digest() == ""
