"""The queue and the store of time stamps outlive restarts, crashes and files that were damaged."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from monitor.evidence.stamping.stamps import ENOUGH, Stamps
from monitor.evidence.stamping.timestamp import Stamp, judge, query
from tests.makers import START, HandClock
from tests.programs import ROOT, program
from tests.tsa import Notary, notary

DIGEST = sha256(b"what was seen").digest()
WRITER = """
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from monitor.evidence.stamping.timestamp import Stamp
from monitor.evidence.stamping.stamps import Stamps

token = Path(sys.argv[2]).read_bytes()
stamps = Stamps(Path(sys.argv[1]))
print("begins", flush=True)
for number in count():
    stamps.ask(f"n{number}", bytes(32))
    stamps.keep(f"n{number}", "tsa", Stamp(token=token, at=datetime.now(UTC), chain=b"c" * 100_000, root=b"r" * 9000))
"""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Notary:
    return notary(tmp_path_factory.mktemp("stamps") / "ours")


@pytest.fixture(scope="module")
def stamp(ours: Notary) -> Stamp:
    return judge(ours.stamp(query(DIGEST, 5)), digest=DIGEST, nonce=5, root=ours.root.read_bytes())


@pytest.fixture
def hand() -> HandClock:
    return HandClock()


@pytest.fixture
def stamps(tmp_path: Path, hand: HandClock) -> Stamps:
    return Stamps(tmp_path / "evidence" / "stamps", hand.clock())


def test_a_wish_waits_over_a_restart_and_is_told_once(stamps: Stamps, hand: HandClock) -> None:
    stamps.ask("pack-b", DIGEST)
    hand.forward(60)
    stamps.ask("head-2026-11-29", DIGEST)
    stamps.ask("pack-b", DIGEST)
    waiting = Stamps(stamps.folder).wishes()
    assert [(each.name, each.digest) for each in waiting] == [("pack-b", DIGEST), ("head-2026-11-29", DIGEST)]
    assert waiting[0].at == START


def test_a_name_stands_for_one_hash_only(stamps: Stamps, stamp: Stamp) -> None:
    stamps.ask("pack-a", DIGEST)
    with pytest.raises(ValueError, match="already stands"):
        stamps.ask("pack-a", bytes(32))
    (wish,) = stamps.wishes()
    stamps.keep("pack-a", "tsa", stamp)
    assert stamps.settle(wish, ("tsa",))
    with pytest.raises(ValueError, match="already stands"):
        stamps.ask("pack-a", bytes(32))
    stamps.ask("pack-a", DIGEST)
    assert stamps.wishes() == []


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a.b", ".a", "-a", "é", "a" * 121, "a\n"], ids=repr)
def test_a_name_that_is_no_name_is_refused(stamps: Stamps, name: str) -> None:
    with pytest.raises(ValueError, match="is no name"):
        stamps.ask(name, DIGEST)
    with pytest.raises(ValueError, match="is no name"):
        stamps.tokens(name)


def test_only_a_sha256_is_taken(stamps: Stamps) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        stamps.ask("pack-a", b"short")


def test_a_token_is_kept_with_its_certificates_and_nobody_may_write_it(stamps: Stamps, stamp: Stamp) -> None:
    assert stamps.token("pack-a") is None
    stamps.keep("pack-a", "b.example", stamp)
    stamps.keep("pack-a", "a.example", stamp)
    stamps.keep("pack-ab", "a.example", stamp)
    first, second = stamps.tokens("pack-a")
    assert (first.authority, second.authority) == ("a.example", "b.example")
    assert (first.token, first.chain, first.root, first.at) == (stamp.token, stamp.chain, stamp.root, stamp.at)
    assert stamps.token("pack-a") == stamp.token
    files = [path for path in stamps.folder.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o440}
    assert {path.stat().st_mode & 0o777 for path in (stamps.folder, *{path.parent for path in files})} == {0o750}


def test_a_wish_is_done_when_all_have_stamped_or_one_has_for_a_month(
    stamps: Stamps, stamp: Stamp, hand: HandClock
) -> None:
    stamps.ask("pack-a", DIGEST)
    (wish,) = stamps.wishes()
    hand.forward(ENOUGH.total_seconds() + 1)
    assert not stamps.settle(wish, ("one", "two"))  # nobody has stamped it: it waits on
    hand.forward(-ENOUGH.total_seconds())
    stamps.keep("pack-a", "one", stamp)
    assert not stamps.settle(wish, ("one", "two"))
    hand.forward(timedelta(days=30).total_seconds())
    assert stamps.settle(wish, ("one", "two"))
    assert stamps.wishes() == []
    assert stamps.token("pack-a")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"name":"bad","sha256":"00","asked_at":"2026-11-02T00:00:00+00:00"}'],
    ids=["empty", "cut", "list", "bare", "short"],
)
def test_a_damaged_wish_is_set_aside_and_holds_up_no_other(
    stamps: Stamps, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    stamps.ask("good", DIGEST)
    (stamps.folder / "queue" / "bad.json").write_text(text)
    assert [each.name for each in stamps.wishes()] == ["good"]
    assert [each.name for each in stamps.wishes()] == ["good"]
    assert caplog.text.count("is no request for a time stamp") == 1
    stamps.ask("bad", DIGEST)
    assert [each.name for each in stamps.wishes()] == ["bad", "good"]


def test_a_damaged_token_is_left_out_and_asked_for_again(stamps: Stamps, stamp: Stamp) -> None:
    stamps.keep("pack-a", "tsa", stamp)
    path = stamps.folder / "tokens" / "pack-a.tsa.tsr"
    path.unlink()
    path.write_bytes(stamp.token[:100])
    assert stamps.tokens("pack-a") == ()
    assert not stamps.has("pack-a", "tsa")


@pytest.mark.parametrize("after", [0.02, 0.05, 0.11], ids=str)
async def test_killed_while_it_writes_it_leaves_no_half_token(
    after: float, stamps: Stamps, stamp: Stamp, tmp_path: Path
) -> None:
    (tmp_path / "token").write_bytes(stamp.token)
    async with program(sys.executable, "-c", WRITER, str(stamps.folder), str(tmp_path / "token"), cwd=ROOT) as writer:
        await writer.says("begins")
        async with asyncio.timeout(60):
            while not stamps.has("n2", "tsa"):
                await asyncio.sleep(0.005)
        await asyncio.sleep(after)  # wherever it is by now
        assert await writer.end(signal.SIGKILL) == -signal.SIGKILL
    kept = list((stamps.folder / "tokens").glob("[!.]*.tsr"))
    assert len(kept) >= 3
    for path in kept:
        (token,) = stamps.tokens(path.name.partition(".")[0])
        assert (token.token, len(token.chain), len(token.root)) == (stamp.token, 100_000, 9000)
    assert len(stamps.wishes()) in {len(kept), len(kept) + 1}
    assert not list(stamps.folder.rglob("*.unreadable"))


def test_what_a_killed_writer_left_is_swept_after_an_hour(stamps: Stamps) -> None:
    stamps.ask("pack-a", DIGEST)
    now = datetime.now(UTC).timestamp()
    part, fresh = (stamps.folder / "queue" / name for name in (".part-0-old", ".part-1-new"))
    for path, age in ((part, 7200), (fresh, 10)):
        path.touch()
        os.utime(path, (now - age, now - age))
    Stamps(stamps.folder).sweep()
    assert not part.exists()
    assert fresh.exists()
