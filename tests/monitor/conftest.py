"""Begins what takes a minute of waiting before the first test, and asks for it after the last."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.programs import ROOT

LAST = "test_offline.py"


@dataclass(frozen=True, kw_only=True)
class CutOff:
    """The program ``tests.monitor.cut_off`` under way, and where it puts what it says."""

    process: "subprocess.Popen[str]"
    folder: Path

    def told(self, seconds: float) -> str:
        """All it said once it has ended."""
        code = self.process.wait(seconds)
        assert code == 0, (self.folder / "err").read_text()
        return (self.folder / "out").read_text()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests about what is under way come last."""
    items.sort(key=lambda item: item.path.name == LAST)


@pytest.fixture(scope="session", autouse=True)
def cut_off(request: pytest.FixtureRequest) -> Iterator[CutOff | None]:
    """The monitor where there is no network, begun with the first test if one is about it and may run."""
    about = [item for item in request.session.items if item.path.name == LAST]
    if not about or any(mark.args[0] for mark in about[0].iter_markers("skipif")):
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="cut-off-"))
    inside = f"ip link set lo up && exec {sys.executable} -m tests.monitor.cut_off {folder / 'data'}"
    with (folder / "out").open("w") as out, (folder / "err").open("w") as err:
        process = subprocess.Popen(["unshare", "-rn", "sh", "-c", inside], cwd=ROOT, stdout=out, stderr=err, text=True)
    try:
        yield CutOff(process=process, folder=folder)
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)
