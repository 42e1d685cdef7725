"""The stamper at work: authorities that fail are asked again, hold up nobody, and what came is in the history."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from hashlib import sha256
from pathlib import Path

import pytest

from monitor.evidence.stamping import standing
from monitor.evidence.stamping.anchors import Anchors
from monitor.evidence.stamping.authority import Authority
from monitor.evidence.stamping.flaws import Flaw
from monitor.evidence.stamping.stamper import Stamper
from monitor.evidence.stamping.stamps import Stamps
from monitor.history.store import History
from monitor.history.verification import verify
from monitor.journal import EventKind
from probes.client import Client
from probes.model import Route
from probes.network import Network
from tests.makers import service
from tests.monitor.lives import Life
from tests.tsa import Notary, Window, notary, open_window

DIGEST = sha256(b"a pack").digest()
HEAD = "head-2026-11-02"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Notary:
    return notary(tmp_path_factory.mktemp("stamps") / "ours")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Notary:
    return notary(tmp_path_factory.mktemp("stamps") / "theirs")


@pytest.fixture
async def window(ours: Notary) -> AsyncIterator[Window]:
    async with open_window(ours) as opened:
        yield opened


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(folder=tmp_path)


def made(life: Life, history: History, *windows: Window) -> Stamper:
    folder, clock = life.folder / "evidence", life.hand.clock()
    stamps = Stamps(folder / "stamps", clock)
    client = Client(Network(), user_agent="ircc-monitor/test")
    authorities = [
        Authority(client, name=each.name, url=each.url, root=each.notary.root, route=Route(), patience=30)
        for each in windows
    ]
    anchors = Anchors(folder, history.path, stamps, clock, stamped=bool(windows), said={})
    return Stamper(stamps, anchors, authorities, history, clock, look=0.02)


@contextlib.asynccontextmanager
async def stamping(life: Life, *windows: Window) -> AsyncIterator[Stamper]:
    """A stamper at work, on a history of its own."""
    async with life.run(service()) as run:
        stamper = made(life, run.history, *windows)
        task = asyncio.create_task(stamper.run())
        try:
            yield stamper
        finally:
            task.cancel()
            await asyncio.wait([task])
            assert task.cancelled()


async def until(true: Callable[[], object], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


def stamped(life: Life) -> list[tuple[str, str]]:
    return [(each.body["name"], each.body["authority"]) for each in life.events(EventKind.STAMPED)]


async def test_todays_head_is_stamped_and_told_in_the_history(life: Life, window: Window, tmp_path: Path) -> None:
    async with stamping(life, window) as stamper:
        await until(lambda: stamped(life) and not stamper.stamps.wishes())
        await until(lambda: stamper.state().waiting == 0)
        assert stamper.state().succeeded_at == life.hand.wall
        (token,) = stamper.stamps.tokens(HEAD)
    (event,) = life.events(EventKind.STAMPED)
    head = tmp_path / "evidence/heads/2026-11-02.json"
    digest = sha256(head.read_bytes()).hexdigest()
    assert event.body == {"name": HEAD, "authority": window.name, "at": token.at.isoformat(), "sha256": digest}
    assert window.notary.confirms(tmp_path / f"evidence/stamps/tokens/{HEAD}.{window.name}.tsr", head)
    assert verify(life.folder / "history.sqlite").sound


@pytest.mark.parametrize(
    ("trouble", "flaw"),
    [("page", Flaw.NO_STAMP), ("error", Flaw.STATUS), ("bent", Flaw.UNTRUSTED), ("root", Flaw.UNTRUSTED)],
    ids=str,
)
async def test_a_bad_answer_is_refused_the_wish_waits_and_is_granted_later(
    trouble: str, flaw: Flaw, life: Life, window: Window, ours: Notary, theirs: Notary
) -> None:
    if trouble == "page":
        window.page = "<html>"
    elif trouble == "error":
        window.status = 500
    elif trouble == "bent":
        window.bend = lambda reply: reply[:-1] + bytes([reply[-1] ^ 1])  # the last octet of the signature
    async with stamping(life, window) as stamper:
        if trouble == "root":
            window.notary = theirs  # the same names at the same place, another key
        stamper.stamps.ask("pack-a", DIGEST)
        await until(lambda: standing.read(stamper.stamps.folder, window.name).failures)
        assert standing.read(stamper.stamps.folder, window.name).flaw is flaw
        await until(lambda: stamper.state().waiting)
        count = len(window.asked)
        await asyncio.sleep(0.2)  # ten rounds, in which nobody may be asked
        assert len(window.asked) == count == stamper.state().failures
        assert stamper.stamps.tokens("pack-a") == ()
        window.page, window.status, window.bend, window.notary = "", 200, bytes, ours
        life.forward(1)
        await until(lambda: not stamper.stamps.wishes())
    assert ("pack-a", window.name) in stamped(life)


async def test_a_restart_keeps_the_queue_and_the_pause(life: Life, window: Window) -> None:
    window.status = 503
    async with stamping(life, window) as stamper:
        await until(lambda: stamper.state().failures)
        await until(lambda: standing.read(stamper.stamps.folder, window.name).failures)
    count = len(window.asked)
    window.status = 200
    async with stamping(life, window) as stamper:
        await until(lambda: stamper.state().waiting == 1)
        await asyncio.sleep(0.2)
        assert len(window.asked) == count
        life.forward(1)
        await until(lambda: not stamper.stamps.wishes())
    assert stamped(life) == [(HEAD, window.name)]


async def test_one_that_never_answers_holds_up_no_other_and_no_shutdown(
    life: Life, window: Window, theirs: Notary
) -> None:
    async with open_window(theirs) as slow:
        slow.gate.clear()
        async with stamping(life, slow, window) as stamper:
            stamper.stamps.ask("pack-a", DIGEST)
            await until(lambda: len(stamped(life)) == 2)
            await until(lambda: stamper.state().waiting == 2)  # the slow one is still wanted
            assert slow.asked
            began = time.monotonic()
        assert time.monotonic() - began < 5
    assert set(stamped(life)) == {("pack-a", window.name), (HEAD, window.name)}


async def test_two_authorities_both_stamp_when_the_dead_one_is_back(life: Life, window: Window, theirs: Notary) -> None:
    async with open_window(theirs) as gone:
        port = gone.port
    async with stamping(life, gone, window) as stamper:
        await until(lambda: stamped(life) == [(HEAD, window.name)])
        await until(lambda: stamper.state().failures)
        assert standing.read(stamper.stamps.folder, gone.name).flaw is Flaw.UNREACHABLE
        assert stamper.stamps.token(HEAD)
        async with open_window(theirs, port):
            life.forward(1)
            await until(lambda: not stamper.stamps.wishes())
        assert len(stamper.stamps.tokens(HEAD)) == 2
    assert sorted(stamped(life)) == sorted([(HEAD, window.name), (HEAD, gone.name)])


async def test_a_token_that_came_before_a_crash_is_told_after_it_and_once(life: Life, window: Window) -> None:
    async with life.run(service()) as run:
        stamper = made(life, run.history, window)
        stamper.stamps.ask("pack-a", DIGEST)
        desk = stamper._desks[0]
        await stamper._ask(desk, stamper.stamps.wishes()[0])  # kept, and cut off before the history knew
    assert stamped(life) == []
    for _ in range(2):
        async with stamping(life, window) as again:
            await until(lambda: not again.stamps.wishes() and len(stamped(life)) == 2)
    assert sorted(stamped(life)) == [(HEAD, window.name), ("pack-a", window.name)]


async def test_one_wish_that_cannot_be_granted_holds_up_no_other(life: Life, window: Window) -> None:
    window.gate.clear()
    async with stamping(life, window) as stamper:
        good, bad = sha256(b"good").digest(), sha256(b"bad").digest()
        stamper.stamps.ask("a-bad", bad)
        stamper.stamps.ask("b-good", good)
        window.bend = lambda reply: b"" if bad in window.bodies[-1] else reply
        window.gate.set()
        await until(lambda: stamper.state().failures)
        life.forward(1)
        await until(lambda: ("b-good", window.name) in stamped(life))
        assert "a-bad" in [each.name for each in stamper.stamps.wishes()]


async def test_what_cannot_be_kept_is_our_fault_and_is_not_asked_for_without_end(
    life: Life, window: Window, caplog: pytest.LogCaptureFixture
) -> None:
    (life.folder / "evidence/stamps").mkdir(parents=True)
    (life.folder / "evidence/stamps/tokens").touch()  # a file where the folder should be
    async with stamping(life, window) as stamper:
        await until(lambda: stamper.state().failures)
        await asyncio.sleep(0.2)
        assert len(window.asked) == 1
        assert standing.read(stamper.stamps.folder, window.name).flaw is Flaw.OURS
        (life.folder / "evidence/stamps/tokens").unlink()
        life.forward(1)
        await until(lambda: stamped(life))
    assert "could not be kept" in caplog.text


async def test_without_an_authority_the_head_is_written_and_nobody_waits(life: Life) -> None:
    async with stamping(life) as stamper:
        await until((life.folder / "evidence/heads/2026-11-02.json").exists)
        assert stamper.state() is None
