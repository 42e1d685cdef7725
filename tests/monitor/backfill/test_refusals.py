"""What a store does not take, and what would not be right to send: one clear sentence, and nothing is changed."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from monitor.backfill.facts import MARK
from monitor.backfill.store import StoreError
from monitor.history.instants import stamp
from tests.monitor.backfill.asking import asked, fill
from tests.monitor.backfill.simulated import SERVICES, Simulated
from tests.monitor.backfill.stores import Samples, prometheus, raw, send, store, victoria

SAMPLES = [({"__name__": "ircc_online", "job": "x"}, [(1_000, 1.0)])]


@pytest.fixture(scope="module")
async def past(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    begin = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=100)
    past = Simulated(folder=tmp_path_factory.mktemp("data"), begin=begin, story={})
    await past.run(0, 90)
    return past


async def told(past: Simulated, to: str, *more: str, lang: str = "en", **variables: str) -> tuple[int, str]:
    return await asked("--lang", lang, *fill(past, to, *more), **variables)


def spread(past: Simulated, *, low: float = 30, high: float = 60) -> list[object]:
    """All its scrapes but those between two minutes."""
    first, last = (stamp(past.begin + timedelta(minutes=minute)) for minute in (low, high))
    return [*past.live(0, first), *past.live(last, 1 << 60)]


async def test_samples_older_than_the_window_are_refused_in_one_sentence_that_says_what_to_raise(
    past: Simulated, tmp_path: Path
) -> None:
    async with prometheus(tmp_path / "short", window="20m") as short:
        await send(short, past.live(0, 1 << 60)[:1])  # its newest sample is 10 minutes old
        code, text = await told(past, short, "--since", "2h", "--new")
        assert code == 9
        assert len(text.strip().splitlines()) == 1
        assert "out_of_order_time_window" in text
        code, text = await told(past, short, "--new")  # by itself it asks for no more than can be taken
        assert code == 0, text
    async with prometheus(tmp_path / "none", window="") as none:
        code, text = await told(past, none, "--new", lang="fr")
        assert code == 9
        assert "augmentez storage.tsdb.out_of_order_time_window" in text


async def test_a_store_without_a_receiver_is_told_how_to_get_one(past: Simulated, tmp_path: Path) -> None:
    async with prometheus(tmp_path / "deaf", receiver=False) as deaf:
        code, text = await told(past, deaf, "--new")
        assert code == 9
        assert "--web.enable-remote-write-receiver" in text


async def test_series_beside_the_live_ones_and_samples_between_them_are_never_made(
    past: Simulated, tmp_path: Path
) -> None:
    async with prometheus(tmp_path / "own") as own:
        await send(own, spread(past))
        low, high = past.begin.timestamp(), past.begin.timestamp() + 6000
        before = await raw(own, low, high)
        for wrong in (("--instance", "localhost:9877"), ("--vantage", ""), ("--label", "region=east")):
            code, text = await told(past, own, *wrong)
            assert code == 2, text
            assert 'instance="127.0.0.1:9877"' in text
        code, text = await told(past, own, "--step", "5")
        assert code == 2, text
        assert "--step 15" in text
        assert await raw(own, low, high) == before
        code, text = await told(past, own, lang="fr")
        assert code == 0, text
        assert "Trous comblés : 1 (" in text


@pytest.mark.parametrize(
    "wrong",
    [
        ("--to", "ftp://store.example"),
        ("--to", "http://user:hush@127.0.0.1:1"),
        ("--since", "never"),
        ("--since", "1h", "--until", "2h"),
        ("--label", "no-name=x"),
    ],
)
async def test_what_is_asked_for_wrongly_is_told_before_anything_is_sent(
    past: Simulated, wrong: tuple[str, ...]
) -> None:
    code, text = await told(past, "http://127.0.0.1:1", *wrong)
    assert code == 2
    assert "error: --" in text
    assert "hush" not in text


async def test_a_password_comes_from_a_secret_and_goes_to_the_store_alone(past: Simulated, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("hush\n")
    secret.chmod(0o600)
    code, text = await told(past, "http://127.0.0.1:1", "--user", "ops")
    assert code == 3
    assert "IRCC_MONITOR_REMOTE_WRITE_PASSWORD_FILE" in text
    seen: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.headers["Authorization"])
        return web.Response(status=403, text="not you")

    async with serving(answer) as url:
        name = "IRCC_MONITOR_REMOTE_WRITE_PASSWORD_FILE"
        code, text = await told(past, url, "--user", "ops", **{name: str(secret)})
    assert code == 9
    assert "HTTP 403: not you" in text
    assert set(seen) == {"Basic b3BzOmh1c2g="}


class serving:  # noqa: N801 - a context manager
    """A server at a free port that answers everything with *handler*."""

    def __init__(self, handler: Callable[[web.Request], object]) -> None:
        self._app = web.Application()
        self._app.router.add_route("*", "/{tail:.*}", handler)

    async def __aenter__(self) -> str:
        self._runner = web.AppRunner(self._app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


@pytest.mark.parametrize(
    ("status", "text", "key", "asked"),
    [
        (503, "starting", "store_busy", 3),
        (429, "slow down", "store_busy", 3),
        (500, "too old sample", "store_too_old", 1),
        (400, "out of order sample", "store_too_old", 1),
        (400, "invalid labels", "store_refused", 1),
        (404, "no such page", "store_refused", 1),
    ],
)
async def test_a_busy_store_is_asked_a_few_times_and_one_that_refuses_once(
    status: int, text: str, key: str, asked: int
) -> None:
    count = 0

    async def answer(_: web.Request) -> web.Response:
        nonlocal count
        count += 1
        return web.Response(status=status, text=text)

    async with serving(answer) as url:
        with pytest.raises(StoreError) as refused:
            await store(url, pauses=(0.01, 0.01)).write(SAMPLES)
    assert (refused.value.key, count) == (key, asked)
    assert text in refused.value.why


async def test_a_store_that_was_busy_and_one_that_nobody_reaches() -> None:
    replies = iter([503, 204])

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=next(replies))

    async with serving(answer) as url:
        assert await store(url, pauses=(0.01,)).write(SAMPLES) > 40
    with pytest.raises(StoreError) as refused:
        await store(url, pauses=(0.01,)).write(SAMPLES)
    assert refused.value.key == "store_unreachable"


async def test_victoria_metrics_is_filled_the_same_way(past: Simulated, tmp_path: Path) -> None:
    async with victoria(tmp_path) as address:
        live = spread(past)
        await send(address, live)
        await marks(past, address, len(past.scrapes) - 120)
        code, text = await told(past, address)
        assert code == 0, text
        found = await marks(past, address, len(past.scrapes))
        code, text = await told(past, address)
        assert code == 0, text
        assert "No hole" in text
        assert await marks(past, address, len(past.scrapes)) == found
        assert {name for each in found for key, name in each if key == "__name__"} > {"ircc_probe_success"}
        assert sum(("__name__", "ircc_service_state") in each for each in found) == len(SERVICES)


async def marks(past: Simulated, address: str, wanted: int) -> Samples:
    """All that is stored, once so many scrapes can be seen: what VictoriaMetrics was sent is not there at once."""
    low = past.begin.timestamp()
    async with asyncio.timeout(60):
        while True:
            found = await raw(address, low, low + 6000)
            if [len(each) for key, each in found.items() if ("__name__", MARK) in key] == [wanted]:
                return found
            await asyncio.sleep(0.1)
