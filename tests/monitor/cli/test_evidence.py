"""``evidence``: a pack by hand, which packs there are, and their check; every mistake is told in one clear line."""

import asyncio
import re
import signal
from pathlib import Path

import pytest

from monitor.cli.commands import hoisted
from monitor.cli.evidence_words import WORDS
from monitor.evidence.model import Occasion
from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.evidence.stamping.stamps import Stamps
from monitor.lock import alone_in
from probes.chromium import processes
from tests.monitor.calendar.times import toronto
from tests.monitor.cli.shell import Ask, environment
from tests.monitor.evidence.packed import DAY, contents, listing, made, morning, taken
from tests.programs import ROOT, command
from tests.tsa import notary

PERIOD = ("--service", "employer-portal", "--from", f"{DAY}T08:00", "--to", f"{DAY}T12:00")


@pytest.fixture(scope="session")
async def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence") / "data"
    outage = await morning(folder, ended=False)
    taken(folder, toronto(f"{DAY} 09:04"), Occasion.CONFIRMED)
    await made(folder, outage)
    return folder


@pytest.fixture(scope="session")
def outage(data: Path) -> str:
    (found,) = (data / PACKS).iterdir()
    return found.name


async def test_a_pack_of_an_outage_that_goes_on_is_written_while_the_monitor_runs_and_says_what_to_do(
    ask: Ask, data: Path, outage: str, tmp_path: Path
) -> None:
    with alone_in(data):  # as a running monitor does
        told = await ask(
            *("--lang", "en", "evidence", "export", outage, "--out", str(tmp_path / "out"), "--data", str(data)),
            seconds=110,
        )
    assert told.code == 0, told.folded
    archive, document = sorted((tmp_path / "out").iterdir(), key=lambda each: each.suffix, reverse=True)
    assert str(document) in told.folded
    assert f"ircc-monitor evidence verify {archive}" in told.folded
    assert document.read_bytes().startswith(b"%PDF")
    assert document.stat().st_size <= 2_000_000
    said = listing(archive)
    assert said["langs"] == ["en", "fr"]
    assert len(said["previous"]) == 64
    assert processes.browsers_under(tmp_path) == ()
    checked = await ask("--lang", "fr", "evidence", "verify", str(archive))
    assert (checked.code, "tel qu’il a été fait" in checked.folded) == (0, True)


async def test_a_pack_of_a_time_in_one_language_told_in_the_other(ask: Ask, data: Path, tmp_path: Path) -> None:
    told = await ask(
        *("--lang", "en", "--json", "evidence", "export", *PERIOD, "--lang", "fr"),
        *("--out", str(tmp_path), "--data", str(data)),
        seconds=110,
    )
    assert told.code == 0, told.folded
    files = [Path(each["path"]) for each in told.json["files"]]
    assert {each.name.partition("-2026")[0] for each in files} == {"employer-portal"}
    inside = contents(files[-1])
    assert "letter-fr.txt" in inside
    assert "letter-en.txt" not in inside


@pytest.mark.parametrize(
    ("arguments", "code", "english", "french"),
    [
        (("no-such-outage",), 2, "there is no outage no-such-outage", "il n'y a pas de panne no-such-outage"),
        ((), 2, "give either the id of an outage", "donnez soit le numéro d'une panne"),
        (("x", *PERIOD), 2, "give either the id of an outage", "donnez soit le numéro d'une panne"),
        (PERIOD[:2], 2, "give either the id of an outage", "donnez soit le numéro d'une panne"),
        (PERIOD[:4], 2, "give either the id of an outage", "donnez soit le numéro d'une panne"),
        (
            ("--service", "eta", *PERIOD[2:]),
            2,
            "there is no eta in this history",
            "il n'y a pas de eta dans cet historique",
        ),
        (
            ("--service", "employer-portal", "--from", "2026-09-01", "--to", "2026-09-02"),
            2,
            "nobody looked at employer-portal",
            "personne n'a examiné employer-portal",
        ),
    ],
    ids=["unknown outage", "nothing", "both", "no time", "no end", "unknown service", "nobody looked"],
)
async def test_what_was_asked_wrongly_is_told_in_one_line(
    ask: Ask, data: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, english: str, french: str
) -> None:
    for lang, said in (("en", english), ("fr", french)):
        told = await ask("--lang", lang, "evidence", "export", *arguments, "--out", str(tmp_path), "--data", str(data))
        assert told.code == code, told.folded
        assert said in told.folded
        assert len(told.err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_cannot_be_written_is_told(ask: Ask, data: Path, outage: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told = await ask("evidence", "export", outage, "--out", str(tmp_path / "file"), "--data", str(data))
    assert told.code == 2
    assert "nothing can be written to" in told.folded


async def test_without_chromium_that_is_told_with_what_to_do(ask: Ask, data: Path, outage: str, tmp_path: Path) -> None:
    gone = {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "none"), "PATH": str(tmp_path)}
    for lang, said in (("en", "no Chromium was found"), ("fr", "faute de Chromium")):
        told = await ask(
            *("--lang", lang, "evidence", "export", outage, "--out", str(tmp_path / "out"), "--data", str(data)), **gone
        )
        assert told.code == 5
        assert said in told.folded
    assert list((tmp_path / "out").iterdir()) == []


async def test_without_a_history_that_is_told(ask: Ask, tmp_path: Path) -> None:
    told = await ask("evidence", "export", "x", "--data", str(tmp_path))
    assert told.code == 7


async def test_packs_are_listed(ask: Ask, data: Path, outage: str, tmp_path: Path) -> None:
    told = await ask("--lang", "fr", "evidence", "list", "--data", str(data))
    assert (told.code, outage in told.folded) == (0, True)
    (row,) = (await ask("--json", "evidence", "list", "--data", str(data))).json
    assert row["outage"] == outage
    assert [Path(each).suffix for each in row["files"]] == [".pdf", ".zip"]
    none = await ask("--lang", "en", "evidence", "list", "--data", str(tmp_path))
    assert (none.code, "There are no packs yet" in none.folded) == (0, True)


async def test_a_spoilt_pack_is_told_by_its_exit_code_and_what_is_wrong_is_named(
    ask: Ask, data: Path, outage: str, tmp_path: Path
) -> None:
    (whole,) = (data / PACKS / outage).glob("*.zip")
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-30])
    told = await ask("--lang", "en", "evidence", "verify", str(cut))
    assert (told.code, "cut.zip: cut off" in told.folded) == (8, True)
    said = (await ask("--json", "evidence", "verify", str(cut))).json
    assert (said["sound"], said["findings"][0]["what"]) == (False, "zip")
    missing = await ask("--lang", "fr", "evidence", "verify", str(tmp_path / "none.zip"))
    assert (missing.code, "il n'y a pas de dossier à" in missing.folded) == (2, True)


