"""``outages``: what a person asks of the past, what is written beside it, and one clear line where that cannot be."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from monitor.history.opening import NAME
from monitor.history.verification import verify
from tests.makers import service
from tests.monitor.calendar.times import toronto
from tests.monitor.cli.shell import Ask
from tests.monitor.reckoning.states import DOWN, FORM, UP, looked
from tests.monitor.reports.archives import GCKEY, MONDAY, PORTAL, SIGN_IN, bad_monday, dispute, kept, monday_id, note

SINCE = ("--from", "2026-09-01")


async def test_outages_of_a_period_are_listed_in_both_languages_and_as_json(ask: Ask, tmp_path: Path) -> None:
    await kept(tmp_path, bad_monday(), events=(dispute(monday_id(), "unknown", "Ours."),))
    data = ("--data", str(tmp_path))
    english, french, told = await asyncio.gather(
        ask("outages", "list", *SINCE, *data),
        ask("--lang", "fr", "outages", "list", *SINCE, *data),
        ask("--json", "outages", "list", *SINCE, *data),
    )
    assert [each.code for each in (english, french, told)] == [0, 0, 0]
    for text in (
        monday_id(),
        "Employer Portal",
        "down",
        "server error",
        "2026-09-14 07:00:00 -04:00",
        "As disputed: unknown",
    ):
        assert text in english.out
    assert "at least 12 h 29 min, at most 12 h 31 min" in english.folded
    assert "au moins 12 h 29 min, au plus 12 h 31 min" in french.folded
    assert "Portail des employeurs" in french.out
    (outage,) = told.json
    assert (outage["outage"], outage["figures"]["at_least_seconds"]) == (monday_id(), 44_940)


async def test_only_what_was_asked_for_is_listed(ask: Ask, tmp_path: Path) -> None:
    start, middle, end = (toronto(f"{MONDAY} {each}:00") for each in ("08", "09", "10"))
    looks = [*looked(start, middle, 300, DOWN, of=SIGN_IN), *looked(middle, end, 300, UP, of=SIGN_IN)]
    looks += looked(start, end, 300, DOWN)
    await kept(tmp_path, sorted(looks, key=lambda each: each.started_at), services=(PORTAL, GCKEY))
    data = ("--data", str(tmp_path))
    every, one, going_on, before = await asyncio.gather(
        ask("--json", "outages", "list", *SINCE, *data),
        ask("--json", "outages", "list", *SINCE, "--service", "gckey", *data),
        ask("--json", "outages", "list", "--open", *data),
        ask("outages", "list", "--from", "2026-09-01", "--to", "2026-09-13", *data),
    )
    assert [each["service"] for each in every.json] == ["employer-portal", "gckey"]
    assert [each["service"] for each in one.json] == ["gckey"]
    assert [(each["service"], each["ongoing"]) for each in going_on.json] == [("employer-portal", True)]
    assert (before.code, before.out) == (0, "No outage was seen in this time.\n")


async def test_one_outage_is_told_whole(ask: Ask, tmp_path: Path) -> None:
    evil = service("employer-portal", FORM, title={"en": "[bold]Portal[/]", "fr": "Le portail"})
    events = (note(monday_id(), "See [/] the file."), dispute(monday_id(), "unknown", "Ours.", author="[red]M."))
    await kept(tmp_path, bad_monday(), services=(evil,), events=events)
    english, french, told = await asyncio.gather(
        ask("outages", "show", monday_id(), "--data", str(tmp_path)),
        ask("--lang", "fr", "outages", "show", monday_id(), "--data", str(tmp_path)),
        ask("--json", "outages", "show", monday_id(), "--data", str(tmp_path)),
    )
    assert [each.code for each in (english, french, told)] == [0, 0, 0]
    for text in (
        "[bold]Portal[/]",
        "between 2026-09-14 06:59:00 -04:00 (10:59:00 UTC) and 2026-09-14 07:00:00 -04:00 (11:00:00 UTC)",
        "Time in each state up 50 min, degraded 31 min, down 11 h 9 min",
        "In business hours down 9 h",
        "No official notice was seen during this outage.",
        "Note by M. Tremblay See [/] the file.",
        "Disputed by [red]M.: should count as unknown Ours.",
        "│ 10 h 39 min │ down",
    ):
        assert text in english.folded, text
    assert "Contestée par [red]M. : devrait compter comme inconnu" in french.folded
    assert [each["outcome"] for each in told.json["states"]] == ["degraded", "down", "up", "down"]


async def test_a_note_and_a_dispute_are_kept_beside_what_was_measured(ask: Ask, tmp_path: Path) -> None:
    await kept(tmp_path, bad_monday())
    data = ("--data", str(tmp_path))
    noted = await ask("outages", "note", monday_id(), "Called them at 9.", "--author", "A. Roy", *data)
    claimed = ("--as", "maintenance", "--reason", "Announced by telephone.", "--author", "A. Roy")
    disputed = await ask("--lang", "fr", "outages", "dispute", monday_id(), *claimed, *data)
    assert (noted.code, disputed.code) == (0, 0), noted.err + disputed.err
    assert noted.out == f"Noted beside {monday_id()}.\n"
    assert "devrait compter comme maintenance" in disputed.out
    shown = (await ask("--json", "outages", "show", monday_id(), *data)).json
    assert [(each["kind"], each["author"], each["text"], each["counts_as"]) for each in shown["remarks"]] == [
        ("note", "A. Roy", "Called them at 9.", None),
        ("dispute", "A. Roy", "Announced by telephone.", "maintenance"),
    ]
    assert shown["figures"]["by_the_clock"]["seconds"]["down"] == 40_140
    assert shown["disputed_figures"]["by_the_clock"]["seconds"]["maintenance"] == 42_000
    assert verify(tmp_path / NAME).sound


async def test_what_cannot_be_written_is_refused_in_one_line(ask: Ask, tmp_path: Path) -> None:
    await kept(tmp_path, bad_monday())
    data = ("--data", str(tmp_path))
    missing, empty, long, odd = await asyncio.gather(
        ask("--lang", "fr", "outages", "note", "nothing", "Text.", *data),
        ask("outages", "note", monday_id(), "  ", *data),
        ask("--lang", "fr", "outages", "note", monday_id(), "x" * 2001, *data),
        ask("outages", "dispute", monday_id(), "--as", "lovely", "--reason", "Why not.", *data),
    )
    assert [each.code for each in (missing, empty, long, odd)] == [2, 2, 2, 2]
    assert "il n'y a pas de panne nothing" in missing.err
    assert empty.err == "error: text: is empty; write something\n"
    assert long.err == "erreur : text : est trop long; abrégez-le\n"
    assert "lovely" in odd.err
    assert not (await ask("--json", "outages", "show", monday_id(), *data)).json["remarks"]


async def test_where_there_is_no_history_every_command_says_so_and_begins_none(ask: Ask, tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "none"))
    commands = [
        ("outages", "list"),
        ("outages", "show", "x"),
        ("outages", "note", "x", "Text."),
        ("outages", "dispute", "x", "--as", "up", "--reason", "Why."),
        ("report",),
    ]
    done = await asyncio.gather(*(ask("--lang", "fr", *each, *data) for each in commands))
    assert {each.code for each in done} == {7}
    for each in done:
        assert each.out == ""
        assert each.err.startswith(f"erreur : aucun historique dans {tmp_path / 'none'}; ")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("not a database", "is damaged"),
        ("pages in the middle", "is damaged"),
        ("PRAGMA application_id = 1", "is a database of another program"),
        ("PRAGMA user_version = 99", "was written by a newer version"),
    ],
)
async def test_a_history_that_cannot_be_read_is_told_with_what_to_do(
    ask: Ask, tmp_path: Path, spoil: str, said: str
) -> None:
    path = await kept(tmp_path, bad_monday())
    if spoil.startswith("PRAGMA"):
        connection = sqlite3.connect(path)
        connection.execute(spoil)
        connection.commit()
        connection.close()
    elif spoil == "not a database":
        path.write_bytes(spoil.encode() * 1000)
    else:
        whole = path.read_bytes()
        path.write_bytes(whole[:4096] + b"?" * (len(whole) - 4096))
    done = await ask("outages", "list", *SINCE, "--data", str(tmp_path))
    assert done.code == 7
    assert done.err.startswith(f"error: {path} {said}")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "english", "french"),
    [
        (("--from", "soon"), "--from: soon is no time; write 2026-11-01", "--from : soon n'est pas un temps"),
        (("--to", "1/2/2026"), "--to: 1/2/2026 is no time", "--to : 1/2/2026 n'est pas un temps"),
        (("--from", "today", "--to", "yesterday"), "--from today is not before --to yesterday", "n'est pas avant"),
        (("--from", "2999-01-01"), "is still to come", "est à venir"),
        (
            ("--service", "nope"),
            "there is no nope in this history; it knows employer-portal",
            "il connaît employer-portal",
        ),
    ],
)
async def test_what_is_asked_wrongly_is_2_and_says_how_to_ask(
    ask: Ask, tmp_path: Path, arguments: tuple[str, ...], english: str, french: str
) -> None:
    await kept(tmp_path)
    for lang, text in (("en", english), ("fr", french)):
        done = await ask("--lang", lang, "outages", "list", *arguments, "--data", str(tmp_path))
        assert (done.code, done.out) == (2, "")
        assert text in done.err
        assert done.err.count("\n") == 1
