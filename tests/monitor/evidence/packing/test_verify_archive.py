"""The ZIP around the files is as our program writes it, to the byte; nothing hides in it or beside it."""

import shutil
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from monitor.evidence.packing import bundle, verify
from monitor.evidence.packing.bundle import Entry
from tests.makers import START
from tests.monitor.evidence.packed import contents, made, morning

TEXT = b"a text that becomes shorter, shorter, shorter, shorter when it is packed"


@pytest.fixture(scope="module")
async def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that holds no capture, so that it is small."""
    data = tmp_path_factory.mktemp("data") / "monitor"
    return (await made(data, await morning(data))).paths[-1]


def findings(path: Path) -> list[str]:
    """What the archive itself is blamed for, without the files in it."""
    told = verify.Pack()
    try:
        for name, opener in verify._zip(path, told):
            told.files[name] = opener
            if told.read(name) == b"":
                told.bad("changed", name)
    except verify.BROKEN as exc:
        told.bad("zip", path.name, why=exc)
    return [key for key, _ in told.findings]


def small(folder: Path) -> Path:
    """An archive with one packed file, one plain one, and one with a name that is not ASCII."""
    entries = [Entry(name=name, source=TEXT) for name in ("README.txt", "a.png", "é.txt")]
    bundle.put_all(folder, "small", entries, {}, START)
    return folder / "small.zip"


def test_what_our_program_writes_is_good(pack: Path, tmp_path: Path) -> None:
    assert findings(small(tmp_path)) == []
    assert verify.check(pack).findings == []


def test_every_byte_of_what_the_archive_notes_counts(tmp_path: Path) -> None:
    path = small(tmp_path)
    whole = path.read_bytes()
    path.chmod(0o640)
    with zipfile.ZipFile(path) as held:
        inside = set()
        for each in held.infolist():
            start = each.header_offset + 30 + len(each.filename.encode())
            inside |= set(range(start, start + each.compress_size))
    noted = [at for at in range(len(whole)) if at not in inside]
    assert len(noted) > 200
    for at in noted:
        for mask in (1, 0x80, 0xFF):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :])
            assert findings(path), (at, mask)


def altered(pack: Path, path: Path, **attributes: object) -> list[str]:
    """The pack written again by another program, one file of it with *attributes* of its own."""
    with zipfile.ZipFile(pack) as held, zipfile.ZipFile(path, "w") as out:
        for info in held.infolist():
            data = held.read(info)
            if info.filename == "letter-en.txt":
                for name, value in attributes.items():
                    setattr(info, name, value)
            out.writestr(info, data)
    told = verify.check(path)
    return told.say("en")[: len(told.findings)]


@pytest.mark.parametrize(
    "attributes",
    [
        {"external_attr": 0o120777 << 16},
        {"external_attr": 0o104755 << 16},
        {"external_attr": bundle.MODE << 16 | 0x10},
        {"create_system": 0},
        {"date_time": (1999, 1, 1, 0, 0, 0)},
        {"comment": b"look here"},
        {"extra": struct.pack("<HH4s", 0xCAFE, 4, b"more")},
        {"internal_attr": 1},
    ],
    ids=["link", "program", "folder", "system", "date", "comment", "extra", "text"],
)
def test_a_member_that_is_no_plain_file_of_ours_is_named(
    pack: Path, tmp_path: Path, attributes: dict[str, object]
) -> None:
    assert altered(pack, tmp_path / "same.zip") == []
    told = altered(pack, tmp_path / "altered.zip", **attributes)
    assert any(each.startswith("letter-en.txt: what the ZIP notes of it") for each in told), told


def test_all_members_are_dated_when_the_manifest_says_that_it_was_made(pack: Path, tmp_path: Path) -> None:
    entries = [Entry(name=name, source=data) for name, data in contents(pack).items()]
    bundle.put_all(tmp_path, "later", entries, {}, START)
    told = verify.check(tmp_path / "later.zip")
    assert [(key, values["what"]) for key, values in told.findings] == [("fact", "made_at")]


@pytest.mark.parametrize("length", [1, 76, 500])
def test_a_comment_at_the_end_is_told_whatever_its_length(pack: Path, tmp_path: Path, length: int) -> None:
    path = Path(shutil.copy(pack, tmp_path / "comment.zip"))
    path.chmod(0o640)
    with zipfile.ZipFile(path, "a") as held:
        held.comment = b"x" * length
    assert any("bytes that belong to no file" in each for each in verify.check(path).say("en"))


def test_records_of_a_very_large_archive_are_told_in_a_small_one(tmp_path: Path) -> None:
    path = small(tmp_path)
    data = path.read_bytes()
    path.chmod(0o640)
    count, size, start = struct.unpack("<HLL", data[-12:-2])
    more = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    more += struct.pack("<4sLQL", b"PK\6\7", 0, start + size, 1)
    path.write_bytes(data[:-22] + more + data[-22:])
    with zipfile.ZipFile(path) as held:
        assert held.testzip() is None
    assert findings(path) == ["beside"]


def test_what_ends_a_very_large_archive_is_as_our_program_writes_it() -> None:
    large = verify._end(1 << 33, 70_000, 1 << 20)
    assert len(large) == 98
    assert large[-22:] == struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 1 << 20, 0xFFFFFFFF, 0)
    assert len(verify._end((1 << 31) - 1, 65_535, 1 << 20)) == 22


def test_a_member_beyond_two_gigabytes_is_noted_as_our_program_does() -> None:
    each = zipfile.ZipInfo("looks.csv", (2026, 9, 14, 16, 0, 0))
    each.file_size, each.compress_size, each.header_offset, each.CRC = 1 << 32, 1 << 20, 1 << 31, 7
    each.compress_type = zipfile.ZIP_DEFLATED
    head, entry = verify._noted(each, each.date_time)
    assert head == each.FileHeader(zip64=True)
    assert entry[46 + len("looks.csv") :] == struct.pack("<HH3Q", 1, 24, 1 << 32, 1 << 20, 1 << 31)


def test_bytes_hidden_behind_the_end_of_a_packed_file_are_told(tmp_path: Path) -> None:
    path = tmp_path / "hidden.zip"
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(TEXT) + packer.flush() + b"hidden"
    each = zipfile.ZipInfo("README.txt", START.timetuple()[:6])
    each.compress_type, each.CRC = zipfile.ZIP_DEFLATED, zlib.crc32(TEXT)
    each.compress_size, each.file_size, each.header_offset = len(packed), len(TEXT), 0
    head, entry = verify._noted(each, each.date_time)
    start = len(head + packed)
    path.write_bytes(head + packed + entry + verify._end(start, 1, len(entry)))
    with zipfile.ZipFile(path) as held:
        assert held.read("README.txt") == TEXT
    assert findings(path) == ["entry"]
