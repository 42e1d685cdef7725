"""A service, a journey and a kind are added by one file each: done here as README and catalog.py say, by a machine."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browsing import Served, serving
from tests.monitor.cli.shell import Done, ask
from tests.monitor.folders import control, page, write
from tests.programs import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8").split("## Adding a thing is adding a file", 1)[1]

KIND = '''"""Up when the file of a page is not empty."""

from pydantic import BaseModel, ConfigDict
from yarl import URL

from probes.client import Request
from probes.failures import Failed
from probes.model import Cause, Outcome, Reading, Target
from probes.network import Endpoint
from probes.toolbox import Tools

EVERY = 300
FLOOR = 60
TIMEOUT = 20
AT_ONCE = 2


class Params(BaseModel):
    """*least* is the fewest bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    least: int = 1


def endpoint(address: str) -> Endpoint:
    """Where to connect to. Raises ValueError."""
    url = URL(address)
    if url.scheme != "http" or not url.host or not url.port:
        raise ValueError(f"{address!r} is not a page over http")
    return Endpoint(host=url.host, port=url.port)


async def probe(target: Target, params: Params, tools: Tools) -> Reading:
    """Look once. Raises Failed."""
    headers = tools.client.headers(target.lang)
    request = Request(url=URL(target.address), headers=headers, private=target.private)
    reply = await tools.client.exchange(request, tools.notebook.phases)
    if len(reply.body) < params.least:
        raise Failed(Cause.CONTENT_MISMATCH, f"only {len(reply.body)} bytes", code="small")
    return tools.notebook.reading(Outcome.UP)
