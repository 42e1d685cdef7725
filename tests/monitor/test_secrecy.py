"""The proxy's password is in its file and on its way to the proxy, and nowhere else, whatever goes wrong."""

import asyncio
import base64
import json
import logging
import os
import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from monitor.complaints import ConfigError
from monitor.config import Loader
from monitor.model import Observation
from monitor.settings import Settings
from probes import catalog
from probes.chromium import processes
from tests.browsing import serving
from tests.certificates import authority, leaf, server_context
from tests.monitor.app_of import get
from tests.monitor.cli.shell import ask
from tests.monitor.folders import control, page, watching, write
from tests.proxies import Proxy, proxying

CANARY = 'c4n4ry/7f3a:@%41+ &"<é'
USER = "firm"

ENCODINGS = {
    CANARY,
    quote(CANARY),
    quote(CANARY, safe=""),
    quote_plus(CANARY),
    quote(CANARY, safe="/:@%+ &"),
    json.dumps(CANARY)[1:-1],
    json.dumps(CANARY, ensure_ascii=False)[1:-1],
    base64.b64encode(CANARY.encode()).decode().rstrip("="),
    base64.b64encode(f"{USER}:{CANARY}".encode()).decode().rstrip("="),
    base64.urlsafe_b64encode(f"{USER}:{CANARY}".encode()).decode().rstrip("="),
    "c4n4ry",  # whatever became of the rest
}


def leaks(text: str) -> set[str]:
    return {each for each in ENCODINGS if each in text}


@dataclass(kw_only=True)
class Told:
    """All that came out of a monitor, by where it came out."""

    places: dict[str, str] = field(default_factory=dict)
    looks: list[Observation] = field(default_factory=list)


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "password"
    path.write_text(CANARY + "\n", encoding="utf-8")
    path.chmod(0o600)
    monkeypatch.setenv("IRCC_MONITOR_PROXY_PASSWORD_FILE", str(path))
    return path


def command_lines() -> str:
    """What anybody on this machine can read of our own children."""
    return "\n".join(each.command for each in processes.running() if each.pid != os.getpid())


def contents(folder: Path) -> str:
    return "\n".join(
        path.read_bytes().decode("utf-8", errors="replace") for path in folder.rglob("*") if path.is_file()
    )


@pytest.fixture
async def office(tmp_path: Path, secret: Path) -> AsyncIterator[tuple[Path, dict[str, object], list[Proxy]]]:
    """A portal behind two proxies: one knows the password, one wants another."""
    root = authority("Firm CA")
    folder = tmp_path / "services"
    find = {"heading": "h1", "apply_link": "a", "reminders_link": "a", "question": "#user", "next": "button"}
    story = {"journey": "eta_application", "find": find, "step_seconds": 2}
    walk = page("walk", "https://portal.example/", kind="journey", params=story)
    async with serving({"/": "<h1>Portal</h1>"}) as served:
        upstream = {"portal.example:443": served.port}
        knows = Proxy(user=USER, password=CANARY, upstream=upstream)
        knows.inspect = lambda host: server_context(leaf(root, host), tmp_path)
        async with proxying(knows), proxying(Proxy(user=USER, password="another")) as wants:
            control(folder, served.port)
            for slug in ("good", "bad", "plain"):
                write(folder, slug, page("page", "https://portal.example/"), walk, private=False)
            write(folder, "plain", page("page", "http://portal.example/"), private=False)
            settings = {
                "drain": 0,
                "contact": "it@firm.example",
                "proxy": f"http://127.0.0.1:{knows.port}",
                "proxy_user": USER,
                "ca_file": str(root.write(tmp_path, "office")),
                "ways": {
                    "bad": {"proxy": f"http://127.0.0.1:{wants.port}"},
                    "plain": {"proxy": f"http://127.0.0.1:{wants.port}"},
                    "controls": {"proxy": ""},
                },
            }
            yield folder, settings, [knows, wants]


async def test_it_comes_out_nowhere(
    office: tuple[Path, dict[str, object], list[Proxy]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder, settings, (knows, wants) = office
    caplog.set_level(logging.DEBUG)
    data = tmp_path / "data"
    places: dict[str, str] = {}
    async with watching(folder, data, **settings) as monitor:
        row = monitor.board.row
        keys = [probe.key for probe in monitor.probes]
        async with asyncio.timeout(60):
            while any(row(key).latest is None for key in keys):
                await asyncio.sleep(0.05)
        places["command lines"] = command_lines()
        for path in (
            "/metrics",
            "/?lang=en",
            "/fr/",
            "/sd",
            "/healthz",
            *(f"/probe?target={k}&debug=true" for k in keys),
        ):
            places[path] = (await get(monitor, path))[1]
        looks = {key: row(key).latest for key in keys}
        places["values"] = repr(looks) + repr(monitor.reload.services) + repr(monitor.settings)
        places["data while it runs"] = contents(data)
    places["data after"] = contents(data)
    places["log"] = caplog.text

    # The password was used: by pages and by Chromium, and where it is wrong we hear of it.
    assert knows.asked
    assert wants.asked
    assert looks["good/page"].reading.outcome == "up"  # type: ignore[union-attr]
    assert {looks[key].reading.outcome for key in ("bad/page", "bad/walk", "plain/page")} == {"unknown"}  # type: ignore[union-attr]
    assert "Chromium" in places["command lines"] or "chromium" in places["command lines"]
    assert {where: found for where, text in places.items() if (found := leaks(text))} == {}


async def test_the_command_line_does_not_tell_it_either(
    office: tuple[Path, dict[str, object], list[Proxy]], tmp_path: Path, secret: Path
) -> None:
    folder, settings, _ = office
    file = tmp_path / "settings.toml"
    ways = settings["ways"]
    rows = [f"{key} = {json.dumps(value)}" for key, value in settings.items() if key != "ways"]
    rows += [f"[ways.{slug}]\nproxy = {json.dumps(way['proxy'])}" for slug, way in ways.items()]  # type: ignore[attr-defined]
    file.write_text("\n".join(rows))
    where = ("--services", str(folder))
    done = await asyncio.gather(
        ask("--config", str(file), "--json", "check", *where, IRCC_MONITOR_PROXY_PASSWORD_FILE=str(secret)),
        ask("--config", str(file), "--json", "services", *where, IRCC_MONITOR_PROXY_PASSWORD_FILE=str(secret)),
    )
    assert done[0].code == 1, done[0].err  # the story wants a link that the page has not
    outcomes = {each["probe"]: each["reading"]["outcome"] for each in done[0].json}
    assert outcomes["good/page"] == "up"
    for each in done:
        assert leaks(each.out + each.err) == set()


def test_no_exception_carries_it(secret: Path, tmp_path: Path) -> None:
    control(tmp_path / "services", 9)
    write(tmp_path / "services", "portal", page("page", "nowhere", colour="red"))
    settings = Settings(proxy="http://proxy.example:3128", proxy_user=USER, services=tmp_path / "services")
    with pytest.raises(ConfigError) as caught:
        Loader(settings, catalog.kinds()).load()
    assert leaks("".join(traceback.format_exception(caught.value)) + repr(caught.value)) == set()
    secret.write_bytes(b"\xff" + CANARY.encode())
    with pytest.raises(ConfigError) as caught:
        Loader(settings, catalog.kinds()).load()
    assert "is not text" in str(caught.value)
    assert leaks("".join(traceback.format_exception(caught.value)) + repr(caught.value)) == set()
