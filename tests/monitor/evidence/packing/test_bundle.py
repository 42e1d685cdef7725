"""An archive is there whole or not at all, and takes in the time stamps that came after it was made."""

import subprocess
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from monitor.evidence.model import Occasion
from monitor.evidence.packing import bundle, verify
from monitor.evidence.packing.bundle import Entry, StoppedError, put_all
from monitor.evidence.stamping.stamps import Stamps
from monitor.evidence.stamping.timestamp import judge, query
from tests.makers import START
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.packed import DAY, NOW, contents, made, morning, taken, unpacked
from tests.tsa import Notary, notary

ENTRIES = (
    Entry(name="b.txt", source=b"b" * 3_000_000),
    Entry(name="README.txt", source=b"first"),
    Entry(name="a.png", source=b"a"),
)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Notary:
    return notary(tmp_path_factory.mktemp("tsa") / "ours")


@pytest.fixture(scope="module")
async def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data") / "monitor"
    outage = await morning(data)
    taken(data, toronto(f"{DAY} 09:04"), Occasion.CONFIRMED)
    return (await made(data, outage)).paths[-1]


@pytest.fixture
def pack(once: Path, tmp_path: Path) -> Path:
    """An archive without stamps."""
    path = tmp_path / once.name
    path.write_bytes(once.read_bytes())
    return path


def stamped(stamps: Stamps, by: Notary, name: str, digest: bytes, authority: str = "tsa.example") -> None:
    """Have *digest* stamped and kept, as the monitor does."""
    reply = by.stamp(query(digest, 7))
    stamps.keep(name, authority, judge(reply, digest=digest, nonce=7, root=by.root.read_bytes()))


def test_entries_come_in_one_order_with_one_date_and_are_read_only(tmp_path: Path) -> None:
    put_all(tmp_path / "packs", "x", ENTRIES, {".pdf": b"%PDF"}, datetime(2026, 11, 22, 14, 5, 8, tzinfo=UTC))
    assert sorted(each.name for each in (tmp_path / "packs").iterdir()) == ["x.pdf", "x.zip"]
    with zipfile.ZipFile(tmp_path / "packs" / "x.zip") as held:
        infos = held.infolist()
        assert held.testzip() is None
    assert [each.filename for each in infos] == ["README.txt", "a.png", "b.txt"]
    assert {each.date_time for each in infos} == {(2026, 11, 22, 14, 5, 8)}
    assert {each.external_attr >> 16 for each in infos} == {0o100440}
    assert [each.compress_type for each in infos] == [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]
    assert {each.flag_bits for each in infos} == {0}


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_stopped_at_any_time_it_leaves_nothing(tmp_path: Path, turns: int) -> None:
    asked = iter([False] * turns + [True] * 100)
    with pytest.raises(StoppedError):
        put_all(tmp_path, "x", ENTRIES, {".pdf": b"%PDF"}, START, lambda: next(asked))
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put_all(tmp_path, "x", [*ENTRIES, Entry(name="c", source=tmp_path / "none")], {}, START)
    assert list(tmp_path.iterdir()) == []


def test_stamps_are_put_in_and_openssl_and_our_program_agree(pack: Path, ours: Notary, tmp_path: Path) -> None:
    before = contents(pack)
    stamps = Stamps(tmp_path / "stamps")
    stamped(stamps, ours, pack.stem, sha256(before["manifest.json"]).digest())
    assert bundle.stamped(pack, stamps.tokens(pack.stem), NOW)
    assert not bundle.stamped(pack, stamps.tokens(pack.stem), NOW)
    after = contents(pack)
    assert {name: after[name] for name in before if name != "SHA256SUMS"} == {
        name: data for name, data in before.items() if name != "SHA256SUMS"
    }
    told = verify.check(pack, ours.root)
    assert told.findings == []
    assert any("manifest.json.tsr: a good time stamp of" in each for each in told.say("en"))
    folder = unpacked(pack, tmp_path / "pack")
    subprocess.run(["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    plain = ["-in", "manifest.json.tsr", "-data", "manifest.json", "-CAfile", str(ours.root)]
    chain = ["-untrusted", "manifest.json.tsr.chain.pem"]
    done = subprocess.run(["openssl", "ts", "-verify", *plain, *chain], cwd=folder, capture_output=True, check=True)
    assert b"Verification: OK" in done.stdout
    assert "get those from the authority itself" in " ".join(verify.check(folder).say("en"))


def test_a_second_authority_is_named_in_its_file(pack: Path, ours: Notary, tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "stamps")
    digest = sha256(contents(pack)["manifest.json"]).digest()
    for authority in ("a.example", "b.example"):
        stamped(stamps, ours, pack.stem, digest, authority)
    path = pack
    bundle.stamped(path, stamps.tokens(pack.stem), NOW)
    assert {"manifest.json.tsr", "manifest.json.b.example.tsr"} <= set(contents(path))
    told = verify.check(path, ours.root)
    assert told.findings == []
    assert [key for key, _ in told.notes].count("stamped") == 2


def test_a_stamp_of_something_else_or_by_another_authority_is_told(pack: Path, ours: Notary, tmp_path: Path) -> None:
    theirs = notary(tmp_path / "theirs")
    stamps = Stamps(tmp_path / "stamps")
    stamped(stamps, ours, pack.stem, sha256(b"another manifest").digest())
    bundle.stamped(pack, stamps.tokens(pack.stem), NOW)
    assert any(each.startswith("manifest.json.tsr: no good time stamp") for each in verify.check(pack).say("en"))
    real = Stamps(tmp_path / "real")
    stamped(real, ours, pack.stem, sha256(contents(pack)["manifest.json"]).digest())
    bundle.stamped(pack, real.tokens(pack.stem), NOW)
    assert verify.check(pack, ours.root).findings == []
    (told,) = verify.check(pack, theirs.root).findings
    assert told[0] == "bad_stamp"
