"""A capture is there whole or not at all, is read back as it was, and goes when its time is over."""

import hashlib
import resource
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.evidence.captures import LISTING, Captures, capture_id, named, size
from monitor.evidence.model import Occasion
from tests.makers import START
from tests.monitor.evidence.captured import capture, exhibit, view

FILES = {"looks.json": b"{}", "visits/1-landing-en/page.txt": "désolé".encode()}
SERVICE = "employer-portal"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def captures(tmp_path: Path) -> Captures:
    return Captures(tmp_path / "captures", spare=0)


def test_it_is_read_back_as_it_was_written(captures: Captures) -> None:
    whole = capture(FILES, views=(view(),), missing=("time",))
    written = captures.write(whole, FILES)
    assert captures.of(SERVICE, START, START + HOUR) == [whole] == [captures.find(SERVICE, whole.id)]
    folder = captures.folder / SERVICE / whole.id
    assert written.sha256 == hashlib.sha256((folder / LISTING).read_bytes()).hexdigest()
    there = [each for each in folder.rglob("*") if each.is_file()]
    assert (written.files, written.bytes) == (3, sum(each.stat().st_size for each in there))
    assert {stat.S_IMODE(each.stat().st_mode) for each in there} == {0o440}
    assert {captures.path(whole, each).read_bytes() for each in whole.exhibits} == set(FILES.values())
    assert captures.tidy() == []
    assert size([whole]) == sum(map(len, FILES.values()))


def test_ids_tell_when_and_why_and_sort_by_time(captures: Captures) -> None:
    assert capture_id(datetime(2026, 11, 22, 14, 5, 9, 123456, tzinfo=UTC), Occasion.CONFIRMED) == (
        "20261122T140509.123456Z-confirmed"
    )
    for at, occasion in ((START + HOUR, Occasion.ENDED), (START, Occasion.CONFIRMED)):
        captures.write(capture(at=at, occasion=occasion), {})
    assert [(each.at, each.occasion) for each in captures.ids(SERVICE)] == [
        (START, Occasion.CONFIRMED),
        (START + HOUR, Occasion.ENDED),
    ]
    assert [each.began_at for each in captures.of(SERVICE, START, START + HOUR)] == [START]
    assert captures.services() == [SERVICE]
    assert captures.of("another", START, START + DAY) == []
    assert [named(each) for each in ("", "20261122T140509.123456Z-why", "x-confirmed", ".part-x")] == [None] * 4


