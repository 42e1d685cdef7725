"""Windows told by hand: added, listed and ended, whether a monitor runs or not."""

import json
from pathlib import Path

import pytest

from monitor.history.archive import Archive
from monitor.history.verification import verify
from tests.browsing import serving
from tests.monitor.cli.shell import ask
from tests.monitor.folders import control, early, page, write
from tests.programs import command, program


async def test_a_window_is_added_listed_and_ended_where_no_monitor_runs(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    added = await ask("--json", "maintenance", "add", "eta", "gckey", "--for", "45", "--reason", "test", "--data", data)
    assert added.code == 0, added.err
    name = json.loads(added.out)["window"]
    listed = json.loads((await ask("--json", "maintenance", "list", "--data", data)).out)
    assert {(each["service"], each["source"], each["window"]) for each in listed} == {
        ("eta", "ad_hoc", name),
        ("gckey", "ad_hoc", name),
    }
    ended = await ask("maintenance", "end", name, "--data", data)
    assert ended.code == 0, ended.err
    assert name in ended.out
    assert json.loads((await ask("--json", "maintenance", "list", "--data", data)).out) == []
    assert verify(Path(data) / "history.sqlite").sound


async def test_a_monitor_that_runs_takes_the_window_and_keeps_it(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "services"
    async with serving({"/": "<title>Portal</title>"}) as served:
        control(folder, served.port)
        write(folder, "portal", page(early("portal"), served.url()))
        both = ("--data", str(data), "--services", str(folder))
        async with program(*command("--lang", "en", "run", "--listen", "127.0.0.1:0", *both)) as running:
            await running.says("Stop with")
            folder_of = {"IRCC_MONITOR_SERVICES": str(folder)}
            told = await ask("maintenance", "add", "portal", "--for", "30", "--data", str(data), **folder_of)
            assert told.code == 0, told.err
            refused = await ask("--lang", "fr", "maintenance", "end", "w-none", "--data", str(data), **folder_of)
            assert refused.code == 2
            assert "aucune fenêtre w-none" in refused.err
            assert await running.end() == 0
    with Archive(data / "history.sqlite") as archive:
        (window,) = archive.windows()
    assert window["services"] == ["portal"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("eta", "--from", "noonish", "--for", "5"), "--from: noonish is no time"),
        (("eta",), "give either --to or --for"),
        (("eta", "--to", "tomorrow", "--for", "5"), "give either --to or --for"),
        (("nothing", "--for", "5"), "there is no service nothing"),
        (("eta", "--from", "2026-01-02T10:00", "--to", "2026-01-02T09:00"), "would end before it begins"),
        (("eta", "--from", "2026-01-02T10:00", "--to", "2026-01-02T11:00"), "over already"),
    ],
)
async def test_what_makes_no_sense_is_refused_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    told = await ask("--lang", "en", "maintenance", "add", *arguments, "--data", str(tmp_path))
    assert told.code == 2
    assert [line for line in told.err.splitlines() if line.startswith("error:")] == told.err.splitlines()[-1:]
    assert said in told.err
