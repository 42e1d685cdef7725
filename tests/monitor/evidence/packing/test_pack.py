"""A pack holds all that was seen, byte for byte; the same history makes the same pack; no secret ever gets into one."""

import asyncio
import csv
import io
import json
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader

from monitor.evidence.captures import FOLDER as CAPTURES
from monitor.evidence.model import Occasion
from monitor.evidence.packing import verify
from monitor.evidence.packing.contents import EmptyError
from monitor.evidence.packing.packs import FOLDER as PACKS
from monitor.evidence.packing.sifting import ALTERED, GONE, SECRET, SecretFoundError
from monitor.evidence.telling.matter import Matter
from monitor.history.archive import Archive
from monitor.model import Outage
from tests.browsing import browsing
from tests.monitor.calendar.times import toronto
from tests.monitor.evidence.packed import DAY, NOW, contents, listing, made, morning, packing, taken

CONFIRMED = "20260914T130400.000000Z-confirmed"


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    folder = tmp_path / "monitor"
    await morning(folder)
    taken(folder, toronto(f"{DAY} 09:04"), Occasion.CONFIRMED)
    return folder


@pytest.fixture
async def outage(data: Path) -> Outage:
    with Archive(data / "history.sqlite") as archive:
        return archive.outages(toronto(f"{DAY} 00:00"), NOW)[0]


def leftovers(data: Path) -> list[str]:
    return [each.name for each in (data / PACKS).rglob(".part-*")]


async def test_all_that_was_seen_is_in_it_and_the_captures_byte_for_byte(data: Path, outage: Outage) -> None:
    done = await made(data, outage)
    assert [each.name for each in done.paths] == [f"{done.name}.pdf", f"{done.name}.zip"]
    assert [each.stat().st_mode & 0o777 for each in done.paths] == [0o440, 0o440]
    files = contents(done.paths[-1])
    folder = data / CAPTURES / "employer-portal" / CONFIRMED
    originals = {f"captures/{CONFIRMED}/{each.name}": each.read_bytes() for each in folder.iterdir()}
    assert {name: data for name, data in files.items() if name.startswith("captures/")} == originals
    assert set(files) - set(originals) == {
        *("README.txt", "statement.pdf", "dossier.json", "letter-en.txt", "letter-fr.txt", "verify.py"),
        *("looks.csv", "states.csv", "events.csv", "manifest.json", "SHA256SUMS"),
    }
    assert files["statement.pdf"] == done.paths[0].read_bytes()
    assert sha256(files["manifest.json"]).hexdigest() == done.manifest_sha256
    assert verify.check(done.paths[-1]).findings == []
    assert leftovers(data) == []


async def test_every_look_of_the_service_and_of_what_it_depends_on_is_in_it_good_ones_too(
    data: Path, outage: Outage
) -> None:
    files = contents((await made(data, outage)).paths[-1])
    rows = list(csv.DictReader(io.StringIO(files["looks.csv"].decode(), newline="")))
    assert {each["probe"].partition("/")[0] for each in rows} == {"employer-portal", "gckey"}
    with Archive(data / "history.sqlite") as archive:
        start, end = toronto(f"{DAY} 08:28"), toronto(f"{DAY} 11:00:01")
        kept = [each.id for each in archive.looks(start, end)]
    assert [int(each["id"]) for each in rows] == kept
    assert {each["outcome"] for each in rows} == {"up", "down"}


async def test_the_manifest_says_what_was_known(data: Path, outage: Outage) -> None:
    said = listing((await made(data, outage, previous="ab" * 32)).paths[-1])
    with Archive(data / "history.sqlite") as archive:
        heads = archive.heads()
    assert said["history"]["look"]["head"] == heads.looks.head
    assert said["history"]["event"]["last_id"] == heads.events.last_id
    assert [each["id"] for each in said["outages"]] == [outage.id]
    assert [each["outcome"] for each in said["states"]["employer-portal"]] == ["up", "down", "up"]
    assert (said["service"], said["services"], said["previous"]) == (
        "employer-portal",
        ["employer-portal", "gckey"],
        "ab" * 32,
    )
    hows = {each["name"].rpartition("/")[2]: each["how"] for each in said["files"]}
    assert hows["en-1-stamped.png"] == "stamped"
    assert hows["looks.csv"] == "history"


async def test_the_same_history_at_the_same_time_makes_the_same_archive(data: Path, outage: Outage) -> None:
    first = (await made(data, outage)).paths[-1].read_bytes()
    assert (await made(data, outage)).paths[-1].read_bytes() == first


@pytest.mark.parametrize(("langs", "letters"), [(("fr",), {"letter-fr.txt"}), (("en",), {"letter-en.txt"})])
async def test_a_pack_in_one_language_has_one_letter(
    data: Path, outage: Outage, tmp_path: Path, langs: tuple[str, ...], letters: set[str]
) -> None:
    matter = Matter(service=outage.service, start=outage.opened.latest, end=NOW, langs=langs)
    done = await packing(data).make(matter, name="x", folder=tmp_path / "out", staging=tmp_path / "staging", now=NOW)
    assert {each for each in contents(done.paths[-1]) if each.startswith("letter")} == letters


