"""Every form of Prometheus' configuration is one that promtool takes, and leads to where the monitor is."""

import subprocess
from pathlib import Path

import pytest
import yaml

from monitor.settings import Settings
from monitor.stack.scraping import Place, TargetError, agent, blackbox, place, text, whole
from tests.programs import found

HERE = Place(address="127.0.0.1:9877", vantage="toronto")
STORE = "http://central.example:9090/api/v1/write"


@pytest.mark.parametrize(
    ("config", "options"),
    [
        (whole(HERE, rules="", alertmanagers=[]), ()),
        (whole(HERE, rules="rules/*.yml", alertmanagers=["127.0.0.1:9093"], remote_write=STORE), ()),
        (blackbox(Place(address="monitor.example:443", vantage="toronto", scheme="https")), ()),
        (agent(HERE, STORE), ("--agent",)),
    ],
    ids=["alone", "whole", "blackbox", "agent"],
)
def test_promtool_takes_it(config: dict[str, object], options: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "prometheus.yml"
    path.write_text(text(config, "a heading"))
    done = subprocess.run(
        [found("promtool"), "check", "config", *options, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert yaml.safe_load(path.read_text()) == config


@pytest.mark.parametrize(
    ("listen", "target", "url"),
    [
        ("127.0.0.1:9877", "", "http://127.0.0.1:9877"),
        ("0.0.0.0:9877", "", "http://127.0.0.1:9877"),
        ("[::]:9877", "", "http://[::1]:9877"),
        ("127.0.0.1:9877", "monitor.example:80", "http://monitor.example:80"),
        ("127.0.0.1:9877", "https://monitor.example", "https://monitor.example:443"),
        ("127.0.0.1:9877", "https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443"),
    ],
)
def test_it_is_scraped_where_it_can_be_reached(listen: str, target: str, url: str) -> None:
    at = place(Settings(listen=listen, expose=True, vantage="toronto"), target)
    assert (at.url, at.vantage) == (url, "toronto")


@pytest.mark.parametrize(
    "target",
    ["monitor", "ftp://monitor", "http://monitor/below", "https://me:secret@monitor", "127.0.0.1:0", "http://", "a:b"],
)
def test_what_cannot_be_scraped_is_refused(target: str) -> None:
    with pytest.raises(TargetError):
        place(Settings(), target)


def test_a_monitor_that_listens_where_it_likes_has_no_place() -> None:
    with pytest.raises(TargetError):
        place(Settings(listen="127.0.0.1:0"))
