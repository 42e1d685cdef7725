"""``doctor`` says whether this machine is fit to watch, and what to mend."""

import socket
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from tests.monitor.cli.shell import Ask, Done
from tests.monitor.folders import control, page, write


def street(folder: Path) -> Path:
    control(folder, 9)
    write(folder, "portal", page("home", "http://127.0.0.1:9/"))
    return folder


def results(done: Done) -> dict[str, str]:
    return {each["check"]: each["result"] for each in done.json}


Doctor = Callable[..., Coroutine[Any, Any, Done]]


@pytest.fixture
def doctor(ask: Ask) -> Doctor:
    async def examine(folder: Path, *arguments: str, before: tuple[str, ...] = ("--json",), **variables: str) -> Done:
        with tempfile.TemporaryDirectory(prefix="d", dir="/tmp") as short:  # Chromium's socket bears no long path
            where = ("--listen", "127.0.0.1:0", "--data", f"{short}/data", "--services", str(street(folder)))
            return await ask(*before, "doctor", *where, *arguments, TMPDIR=short, **variables)

    return examine


async def test_a_fit_machine_is_0_and_each_finding_is_told(doctor: Doctor, tmp_path: Path) -> None:
    done = await doctor(tmp_path)
    assert done.code == 0, done.out
    found = results(done)
    assert set(found) >= {
        "Python",
        "clock",
        "data folder",
        "disk",
        "port",
        "DNS",
        "Chromium",
        "User-Agent",
        "time stamps",
    }
    assert "problem" not in found.values()
    assert found["User-Agent"] == "warning"
    told = next(each["text"] for each in done.json if each["check"] == "User-Agent")
    assert "contact" in told


async def test_a_person_gets_a_table_in_their_language(doctor: Doctor, tmp_path: Path) -> None:
    done = await doctor(tmp_path, before=("--lang", "fr"))
    assert done.code == 0, done.out
    assert "Vérification" in done.out
    assert "attention" in done.out
    assert "Chromium" in done.out


async def test_a_taken_port_and_a_bad_data_folder_are_6(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        where = f"127.0.0.1:{listener.getsockname()[1]}"
        done = await doctor(tmp_path / "s", "--listen", where, "--data", str(tmp_path / "file"))
    assert done.code == 6
    found = results(done)
    assert (found["port"], found["data folder"]) == ("problem", "problem")
    assert where in next(each["text"] for each in done.json if each["check"] == "port")


async def test_no_chromium_is_6_and_says_how_to_get_one(doctor: Doctor, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    done = await doctor(tmp_path / "s", PATH=nowhere, HOME=nowhere, PLAYWRIGHT_BROWSERS_PATH=nowhere)
    assert done.code == 6
    assert results(done)["Chromium"] == "problem"
    assert "apt-get install chromium" in done.folded


async def test_proxy_and_ca_file_are_shown_without_the_password(doctor: Doctor, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary-1b2c\n")
    secret.chmod(0o600)
    variables = {
        "IRCC_MONITOR_PROXY": "http://proxy.example:3128",
        "IRCC_MONITOR_PROXY_USER": "firm",
        "IRCC_MONITOR_PROXY_PASSWORD_FILE": str(secret),
    }
    done = await doctor(tmp_path / "s", **variables)
    assert done.code == 0, done.out
    assert "http://proxy.example:3128" in done.out
    assert "canary" not in done.out + done.err


async def test_that_outsiders_may_read_is_a_warning(doctor: Doctor, tmp_path: Path) -> None:
    done = await doctor(tmp_path, IRCC_MONITOR_PUBLIC_LISTEN="127.0.0.1:0")
    assert done.code == 0, done.out
    assert results(done)["outsiders"] == "warning"
