"""The systemd unit: systemd accepts it, and what must stay off is off."""

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from monitor.cli.exits import Exit
from tests.programs import ROOT

UNIT = ROOT / "deploy/ircc-monitor.service"


@pytest.fixture(scope="module")
def service() -> dict[str, str]:
    reader = configparser.RawConfigParser(strict=True)
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read_string(UNIT.read_text(encoding="utf-8"))
    return dict(reader["Service"])


def test_nothing_that_chromium_cannot_live_with_is_on(service: dict[str, str]) -> None:
    assert "MemoryDenyWriteExecute" not in service
    assert set(service["RestrictNamespaces"].split()) == {"user", "pid", "net"}
    assert {"@system-service", "chroot", "seccomp"} <= set(service["SystemCallFilter"].split())
    assert "AF_NETLINK" in service["RestrictAddressFamilies"]


def test_it_has_no_power_and_gets_none(service: dict[str, str]) -> None:
    assert service["CapabilityBoundingSet"] == ""
    assert service["NoNewPrivileges"] == "yes"
    assert service["User"] not in {"root", "0"}
    assert service["ProtectSystem"] == "strict"


def test_looks_may_end_before_the_browser_does(service: dict[str, str]) -> None:
    assert service["KillMode"] == "mixed"
    assert int(service["TimeoutStopSec"]) >= 30


def test_it_is_not_started_again_and_again_with_settings_that_are_wrong(service: dict[str, str]) -> None:
    assert set(map(int, service["RestartPreventExitStatus"].split())) == {Exit.USAGE, Exit.CONFIG}


def test_its_data_folder_is_the_one_the_monitor_takes_of_itself(
    service: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitor.settings import load

    monkeypatch.setenv("STATE_DIRECTORY", f"/var/lib/{service['StateDirectory']}")
    assert load(ROOT / "deploy/ircc-monitor.toml", {}).data == Path("/var/lib/ircc-monitor")


def test_its_command_line_is_one_that_the_monitor_knows(service: dict[str, str]) -> None:
    program, *words = shlex.split(service["ExecStart"])
    assert Path(program).name == "ircc-monitor"
    assert words == ["--config", "/etc/ircc-monitor/ircc-monitor.toml", "run"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_finds_nothing_to_complain_of(service: dict[str, str], tmp_path: Path) -> None:
    there = tmp_path / UNIT.name
    there.write_text(UNIT.read_text(encoding="utf-8").replace(service["ExecStart"], "/bin/true"), encoding="utf-8")
    said = subprocess.run(["systemd-analyze", "verify", str(there)], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
