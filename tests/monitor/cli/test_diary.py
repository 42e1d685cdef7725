"""``diary`` in each of its forms, to the terminal and to files; and one clear line where there is none to make."""

import asyncio
import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from monitor.journal import Event, EventKind
from tests.monitor.calendar.times import toronto
from tests.monitor.cli.shell import Ask
from tests.monitor.reckoning.states import DOWN, UP
from tests.monitor.reports.archives import kept
from tests.monitor.reports.diaries import course

NUMBER = "employer-portal-20250312T120000Z"
DUE = ("--service", "employer-portal", "--deadline", "2025-03-14")


@pytest.fixture(scope="module")
async def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a history: down from Wednesday 08:00 until Saturday, in March of a past year."""
    folder = tmp_path_factory.mktemp("past")
    looks = course(
        ("2025-03-03 06:00", UP), ("2025-03-12 08:00", DOWN), ("2025-03-15 09:00", UP), until="2025-03-17 12:00"
    )
    started = Event(at=toronto("2025-03-03 06:00"), kind=EventKind.STARTED, body={"simulated": True})
    await kept(folder, looks, events=(started,))
    return folder


async def test_the_terminal_has_the_answer_first_then_days_outages_and_proof(ask: Ask, data: Path) -> None:
    wide, narrow, french = await asyncio.gather(
        ask("diary", *DUE, "--data", str(data), COLUMNS="120"),
        ask("diary", *DUE, "--data", str(data), COLUMNS="80"),
        ask("--lang", "fr", "diary", *DUE, "--data", str(data)),
    )
    assert [each.code for each in (wide, narrow, french)] == [0, 0, 0]
    for text in (
        "SIMULATION",
        "end of Fri 2025-03-14: 2025-03-15 00:00:00 -04:00 (04:00:00 UTC)",
        "Of the 10 business days before the deadline, 3 were lost",
        "3 of 10: Wed 2025-03-12, Thu 2025-03-13, Fri 2025-03-14",
        "could not be used: down",
        f"ircc-monitor evidence export {NUMBER}",
        "Nobody signed in",
        "This is not legal advice.",
        "Not a service of the Government of Canada",
        "[10] A business day is lost when at least 50%",
    ):
        assert text in wide.folded, text
    assert wide.out.index("In short") < wide.out.index("Day by day") < wide.out.index("Proof")
    for done, columns in ((narrow, 80), (wide, 120)):
        assert max(map(len, done.out.splitlines())) <= columns
        assert "…" not in done.out
    assert "3 sur 10" in french.folded
    assert "Ceci n'est pas un avis juridique." in french.folded
    assert "Deadline" not in french.out


async def test_json_comes_by_either_way_of_asking_for_it(ask: Ask, data: Path) -> None:
    globally, by_format = await asyncio.gather(
        ask("--json", "diary", *DUE, "--data", str(data)),
        ask("diary", *DUE, "--format", "json", "--data", str(data)),
    )
    assert globally.json["totals"]["lost_to_outages"] == 3
    assert globally.json["simulated"] is True
    assert {**globally.json, "made_at": None} == {**by_format.json, "made_at": None}


async def test_days_and_a_province_can_be_asked_for(ask: Ask, data: Path) -> None:
    done = await ask("--json", "diary", *DUE, "--days", "2", "--province", "QC", "--data", str(data))
    assert done.json["totals"]["days"]["outage"] == ["2025-03-13", "2025-03-14"]
    assert done.json["firm_hours"]["closed"] == ["federal", "QC"]


async def test_text_json_and_the_page_can_be_written_to_files(ask: Ask, data: Path, tmp_path: Path) -> None:
    paths = {form: tmp_path / f"diary.{form}" for form in ("text", "json", "html")}
    asked = [
        ask("--lang", "fr", "diary", *DUE, "--format", form, "--out", str(path), "--data", str(data))
        for form, path in paths.items()
    ]
    for done, path in zip(await asyncio.gather(*asked), paths.values(), strict=True):
        assert (done.code, done.out, done.err) == (0, "", f"{path}\n")
    text = paths["text"].read_text(encoding="utf-8")
    assert "3 ont été perdus" in " ".join(text.split())
    assert "\x1b" not in text
    assert all(line == line.rstrip() for line in text.splitlines())
    assert json.loads(paths["json"].read_text(encoding="utf-8"))["service"] == "employer-portal"
    tree = LexborHTMLParser(paths["html"].read_text(encoding="utf-8"))
    assert tree.css_first("html").attributes["lang"] == "fr-CA"


async def test_on_paper_it_says_the_same_in_french(ask: Ask, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "journal.pdf"
    done = await ask("--lang", "fr", "diary", *DUE, "--format", "pdf", "--out", str(out), "--data", str(data))
    assert (done.code, done.out, done.err) == (0, "", f"{out}\n")
    paper = PdfReader(out)
    pages = [" ".join(page.extract_text().replace("\u00a0", " ").split()) for page in paper.pages]
    text = " ".join(pages)
    for said in (
        "Journal avant une échéance de dépôt : Portail des employeurs",
        "SIMULATION",
        "fin du ven 2025-03-14",
        "3 ont été perdus",
        "mer 2025-03-12, jeu 2025-03-13, ven 2025-03-14",
        "non utilisable : en panne",
        f"ircc-monitor evidence export {NUMBER}",
        "Ceci n'est pas un avis juridique.",
        "Ce n'est pas un service du gouvernement du Canada.",
    ):
        assert said in text, said
    assert all("Un moniteur indépendant" in page for page in pages)
    assert paper.trailer["/Root"]["/Lang"] == "fr-CA"
    assert out.stat().st_size < 2_000_000


async def test_what_cannot_be_made_is_one_line_and_says_what_to_write(ask: Ask, data: Path, tmp_path: Path) -> None:
    await kept(tmp_path / "empty")
    of, past = ("--service", "employer-portal"), ("--data", str(data))
    done = await asyncio.gather(
        ask("diary", *of, "--deadline", "soon", *past),
        ask("--lang", "fr", "diary", *of, "--deadline", "7d", *past),
        ask("diary", *DUE, "--days", "0", *past),
        ask("--lang", "fr", "diary", *DUE, "--days", "261", *past),
        ask("diary", "--service", "nowhere", "--deadline", "2025-03-14", *past),
        ask("diary", *DUE, "--province", "Quebec", *past),
        ask("diary", *of, "--deadline", "2025-03-01", *past),
        ask("--lang", "fr", "diary", *of, "--deadline", "2025-03-01", *past),
        ask("diary", *DUE, "--data", str(tmp_path / "empty")),
        ask("diary", *DUE, "--format", "pdf", *past),
        ask("diary", *DUE, "--format", "json", "--out", str(tmp_path), *past),
        ask("diary", *DUE, "--data", str(tmp_path / "nothing")),
    )
    assert [each.code for each in done] == [2] * 11 + [7]
    assert all(each.out == "" and each.err.count("\n") == 1 for each in done)
    told = [each.err.replace("\u00a0", " ").rstrip() for each in done]
    assert told[0] == (
        "error: --deadline: soon is no deadline; write 2026-12-04 (to the end of that day, Eastern) or 2026-12-04T17:00"
    )
    assert told[1].startswith("erreur : --deadline : 7d n'est pas une échéance; écrivez 2026-12-04")
    assert told[2] == "error: --days: 0 is not from 1 to 260; name so many business days"
    assert told[3].startswith("erreur : --days : 261 n'est pas de 1 à 260")
    assert told[4] == "error: --service: there is no nowhere in this history; it knows employer-portal"
    assert told[5].startswith("error: --province: there is no calendar Quebec; there are AB, BC")
    assert told[6] == (
        "error: --deadline: this history begins 2025-03-03 06:00:00 -05:00 (11:00:00 UTC), and says nothing of the time"
        " before 2025-03-02 00:00:00 -05:00 (05:00:00 UTC); whether the service worked then is not known"
    )
    assert "on ne sait pas si le service fonctionnait alors" in told[7]
    assert told[8].startswith("error: this history has no look yet")
    assert told[9] == "error: --format pdf: a PDF is written to a file; name it with --out"
    assert told[10] == f"error: --out: {tmp_path} cannot be written (Is a directory); name another file"
    assert told[11].startswith("error: there is no history in")


async def test_without_a_browser_there_is_no_pdf_and_the_page_is_offered(ask: Ask, data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    done = await ask(
        "diary",
        *DUE,
        *("--format", "pdf", "--out", str(tmp_path / "diary.pdf"), "--data", str(data)),
        IRCC_MONITOR_CHROMIUM=str(broken),
    )
    assert (done.code, done.out) == (5, "")
    assert done.err.startswith("error: --format pdf: ")
    assert "--format html makes the same page without a browser" in done.err
    assert not (tmp_path / "diary.pdf").exists()
