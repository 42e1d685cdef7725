"""``check`` looks once, says what it saw, and its exit code says it to a script."""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web

from probes.chromium import processes
from tests.browsing import Served, serving, status
from tests.listeners import closed_port
from tests.monitor.cli.shell import Ask
from tests.monitor.folders import control, page, write
from tests.programs import ROOT, command, program

HOSTILE = "[bold]gotcha[/] [/nothing] \u202egnp.exe \x1b[31mred"


@dataclass(kw_only=True)
class Street:
    """Pages of every sort on loopback, and a folder of service files about them."""

    folder: Path
    asked: asyncio.Event
    served: Served


@pytest.fixture(scope="module")
async def street(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Street]:
    folder = tmp_path_factory.mktemp("services")
    asked = asyncio.Event()

    async def never(_: web.Request) -> web.StreamResponse:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    pages = {
        "/": "<title>Portal</title><h1>Welcome</h1><a href='/form'>Sign in</a>",
        "/form": "<form><input id=user></form>",
        "/broken": status(502),
        "/closed": "<title>Site maintenance</title><h1>System maintenance in progress</h1>Please try again later.",
        "/limited": status(429, Retry_After="3600"),
        "/hostile": f"<title>{HOSTILE}</title>{HOSTILE}",
        "/never": never,
    }
    async with serving(pages) as served:
        control(folder, served.port)
        write(folder, "good", page("home-en", served.url(), lang="en", params={"required": ["Welcome"]}))
        write(folder, "bad", page("home-en", served.url("/broken")), page("fine", served.url()))
        write(folder, "shut", page("home", f"http://127.0.0.1:{closed_port()}/"))
        write(folder, "lost", page("home", "http://nowhere.invalid/"), private=False, on=False)
        write(folder, "hostile", page("home", served.url("/hostile"), params={"forbidden": [HOSTILE[:20]]}), on=False)
        twice = page("one", served.url("/limited")), page("two", served.url("/limited")), page("three", served.url())
        write(folder, "limited", *twice, on=False)
        write(
            folder, "same", page("home-en", served.url(), lang="en"), page("home-fr", served.url(), lang="fr"), on=False
        )
        find = dict.fromkeys(("heading", "sign_in_link", "form", "username", "password", "submit"), "h1")
        walk = {"journey": "ircc_account", "find": find}
        write(folder, "walk", page("home", served.url("/never"), kind="journey", params=walk), on=False)
        yield Street(folder=folder, asked=asked, served=served)


async def test_up_is_0_and_tells_phases_and_state(ask: Ask, street: Street) -> None:
    done = await ask("check", "good", "--services", str(street.folder))
    assert done.code == 0
    assert "good/home-en" in done.out
    assert "up" in done.out
    for phase in ("connect", "processing", "transfer"):
        assert phase in done.out
    assert "UTC" in done.out


async def test_down_is_1_and_tells_the_cause(ask: Ask, street: Street) -> None:
    done = await ask("check", "bad", "--services", str(street.folder))
    assert done.code == 1
    assert "server error" in done.out
    assert "bad/fine" in done.out


async def test_one_probe_can_be_asked_for(ask: Ask, street: Street) -> None:
    done = await ask("--json", "check", "bad/fine", "--services", str(street.folder))
    assert done.code == 0
    assert [each["probe"] for each in done.json] == ["bad/fine"]


async def test_two_probes_of_one_address_are_both_looked_at(ask: Ask, street: Street) -> None:
    done = await ask("--json", "check", "same", "--services", str(street.folder))
    assert done.code == 0
    assert [each["probe"] for each in done.json] == ["same/home-en", "same/home-fr"]


async def test_a_host_that_turns_us_away_is_not_asked_again_and_what_is_left_out_is_told(
    ask: Ask, street: Street
) -> None:
    done = await ask("check", "limited", "--services", str(street.folder))
    assert done.code == 4
    assert "the portal turns this monitor away" in done.folded
    assert "not looked at, to spare their hosts: limited/three, limited/two" in done.err
    assert street.served.seen.count("/limited") == 1


