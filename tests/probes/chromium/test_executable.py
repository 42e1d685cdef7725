"""Which Chromium is found, and what is said when there is none."""

import pytest

from probes.chromium.executable import Chromium, find
from probes.failures import Faulty


def runnable(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_setting_wins_over_everything(tmp_path):
    chosen = runnable(tmp_path / "chosen")
    runnable(tmp_path / "bin" / "chromium")
    found = find(chosen, downloads=tmp_path, path=str(tmp_path / "bin"))
    assert found == Chromium(path=chosen, origin="set by the operator")


@pytest.mark.parametrize(
    "make", [lambda path: path, lambda path: path.mkdir() or path, lambda path: path.touch() or path]
)
def test_a_setting_that_cannot_be_run_is_refused_and_named(tmp_path, make):
    with pytest.raises(Faulty, match="correct the setting") as caught:
        find(make(tmp_path / "chosen"))
    assert caught.value.code == "browser_missing"


@pytest.mark.parametrize(
    "place", ["chrome-linux/chrome", "chrome-linux64/chrome", "chrome-mac-arm64/Chromium.app/Contents/MacOS/Chromium"]
)
def test_the_newest_download_of_playwrights_is_taken_before_one_on_path(tmp_path, place):
    runnable(tmp_path / "bin" / "chromium")
    runnable(tmp_path / "chromium-999" / place)
    newest = runnable(tmp_path / "chromium-1208" / place)
    runnable(tmp_path / "chromium_headless_shell-1300" / place)
    found = find(downloads=tmp_path, path=str(tmp_path / "bin"))
    assert found == Chromium(path=newest, origin="downloaded by Playwright")


def test_debians_launcher_is_taken_before_other_names_on_path(tmp_path):
    runnable(tmp_path / "bin" / "google-chrome")
    assert find(downloads=tmp_path, path=str(tmp_path / "bin")).origin == "google-chrome on PATH"
    debian = runnable(tmp_path / "bin" / "chromium")
    assert find(downloads=tmp_path, path=str(tmp_path / "bin")).path == debian


def test_without_any_the_text_says_what_to_run(tmp_path):
    with pytest.raises(Faulty, match=r"apt-get install chromium.*playwright install chromium"):
        find(downloads=tmp_path, path=str(tmp_path))