async def test_a_secret_in_a_captured_file_keeps_that_file_out_and_it_is_named(data: Path, outage: Outage) -> None:
    folder = data / CAPTURES / "employer-portal" / CONFIRMED
    secret = "exchanges-of-mine-17"
    path = folder / "exchanges.har"
    path.chmod(0o640)
    path.write_bytes(b'{"log":"exchanges-of-mine-17"}')
    done = await made(data, outage, secret)
    name = f"captures/{CONFIRMED}/exchanges.har"
    assert done.withheld == [name]
    assert name not in contents(done.paths[-1])
    assert {each["withheld"] for each in listing(done.paths[-1])["files"] if each["name"] == name} == {SECRET}
    told = verify.check(done.paths[-1])
    assert told.findings == []
    assert any(name in each and SECRET in each for each in told.say("en"))


async def test_a_captured_file_that_is_gone_or_altered_is_named_and_never_passed_off_as_taken(
    data: Path, outage: Outage
) -> None:
    folder = data / CAPTURES / "employer-portal" / CONFIRMED
    (folder / "en-1.txt").unlink()
    (folder / "fr-1.txt").chmod(0o640)
    (folder / "fr-1.txt").write_bytes(b"Everything worked")
    done = await made(data, outage)
    why = {each["name"].rpartition("/")[2]: each["withheld"] for each in listing(done.paths[-1])["files"]}
    assert (why["en-1.txt"], why["fr-1.txt"]) == (GONE, ALTERED)
    assert verify.check(done.paths[-1]).findings == []


@pytest.mark.parametrize("secret", ["Employer Portal", "employer-portal"])
async def test_where_our_own_text_would_hold_a_secret_no_pack_is_made(data: Path, outage: Outage, secret: str) -> None:
    with pytest.raises(SecretFoundError):
        await made(data, outage, secret)
    assert not list((data / PACKS).rglob("*.zip"))
    assert leftovers(data) == []


async def test_a_time_in_which_nobody_looked_makes_no_pack(data: Path, tmp_path: Path) -> None:
    matter = Matter(service="employer-portal", start=toronto("2026-09-01"), end=toronto("2026-09-02"))
    with pytest.raises(EmptyError):
        await packing(data).make(matter, name="x", folder=tmp_path / "out", staging=tmp_path / "staging", now=NOW)
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "staging").exists()


async def test_stopped_in_the_middle_it_leaves_nothing(data: Path, outage: Outage) -> None:
    for turns in (1, 5, 20, 100):
        job = asyncio.create_task(made(data, outage))
        for _ in range(turns):
            await asyncio.sleep(0.003)
        if not job.done():
            job.cancel()
            with pytest.raises(asyncio.CancelledError):
                await job
    async with asyncio.timeout(20):
        while leftovers(data):
            await asyncio.sleep(0.05)
    for path in (data / PACKS).rglob("*.zip"):
        assert verify.check(path).findings == []


async def test_a_simulation_says_so_everywhere(data: Path, outage: Outage, tmp_path: Path) -> None:
    matter = Matter(service=outage.service, start=outage.opened.latest, end=NOW)
    done = await packing(data, simulated=True).make(
        matter, name="x", folder=tmp_path / "out", staging=tmp_path / "staging", now=NOW
    )
    files = contents(done.paths[-1])
    assert listing(done.paths[-1])["simulated"] is True
    assert "SIMULATION" in files["README.txt"].decode()
    assert json.loads(files["dossier.json"])["simulated"] is True
    assert any("SIMULATION" in each for each in verify.check(done.paths[-1]).say("fr"))


async def test_a_real_browser_prints_it_with_its_pictures(data: Path, outage: Outage, tmp_path: Path) -> None:
    async with browsing(tmp_path / "browser") as browser:
        done = await made(data, outage, paper=browser.paper)
    assert (done.shown, done.pictures, done.fits) == (2, 2, True)
    assert done.paths[0].stat().st_size <= 2_000_000
    read = PdfReader(done.paths[0])
    text = "\n".join(each.extract_text() for each in read.pages)
    assert "Employer Portal" in text
    assert sum(len(each.images) for each in read.pages) >= 2
    with zipfile.ZipFile(done.paths[-1]) as held:
        assert held.testzip() is None


async def test_an_outage_that_goes_on_can_be_packed(tmp_path: Path) -> None:
    data = tmp_path / "on"
    outage = await morning(data, ended=False)
    assert outage.ended is None
    done = await made(data, replace(outage))
    assert listing(done.paths[-1])["outages"][0]["ended"] is None