async def test_json_is_one_document_with_all_that_was_seen(ask: Ask, street: Street) -> None:
    done = await ask("--json", "check", "shut", "--services", str(street.folder))
    (seen,) = done.json
    assert done.code == 1
    assert (seen["reading"]["outcome"], seen["reading"]["cause"]) == ("down", "tcp")
    assert seen["kind"] == "http"
    assert [each["up"] for each in seen["controls"]] == [True]
    assert [(each["name"], each["passed"]) for each in seen["diagnosis"]["steps"]] == [("connect", False)]
    assert done.err == ""


async def test_what_cannot_be_told_is_4(ask: Ask, tmp_path: Path) -> None:
    """Without a control that answers, a refused connection may be our own line."""
    control(tmp_path, closed_port())
    write(tmp_path, "shut", page("home", f"http://127.0.0.1:{closed_port()}/"))
    done = await ask("--json", "check", "--services", str(tmp_path))
    assert done.code == 4
    assert [each["reading"]["cause"] for each in done.json] == ["offline"]


@pytest.mark.parametrize("what", ["nothing", "good/nothing", "[/red]{0}"])
async def test_what_does_not_exist_is_2_and_says_where_to_look(ask: Ask, street: Street, what: str) -> None:
    done = await ask("check", what, "--services", str(street.folder))
    assert done.code == 2
    assert repr(what) in done.err
    assert "`ircc-monitor services`" in done.err


async def test_it_speaks_french(ask: Ask, street: Street) -> None:
    done = await ask("--lang", "fr", "check", "bad", "--services", str(street.folder))
    assert done.code == 1
    assert "en panne" in done.out
    assert "erreur du serveur" in done.out
    assert "en service" in done.out
    done = await ask("check", "good", "--services", str(street.folder), LC_ALL="fr_CA.UTF-8")
    assert "en service" in done.out


async def test_words_of_a_strangers_page_cannot_break_or_colour_the_table(ask: Ask, street: Street) -> None:
    done = await ask("check", "hostile", "--services", str(street.folder))
    assert done.code == 1
    assert "[bold]gotcha[/]" in done.folded
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out


async def test_a_name_that_does_not_exist_needs_a_contact_first(ask: Ask, street: Street) -> None:
    """``lost`` is not private: looking at it asks somebody outside."""
    done = await ask("check", "lost", "--services", str(street.folder))
    assert done.code == 3
    assert "lost.toml" in done.err
    assert "set `contact`" in done.err


async def test_wrong_settings_are_3(ask: Ask, street: Street, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('listen = "nowhere"\n')
    done = await ask("--config", str(file), "check", "--services", str(street.folder))
    assert done.code == 3
    assert "listen: write it as address:port" in done.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_at_once_and_leaves_no_chromium_and_no_file(street: Street, number: int) -> None:
    street.asked.clear()
    line = command("check", "walk", "--services", str(street.folder))
    with tempfile.TemporaryDirectory(prefix="c", dir="/tmp") as short:  # Chromium's socket does not bear a long path
        async with program(*line, TMPDIR=short) as running:
            async with asyncio.timeout(60):
                await street.asked.wait()
            assert await running.end(number, 30) == 128 + number
        assert "Traceback" not in running.text
        async with asyncio.timeout(10):
            while [each for each in processes.running() if short in each.command]:
                await asyncio.sleep(0.1)
        assert list(Path(short).iterdir()) == []


async def test_a_closed_pipe_is_no_drama(street: Street) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = await asyncio.create_subprocess_exec(
        *command("check", "good", "--services", str(street.folder)),
        cwd=ROOT,
        stdout=writing,
        stderr=asyncio.subprocess.PIPE,
    )
    os.close(writing)
    _, err = await process.communicate()
    assert b"Traceback" not in err, err