async def test_where_secrets_cannot_be_read_no_pack_is_made_unless_that_is_asked_and_then_it_says_so(
    ask: Ask, data: Path, outage: str, tmp_path: Path
) -> None:
    services, out = tmp_path / "services", tmp_path / "out"
    services.mkdir()
    (services / "bad.toml").write_text("[[[")
    asked = ("evidence", "export", outage, "--lang", "en", "--out", str(out), "--data", str(data))
    hidden = {"IRCC_MONITOR_SERVICES": str(services)}
    for lang, said in (("en", "no pack was made"), ("fr", "aucun dossier n'a été fait")):
        told = await ask("--lang", lang, *asked, **hidden)
        assert (told.code, said in told.folded) == (3, True), told.folded
        assert len(told.err.strip().splitlines()) == 1
    assert not out.exists()
    told = await ask("--lang", "en", *asked, "--unscanned", seconds=110, **hidden)
    assert told.code == 0, told.folded
    assert "this pack is not searched again" in told.folded
    (archive,) = out.glob("*.zip")
    assert listing(archive)["scanned"] is False
    checked = await ask("--lang", "en", "evidence", "verify", str(archive))
    assert (checked.code, "its files were not searched for secrets" in checked.folded) == (0, True)


async def test_a_pack_by_hand_is_queued_for_a_stamp_where_a_monitor_has_a_queue(
    ask: Ask, data: Path, outage: str, tmp_path: Path
) -> None:
    (tmp_path / "root.pem").write_bytes(notary(tmp_path / "ours").root.read_bytes())
    (data / "evidence" / "stamps" / "queue").mkdir(parents=True)
    told = await ask(
        *("--lang", "en", "evidence", "export", outage, "--lang", "en", "--out", str(tmp_path), "--data", str(data)),
        seconds=110,
        IRCC_MONITOR_TIMESTAMP_URLS="http://127.0.0.1:9/tsr",
        IRCC_MONITOR_TIMESTAMP_CA_FILES=str(tmp_path / "root.pem"),
    )
    assert told.code == 0, told.folded
    (wish,) = Stamps(data / "evidence" / "stamps").wishes()
    assert wish.digest.hex() in told.folded
    assert f"evidence/stamps/tokens/{wish.name}.*.tsr" in told.folded


async def test_certificates_that_are_not_there_are_told_also_without_a_stamp(
    ask: Ask, data: Path, outage: str, tmp_path: Path
) -> None:
    (archive,) = (data / PACKS / outage).glob("*.zip")
    told = await ask("--lang", "en", "evidence", "verify", str(archive), "--ca", str(tmp_path / "none.pem"))
    assert (told.code, "there is no such file of certificates" in told.folded) == (2, True)


async def test_ctrl_c_ends_it_at_once_and_leaves_neither_a_file_nor_a_browser(
    data: Path, outage: str, tmp_path: Path
) -> None:
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    arguments = ("--lang", "en", "evidence", "export", outage, "--out", str(out), "--data", str(data))
    process = await asyncio.create_subprocess_exec(
        *command(*arguments), cwd=ROOT, env=environment({"TMPDIR": str(temporary)}), stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(100):
        while not processes.browsers_under(temporary) and process.returncode is None:
            await asyncio.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = await process.communicate()
    assert process.returncode == 130, err
    assert "Stopped; nothing was written" in err.decode()
    assert list(out.iterdir()) == []
    assert processes.browsers_under(temporary) == ()
    assert list(temporary.glob("ircc-monitor-*")) == []


@pytest.mark.parametrize(
    ("given", "first"),
    [
        (["evidence", "export", "x", "--lang", "both"], []),
        (["evidence", "export", "--lang=fr", "x", "--json"], ["--json"]),
        (["--lang", "fr", "evidence", "export", "x", "--lang", "en"], ["--lang", "fr"]),
        (["evidence", "list", "--lang", "fr"], ["--lang", "fr"]),
        (["report", "--lang=fr"], ["--lang=fr"]),
    ],
    ids=["both", "one", "two", "list", "report"],
)
def test_only_the_export_has_a_language_of_its_own(given: list[str], first: list[str]) -> None:
    found = hoisted(given)
    assert found[: len(first)] == first
    assert found[len(first)] in {"evidence", "report"}


@pytest.mark.parametrize("key", sorted(WORDS))
def test_every_sentence_is_there_in_both_languages_with_the_same_values(key: str) -> None:
    english, french = (sorted(re.findall(r"\{\w+\}", each)) for each in WORDS[key])
    assert english == french
    assert all(WORDS[key])
