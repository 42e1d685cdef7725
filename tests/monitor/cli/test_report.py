"""``report`` in each of its forms, to the terminal and to a file."""

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.reports.sheets import Sheet
from tests.monitor.cli.shell import Ask
from tests.monitor.reports.archives import GCKEY, PORTAL, bad_monday, dispute, kept, monday_id

DAY = ("--from", "2026-09-14", "--to", "2026-09-14")


async def test_the_table_has_figures_outages_and_the_rules_they_follow(ask: Ask, tmp_path: Path) -> None:
    await kept(tmp_path, bad_monday(), services=(PORTAL, GCKEY), events=(dispute(monday_id(), "unknown", "Ours."),))
    data = ("--data", str(tmp_path))
    every, one, french = await asyncio.gather(
        ask("report", *DAY, *data),
        ask("report", *DAY, "--service", "employer-portal", *data),
        ask("--lang", "fr", "report", *DAY, *data),
    )
    assert [each.code for each in (every, one, french)] == [0, 0, 0]
    assert "from 2026-09-14 00:00:00 -04:00 (04:00:00 UTC) to 2026-09-15 00:00:00 -04:00 (04:00:00 UTC)" in every.folded
    for text in ("GCKey", "As disputed", "30.239%", "[9]", monday_id()):
        assert text in every.folded, text
    assert "[9] Availability: (up + degraded) / (up + degraded + down)." in every.folded
    assert "Not a service of the Government of Canada." in every.folded
    assert "Business days lost to outages [12] │ — │ 1 │ — │ 0" in one.folded.replace("  ", " ")
    assert "GCKey" not in one.out
    assert "employer-portal/form" in one.out
    assert "employer-portal/form" not in every.out
    assert "30,239 %" in french.out
    assert "Règles de calcul" in french.out


async def test_json_comes_by_either_way_of_asking_for_it(ask: Ask, tmp_path: Path) -> None:
    await kept(tmp_path, bad_monday())
    data = ("--data", str(tmp_path))
    globally, by_format = await asyncio.gather(
        ask("--json", "report", *DAY, *data), ask("report", *DAY, "--format", "json", *data)
    )
    assert globally.json["services"][0]["outages"][0]["outage"] == monday_id()
    assert {**globally.json, "made_at": None} == {**by_format.json, "made_at": None}


@pytest.mark.parametrize("which", Sheet)
async def test_a_sheet_is_the_same_on_the_terminal_and_in_a_file(ask: Ask, tmp_path: Path, which: Sheet) -> None:
    await kept(tmp_path, bad_monday())
    out = tmp_path / "sheet.csv"
    asked = ("--lang", "fr", "report", *DAY, "--format", "csv", "--sheet", which, "--data", str(tmp_path))
    shown, saved = await asyncio.gather(ask(*asked), ask(*asked, "--out", str(out)))
    assert (shown.code, saved.code, saved.out) == (0, 0, "")
    rows = list(csv.DictReader(io.StringIO(shown.out, newline="")))
    assert rows[0]["title"] == "Portail des employeurs"
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert out.read_bytes().count(b"\r\n") == len(rows) + 1
    assert list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline=""))) == rows


async def test_a_page_is_written_to_a_file_in_the_language_asked_for(ask: Ask, tmp_path: Path) -> None:
    await kept(tmp_path, bad_monday())
    out = tmp_path / "rapport.html"
    done = await ask("--lang", "fr", "report", *DAY, "--format", "html", "--out", str(out), "--data", str(tmp_path))
    assert (done.code, done.out, done.err) == (0, "", f"{out}\n")
    tree = LexborHTMLParser(out.read_text(encoding="utf-8"))
    assert tree.css_first("html").attributes["lang"] == "fr-CA"
    assert tree.css_first("h1").text() == "Rapport de disponibilité"


async def test_a_table_too_can_be_written_to_a_file(ask: Ask, tmp_path: Path) -> None:
    await kept(tmp_path, bad_monday())
    out = tmp_path / "report.txt"
    done = await ask("report", *DAY, "--out", str(out), "--data", str(tmp_path))
    assert (done.code, done.out) == (0, "")
    text = out.read_text(encoding="utf-8")
    assert monday_id() in text
    assert "\x1b" not in text


async def test_a_provinces_closings_are_left_out_beside_when_asked_for(ask: Ask, tmp_path: Path) -> None:
    await kept(tmp_path, bad_monday())
    asked = ("report", *DAY, "--province", "QC", "--data", str(tmp_path))
    table, told = await asyncio.gather(ask(*asked), ask("--json", *asked))
    assert "By your own calendar" in table.folded
    assert "employer-portal/form" in table.folded
    service = told.json["services"][0]
    assert told.json["firm_hours"]["closed"] == ["federal", "QC"]
    assert service["firm_figures"]["business_days"]["lost_to_outages"] == 1
    assert set(service["reach"]) == {"employer-portal/form"}


async def test_what_cannot_be_made_or_written_is_2_and_one_line(ask: Ask, tmp_path: Path) -> None:
    await kept(tmp_path)
    data = ("--data", str(tmp_path))
    folder, province, form = await asyncio.gather(
        ask("report", "--format", "json", "--out", str(tmp_path), *data),
        ask("--lang", "fr", "report", "--province", "Quebec", *data),
        ask("report", "--format", "pdf", *data),
    )
    assert [each.code for each in (folder, province, form)] == [2, 2, 2]
    assert folder.err == f"error: --out: {tmp_path} cannot be written (Is a directory); name another file\n"
    assert province.err.startswith("erreur : --province : il n'y a pas de calendrier Quebec; il y a AB, BC")
    assert "pdf" in form.err


async def test_a_report_of_a_history_that_is_still_empty_is_a_report(ask: Ask, tmp_path: Path) -> None:
    await kept(tmp_path)
    done = await ask("--json", "report", "--data", str(tmp_path))
    assert done.code == 0
    document = json.loads(done.out)
    assert document["last_look_at"] is None
    assert document["services"][0]["figures"]["by_the_clock"]["coverage"] == 0