@pytest.mark.parametrize(
    "files",
    [
        {"looks.json": b"{}"},
        {**FILES, "more.txt": b""},
        {**FILES, "looks.json": b"{ }"},
    ],
    ids=["one is missing", "one is not listed", "one is another"],
)
def test_what_is_listed_and_what_is_there_must_agree(captures: Captures, files: dict[str, bytes]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each in its own words
        captures.write(capture(FILES), files)
    assert captures.ids(SERVICE) == []


@pytest.mark.parametrize("name", ["../out.txt", "/etc/x", "a//b", "a/../../x", "a\\..\\b", LISTING])
def test_no_file_is_written_outside(captures: Captures, name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each in its own words
        captures.write(capture({name: b"x"}), {name: b"x"})
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


@pytest.mark.parametrize("name", ["../../secret.txt", "link.txt", "..", "."])
def test_no_path_leads_outside(captures: Captures, name: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    whole = capture(FILES)
    captures.write(whole, FILES)
    (captures.folder / SERVICE / whole.id / "link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ValueError, match="no file of the capture"):
        captures.path(whole, exhibit(name, b""))
    with pytest.raises(ValueError, match="withheld"):
        captures.path(whole, exhibit("looks.json", b"", withheld="secret"))


@pytest.mark.parametrize("service", ["..", ".", "", "a/b", "../captures/employer-portal"])
def test_no_service_leads_outside(captures: Captures, service: str) -> None:
    captures.write(capture(), {})
    assert captures.ids(service) == []
    assert captures.find(service, capture().id) is None
    assert captures.find(SERVICE, f"../{SERVICE}/{capture().id}") is None


def test_nothing_is_there_when_it_cannot_be_written(captures: Captures) -> None:
    large = {**FILES, "visits/1-landing-en/page.png": bytes(100_000)}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            captures.write(capture(large), large)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not [each for each in captures.folder.rglob("*") if each.is_file() or each.name.startswith(".part")]
    captures.write(capture(large), large)
    with pytest.raises(FileExistsError):
        captures.write(capture(large), large)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b'{"id": 1}', b"\xff\xfe", b"null"], ids=["empty", "half", "wrong", "bytes", "nothing"]
)
def test_a_damaged_one_is_left_out_and_told(
    captures: Captures, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    good, bad = capture(FILES), capture(at=START + HOUR)
    captures.write(good, FILES)
    captures.write(bad, {})
    listing = captures.folder / SERVICE / bad.id / LISTING
    listing.chmod(0o640)
    listing.write_bytes(damage)
    for _ in range(2):
        assert captures.of(SERVICE, START, START + DAY) == [good]
    assert list(captures.damaged) == [f"{SERVICE}/{bad.id}"]
    assert len([each for each in caplog.records if "damaged" in each.message]) == 1
    assert captures.tidy() == [f"{SERVICE}/{bad.id} is no capture that can be read"]


def test_one_that_was_moved_elsewhere_is_none_of_ours(captures: Captures) -> None:
    whole = capture(FILES)
    captures.write(whole, FILES)
    other = captures.folder / "another"
    other.mkdir()
    (captures.folder / SERVICE / whole.id).rename(other / whole.id)
    assert captures.find("another", whole.id) is None


def test_what_was_cut_off_is_removed_at_the_start_and_what_nobody_listed_is_told(captures: Captures) -> None:
    whole = capture(FILES)
    captures.write(whole, FILES)
    part = captures.folder / SERVICE / f".part-{capture(at=START + HOUR).id}"
    part.mkdir()
    (part / "looks.json").write_text("{")
    (captures.folder / SERVICE / whole.id / "mine.txt").write_text("a person's")
    assert captures.of(SERVICE, START, START + DAY) == [whole]
    told = captures.tidy()
    assert len(told) == 2
    assert "cut off" in told[0]
    assert told[1].endswith("mine.txt is in no list")
    assert not part.exists()
    assert captures.tidy() == told[1:]


def test_they_go_after_their_days_and_those_never_confirmed_after_thirty(captures: Captures) -> None:
    pending = [capture(at=START + DAY * n, occasion=Occasion.PENDING) for n in (0, 10, 40)]
    confirmed = capture(at=START + HOUR)
    for each in (*pending, confirmed):
        captures.write(each, {})
    assert captures.prune(START + 29 * DAY, 60) == 0
    assert captures.prune(START + 41 * DAY, 60) == 1  # the first one was confirmed an hour later
    assert [each.at for each in captures.ids(SERVICE)] == [START, START + HOUR, START + 40 * DAY]
    assert captures.prune(START + 61 * DAY, 60) == 2
    assert [each.at for each in captures.ids(SERVICE)] == [START + 40 * DAY]


def test_proof_stops_before_the_disk_is_as_full_as_the_history_minds(tmp_path: Path) -> None:
    left = [0]
    captures = Captures(tmp_path / "not" / "yet", free=lambda _: left[0])
    assert not captures.has_room()
    left[0] = 200 << 20  # below it, the history keeps only what matters
    assert not captures.has_room()
    left[0] = 251 << 20
    assert captures.has_room()


def test_the_same_capture_always_gives_the_same_list(captures: Captures, tmp_path: Path) -> None:
    whole = capture(FILES, versions={"b": "1", "a": "2"})
    again = Captures(tmp_path / "again", spare=0)
    turned = replace(whole, versions={"a": "2", "b": "1"})
    assert captures.write(whole, FILES).sha256 == again.write(turned, FILES).sha256
