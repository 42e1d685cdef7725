"""What it takes to look is made once, shared as it should be, and gone at the end."""

import threading
from importlib.metadata import version
from pathlib import Path

import pytest

from monitor.equipment import Equipment, user_agent
from monitor.model import Role
from monitor.settings import Settings
from probes.model import Route, Target
from tests.certificates import authority
from tests.makers import probe, service


def settings(folder: Path, **over: object) -> Settings:
    return Settings(data=folder, **over)  # type: ignore[arg-type]


def test_we_say_who_we_are_and_how_to_reach_us() -> None:
    assert user_agent(Settings(contact="it@firm.example")) == (
        f"ircc-monitor/{version('ircc-monitor')} (availability monitor; it@firm.example)"
    )
    assert user_agent(Settings()).endswith("(availability monitor; no contact set)")


def test_each_extra_ca_file_has_a_browser_of_its_own_and_no_other_has_two(tmp_path: Path) -> None:
    office = authority().write(tmp_path, "office")
    one, two = (probe(name, target=Target(address="a.example:443", route=Route(ca_file=office))) for name in "ab")
    plain = probe("c")
    equipment = Equipment(settings(tmp_path), [service("portal", one, two, plain)])
    browsers = [equipment.looker.tools(each, False).browser for each in (one, two, plain, one)]
    assert browsers[0] is browsers[1] is browsers[3]
    assert browsers[2] is not browsers[0]
    assert equipment.browsers == (browsers[0], browsers[2])
    assert browsers[0].folder != browsers[2].folder


def test_every_look_gets_a_notebook_and_a_folder_of_its_own(tmp_path: Path) -> None:
    equipment = Equipment(settings(tmp_path), [service()])
    first, second = (equipment.looker.tools(probe(), False) for _ in range(2))
    assert first.notebook is not second.notebook
    assert first.artifacts != second.artifacts
    assert not (tmp_path / "artifacts").exists()


def test_the_controls_are_the_probes_that_are_on_of_the_controls_that_are_on(tmp_path: Path) -> None:
    door, off = probe("door", service="controls"), probe("off", service="controls", on=False)
    other = probe("other", service="spare")
    services = [
        service("controls", door, off, role=Role.CONTROL),
        service("spare", other, role=Role.CONTROL, on=False),
        service(),
    ]
    equipment = Equipment(settings(tmp_path), services)
    assert equipment.controls.probes == (door,)
    equipment.watch([service()])
    assert equipment.controls.probes == ()


@pytest.mark.filterwarnings("error")
async def test_nothing_outlives_it(tmp_path: Path) -> None:
    before = {each.name for each in threading.enumerate()}
    async with Equipment(settings(tmp_path), [service()]) as equipment:
        assert await equipment.network.resolve("127.0.0.1")
        assert [each for each in threading.enumerate() if each.name.startswith("resolve")]
    for each in threading.enumerate():
        if each.name.startswith("resolve") and each.name not in before:
            each.join(5)
            assert not each.is_alive()
    assert list(tmp_path.iterdir()) == []


async def test_what_browsers_of_an_earlier_process_left_is_gone_before_the_first_look(tmp_path: Path) -> None:
    for name in ("0/r3/profile", "7/r1/profile", "firefox"):
        (tmp_path / "browser" / name).mkdir(parents=True)
    async with Equipment(settings(tmp_path), [service()]):
        assert list((tmp_path / "browser").iterdir()) == []


def test_looks_are_told_without_the_password_of_their_proxy(tmp_path: Path) -> None:
    target = Target(address="a.example:443", route=Route(proxy="http://firm:c4n4ry%2F7f@proxy.example:3128"))
    equipment = Equipment(settings(tmp_path), [service("portal", probe("a", target=target))])
    assert equipment.looker.scrubber().told(("it said c4n4ry/7f",)) == ("it said [redacted]",)
    equipment.watch([service()])
    assert equipment.looker.scrubber().told(("it said c4n4ry/7f",)) == ("it said c4n4ry/7f",)