'''


def block(language: str, mark: str) -> str:
    """The code block of the README's section in *language* that holds *mark*."""
    found = [each for each in re.findall(rf"```{language}\n(.+?)```", README, re.DOTALL) if mark in each]
    assert len(found) == 1, mark
    return found[0]


@dataclass(frozen=True, kw_only=True)
class Copy:
    """The product's own code in a folder of its own, to add files to."""

    root: Path

    def add(self, path: str, text: str) -> None:
        (self.root / "probes" / path).write_text(text, encoding="utf-8")

    async def ask(self, *arguments: str) -> Done:
        return await ask(*arguments, cwd=self.root, PYTHONPATH=str(self.root))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    for name in ("monitor", "probes"):
        shutil.copytree(ROOT / name, tmp_path / "copy" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return Copy(root=tmp_path / "copy")


@pytest.fixture
async def portal() -> AsyncIterator[Served]:
    pages = {
        "/en": "<h1>Portal</h1><a href='/form'>Sign in</a>",
        "/form": "<form><label>Name <input id=username></label></form>",
    }
    async with serving(pages) as served:
        yield served


def local(text: str, portal: Served) -> str:
    """A service file of the README's about a portal of ours instead of one that does not exist."""
    return "private = true\n" + text.replace("https://portal.example/en", portal.url("/en"))


async def test_the_readmes_service_is_taken_word_for_word_and_looked_at(copy: Copy, portal: Served) -> None:
    text = block("toml", "My portal")
    before = (await copy.ask("--json", "config", "check")).json
    copy.add("services/my-portal.toml", text)
    done = await copy.ask("--json", "config", "check")
    assert (done.code, done.json["services"]) == (0, before["services"] + 1)
    copy.add("services/my-portal.toml", local(text, portal))
    done = await copy.ask("--json", "check", "my-portal")
    assert done.code == 0, done.out
    assert [each["probe"] for each in done.json] == ["my-portal/home-en"]
    assert portal.seen == ["/en"]


async def test_the_readmes_journey_is_played_word_for_word(copy: Copy, portal: Served, tmp_path: Path) -> None:
    copy.add("journeys/my_journey.py", block("python", "async def journey"))
    service, probe = block("toml", "My portal"), block("toml", "my_journey")
    copy.add("services/my-portal.toml", service + "\n" + probe)
    assert (await copy.ask("config", "check")).code == 0
    copy.add("services/my-portal.toml", local(service + "\n" + probe, portal))
    done = await copy.ask("--json", "check", "my-portal/sign-in-en")
    assert done.code == 0, done.out
    (seen,) = done.json
    assert [(each["name"], each["outcome"]) for each in seen["reading"]["steps"]] == [
        ("home", "passed"),
        ("form", "passed"),
    ]
    assert portal.seen == ["/en", "/form"]


async def test_a_kind_written_as_the_catalogue_says_looks(copy: Copy, portal: Served, tmp_path: Path) -> None:
    copy.add("kinds/size.py", KIND)
    folder = tmp_path / "services"
    control(folder, portal.port)
    write(
        folder,
        "sizes",
        page("full", portal.url("/en"), kind="size"),
        page("huge", portal.url("/en"), kind="size", params={"least": 1000}),
    )
    done = await copy.ask("--json", "check", "--services", str(folder))
    assert done.code == 1, done.out
    told = {each["probe"]: (each["kind"], each["reading"]["outcome"], each["reading"]["code"]) for each in done.json}
    assert told == {"sizes/full": ("size", "up", ""), "sizes/huge": ("size", "degraded", "small")}
    write(folder, "sizes", page("full", "nonsense", kind="size"), page("two", portal.url(), kind="size", every=5))
    done = await copy.ask("config", "check", "--services", str(folder))
    assert done.code == 3
    assert "probes[full].target: 'nonsense' is not a page over http" in done.err
    assert "the fewest for size is 60 s" in done.err


BROKEN = {
    "no docstring": ("kinds", KIND.split('"""', 2)[2], "add a docstring"),
    "no parameters": (
        "kinds",
        KIND.replace("class Params", "class Other").replace(": Params", ": Other"),
        "add `class Params",
    ),
    "parameters of another sort": ("kinds", KIND.replace("(BaseModel)", ""), "Params must be a pydantic BaseModel"),
    "another signature": ("kinds", KIND.replace(", tools: Tools", ""), "write `async def probe(target, params, tools)"),
    "not a coroutine": (
        "kinds",
        KIND.replace("async def probe", "def probe").replace("await ", ""),
        "write `async def probe",
    ),
    "no interval": ("kinds", KIND.replace("EVERY = 300\n", ""), "add `EVERY = seconds between looks`"),
    "no endpoint": ("kinds", KIND.replace("def endpoint", "def other"), "add `def endpoint(address) -> Endpoint`"),
    "not Python": ("kinds", KIND + "\ndef\n", "cannot be loaded: SyntaxError"),
    "a missing import": ("kinds", KIND + "\nimport nothing_of_this_name\n", "cannot be loaded: ModuleNotFoundError"),
    "a journey without a story": ("journeys", "FINDS = ()\nasync def journey(visit): ...\n", "add a docstring"),
    "a journey without finds": ("journeys", '"""S."""\nasync def journey(visit): ...\n', "add `FINDS ="),
    "a journey without journey": ("journeys", '"""S."""\nFINDS = ()\n', "add `async def journey(visit)`"),
    "a journey that breaks": ("journeys", '"""S."""\n1 / 0\n', "cannot be loaded: ZeroDivisionError"),
}


TRY = """
import importlib, json, os, pathlib, sys
from probes import catalog
sys.dont_write_bytecode = True
catalog.kinds(), catalog.journeys()
for name, (folder, text, _) in json.load(sys.stdin).items():
    if os.fork() == 0:
        path = pathlib.Path("probes", folder, "mine.py")
        path.write_text(text)
        importlib.invalidate_caches()
        try:
            catalog.kinds(), catalog.journeys()
            said = ""
        except catalog.ContractError as exc:
            said = str(exc)
        path.unlink()
        print(json.dumps([name, said]), flush=True)
        os._exit(0)
    os.wait()
"""
"""Tries one broken file after the other, each in a process of its own."""


def test_whatever_is_missing_is_said_with_the_file(copy: Copy) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRY], input=json.dumps(BROKEN), cwd=copy.root, capture_output=True, text=True, check=True
    )
    said = dict(json.loads(line) for line in done.stdout.splitlines())
    assert set(said) == set(BROKEN)
    for name, (folder, _, missing) in BROKEN.items():
        assert said[name].startswith(f"{copy.root}/probes/{folder}/mine.py: "), (name, said[name])
        assert missing in said[name], (name, said[name])


@pytest.mark.parametrize("what", ["no docstring", "not Python"])
async def test_a_file_that_breaks_its_contract_stops_the_start_and_is_named(copy: Copy, what: str) -> None:
    folder, text, missing = BROKEN[what]
    copy.add(f"{folder}/mine.py", text)
    done = await copy.ask("run", "--listen", "127.0.0.1:0", "--data", str(copy.root / "data"))
    assert done.code == 3
    assert f"{copy.root}/probes/{folder}/mine.py: " in done.folded.replace("\n", "")
    assert missing in done.folded
    assert not (copy.root / "data").exists()
