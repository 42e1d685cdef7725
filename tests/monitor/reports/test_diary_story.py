"""What a diary says in short, in both languages."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.history.opening import NAME
from monitor.reckoning.tally import Tally
from monitor.reports.diary_lines import cut, hours, loss, named, spent, why
from monitor.reports.diary_model import Loss
from monitor.reports.diary_story import facts, head, lead, rules, stood
from monitor.reports.diary_words import tell
from probes.model import Outcome
from tests.monitor.reckoning.states import DEGRADED, DOWN, MAINTENANCE, UNKNOWN, UP
from tests.monitor.reports.archives import dispute, kept
from tests.monitor.reports.diaries import LONG, course, kept_lost_days, line, written


def said(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: text.replace("\u00a0", " ") for name, text in rows}


def test_the_answer_comes_first(lost: Path) -> None:
    told = written(lost)
    (sentence,) = lead(told, "en")
    assert sentence == (
        "Of the 10 business days before the deadline, 3 were lost: on each the service was down for at least 50%"
        " of the business hours."
    )
    assert lead(told, "fr")[0].startswith("Sur les 10 jours ouvrables avant l'échéance, 3 ont été perdus\u00a0: ")
    assert "50 % des heures ouvrables" in lead(told, "fr")[0]
    assert "1 was lost" in lead(written(lost, "2026-12-02", days=4), "en")[0]
    assert "none was lost to an outage by what was seen" in lead(written(lost, "2026-11-25", days=3), "en")[0]
    assert lead(written(lost, days=1), "en")[0].startswith("The business day counted was lost")
    assert lead(written(lost, "2026-11-25", days=1), "en")[0].startswith("The business day counted was not lost")


def test_the_deadline_is_told_with_its_offset_and_utc(lost: Path) -> None:
    rows = said(head(written(lost), "en"))
    assert rows["Deadline"] == "end of Fri 2026-12-04: 2026-12-05 00:00:00 -05:00 (05:00:00 UTC)"
    assert (
        said(head(written(lost, "2026-12-04T17:00"), "en"))["Deadline"] == "2026-12-04 17:00:00 -05:00 (22:00:00 UTC)"
    )
    assert rows["Business days"] == "Mon to Fri, 08:00 to 17:00 (America/Toronto), but not on closings: federal"
    assert said(head(written(lost), "fr"))["Échéance"].startswith("fin du ven 2026-12-04 : 2026-12-05")


def test_the_facts_have_bounds_and_the_looks_that_show_them(lost: Path) -> None:
    rows = said(facts(written(lost), "en"))
    assert rows == {
        "Business days lost to outages": "3 of 10: Wed 2026-12-02, Thu 2026-12-03, Fri 2026-12-04",
        "Down in business hours": "27 h of 90 h (at least 27 h, at most 27 h)",
        "Down by the clock, day and night": "69 h 10 min of 288 h (at least 69 h, at most 69 h 30 min)",
        "Observed in business hours": "90 h of 90 h, all of it",
        "At the deadline": "could not be used: down (server error)",
        "That since": "some time between 2026-12-02 07:50:00 -05:00 (12:50:00 UTC) and 2026-12-02 08:00:00 -05:00"
        " (13:00:00 UTC)",
        "Looks that show it": "2026-12-05 00:00:00 -05:00 (05:00:00 UTC) (the last one before) and"
        " 2026-12-05 00:10:00 -05:00 (05:10:00 UTC) (the first one after)",
        "Last seen to work": "2026-12-02 07:50:00 -05:00 (12:50:00 UTC); the look of 2026-12-02 08:00:00 -05:00"
        " (13:00:00 UTC) no longer saw it work",
        "Longest time it could be used": "7 d 4 h 40 min without a break (45 h in business hours), from"
        " 2026-11-25 03:10:00 -05:00 (08:10:00 UTC) to 2026-12-02 07:50:00 -05:00 (12:50:00 UTC)",
    }


def test_in_french_the_facts_are_french(lost: Path) -> None:
    rows = said(facts(written(lost), "fr"))
    assert rows["En panne en heures ouvrables"] == "27 h sur 90 h (au moins 27 h, au plus 27 h)"
    assert rows["À l'échéance"] == "non utilisable : en panne (erreur du serveur)"
    assert len(rows) == len(facts(written(lost), "en"))


def test_at_the_deadline_it_says_what_is_sure_and_what_is_not(lost: Path) -> None:
    between = stood(written(lost, "2026-12-05T09:05").standing, "en")
    assert between.startswith("not known: the look of 2026-12-05 09:00:00 -05:00 (14:00:00 UTC) saw it down, that of")
    assert "saw it up" in between
    assert stood(written(lost, "2026-12-05T09:15").standing, "en") == "could be used: up"
    rows = said(facts(written(lost, "2026-12-05T09:15"), "en"))
    assert rows["Last seen to work"] == "2026-12-05 09:10:00 -05:00 (14:10:00 UTC), 5 min before the deadline"
    unseen = stood(written(lost, "2026-12-06", "2026-12-07 12:00").standing, "en")
    assert unseen == (
        "not known: nobody looked then; the last look before it, 2026-12-06 11:50:00 -05:00 (16:50:00 UTC), saw it up"
    )


async def test_a_deadline_to_come_is_said_to_be_and_what_is_left_is_named(tmp_path: Path) -> None:
    looks = course(("2026-11-30 00:00", UP), ("2026-12-03 08:00", DOWN), until="2026-12-03 12:00")
    told = written(await kept(tmp_path, looks), now="2026-12-03 12:00", days=2)
    assert lead(told, "en") == [
        "The deadline is still to come. This counts back from 2026-12-03 12:00:00 -05:00 (17:00:00 UTC).",
        "Of the last 2 business days, none was lost to an outage by what was seen.",
    ]
    assert said(head(told, "en"))["Deadline"].endswith("– still to come")
    rows = said(facts(told, "en"))
    assert rows["At the last look"] == "could not be used: down (server error)"
    assert rows["Looks that show it"] == "2026-12-03 11:50:00 -05:00 (16:50:00 UTC)"
    assert rows["Not known yet"] == (
        "14 h of business hours are left before the deadline: Thu 2026-12-03, Fri 2026-12-04"
    )
    assert loss(told.lines[-1], told, "en") == "no, so far"
    assert cut(told, "en").startswith("Of Thu 2026-12-03 only the business hours before 2026-12-03 12:00:00")


async def test_unknown_days_are_counted_apart(tmp_path: Path) -> None:
    looks = course(
        ("2026-11-30 00:00", UP),
        ("2026-12-02 08:00", UNKNOWN),
        ("2026-12-03 08:00", MAINTENANCE),
        ("2026-12-03 15:00", DEGRADED),
        ("2026-12-03 16:00", UP),
        until="2026-12-05 12:00",
    )
    told = written(await kept(tmp_path, looks), now="2026-12-05 12:00", days=5)
    assert lead(told, "en")[1] == "Days of which too much was not observed to say whether they were lost: 1."
    rows = said(facts(told, "en"))
    assert rows["Not known whether lost"] == "1 of 5: Wed 2026-12-02"
    assert rows["Lost to maintenance"] == "1 of 5: Thu 2026-12-03"
    assert rows["Degraded or in maintenance, in business hours"] == "degraded 1 h, maintenance 7 h"
    assert rows["Observed in business hours"] == (
        "36 h of 45 h (80.000%); 9 h is not known, and counts neither as working nor as down"
    )
    assert rows["Down in business hours"] == "none seen, of 45 h"
    assert loss(line(told, "2026-12-02"), told, "fr") == "inconnu"
    between = stood(written(tmp_path / NAME, "2026-12-02T07:55", now="2026-12-05 12:00", days=1).standing, "fr")
    assert "l'a vu en service, celui du 2026-12-02 08:00:00 -05:00 (13:00:00 UTC) n'a pu conclure" in between
    alone = written(tmp_path / NAME, "2026-12-02", now="2026-12-05 12:00", days=1)
    assert lead(alone, "en")[-1] == "Not known: nothing could be told of the business hours of this time."


def test_where_nothing_was_observed_nothing_is_said_to_be_lost_or_not(lost: Path) -> None:
    told = written(lost, "2026-12-20", "2026-12-21 12:00", days=3)
    assert told.measured.lost == ()
    assert lead(told, "en") == ["Nothing was observed in this time: it is not known whether the service could be used."]
    assert said(facts(told, "en"))["Longest time it could be used"] == "none was seen"


async def test_the_firms_calendar_and_disputes_stand_beside(tmp_path: Path) -> None:
    path = await kept_lost_days(tmp_path, events=(dispute(LONG, "up", "Our proxy."),))
    rows = said(facts(written(path, province="QC"), "en"))
    assert rows["By the calendar of QC as well"] == "3 of 10: Wed 2026-12-02, Thu 2026-12-03, Fri 2026-12-04"
    assert rows["As disputed, days lost"] == "none of 10"


async def test_a_closing_says_its_name_and_whose_it_is(tmp_path: Path) -> None:
    looks = course(("2026-06-22 00:00", UP), until="2026-07-03 12:00")
    told = written(await kept(tmp_path, looks), "2026-07-02", "2026-07-03 12:00", days=8, province="QC")
    assert why(line(told, "2026-06-24"), "en") == "closed in QC: Saint Jean Baptiste Day"
    assert why(line(told, "2026-07-01"), "fr") == "fermé\u00a0: Fête du Canada"
    assert why(line(told, "2026-06-27"), "en") == "weekend"
    assert why(line(told, "2026-06-25"), "en") == ""


def test_rules_name_the_hours_and_the_share_that_lose_a_day(lost: Path) -> None:
    told = written(lost)
    texts = {key: text for key, _, text in rules(told, "en")}
    assert "at least 50% of its business hours" in texts["business_days"]
    assert "08:00 to 17:00" in texts["business"]
    assert "disputed" not in texts
    assert "disputed" in {key for key, _, _ in rules(replace(told, disputed=told.measured), "fr")}
    third = replace(told, hours=replace(told.hours, lost_share=0.25))
    assert "25 %" in lead(third, "fr")[0]


@pytest.mark.parametrize(
    ("seconds", "up", "text"),
    [
        (0, False, "0"),
        (0.4, False, "0"),
        (0.4, True, "1 s"),
        (59.9999, False, "1 min"),
        (97_200, False, "27 h"),
        (3_661, True, "1 h 1 min 1 s"),
    ],
)
def test_business_time_is_told_in_hours_never_in_days(seconds: float, up: bool, text: str) -> None:
    assert hours(seconds, up=up).replace("\u00a0", " ") == text


def test_of_time_only_what_was_not_up_is_told() -> None:
    by = dict.fromkeys(Outcome, 0.0)
    assert spent(Tally(by=by, unseen=0.0), "en") == "—"
    assert spent(Tally(by=by | {UP: 60.0}, unseen=0.0), "fr") == "en service"
    text = spent(Tally(by=by | {UP: 60.0, DOWN: 60.0, UNKNOWN: 3600.0}, unseen=60.0), "en")
    assert text.replace("\u00a0", " ") == "down 1 min, unknown 1 h, never observed 1 min"


def test_a_day_has_its_weekday_in_the_language(lost: Path) -> None:
    first = written(lost).lines[0].day
    assert (named(first, "en"), named(first, "fr")) == ("Mon 2026-11-23", "lun 2026-11-23")


def test_every_loss_can_be_told_and_a_weekend_loses_nothing(lost: Path) -> None:
    told = written(lost)
    assert {loss(replace(told.lines[0], loss=each), told, "en") for each in Loss} == {
        tell(f"loss_{each}", "en") for each in Loss
    }
    assert loss(line(told, "2026-11-28"), told, "en") == "—"
    assert cut(told, "en") == ""


async def test_when_too_much_of_every_day_is_unknown_that_comes_first(tmp_path: Path) -> None:
    looks = course(
        ("2026-12-03 00:00", UNKNOWN), ("2026-12-03 16:00", UP), ("2026-12-04 00:00", UNKNOWN), until="2026-12-05 12:00"
    )
    told = written(await kept(tmp_path, looks), now="2026-12-05 12:00", days=2)
    (sentence,) = lead(told, "en")
    assert sentence.startswith("Not known: too much of each of the 2 business days counted was not observed")
    nights = course(("2026-12-03 00:00", UNKNOWN), ("2026-12-04 20:00", UP), until="2026-12-05 12:00")
    blind = written(await kept(tmp_path / "nights", nights), now="2026-12-05 12:00", days=2)
    assert blind.measured.clock.covered
    assert lead(blind, "en") == ["Not known: nothing could be told of the business hours of this time."]
