"""What Alertmanager sends is told once as it fires and once as it ends, in the reader's language."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from monitor.stack.lines import Level, Said
from monitor.stack.sink import Sink, told

LABELS = {"alertname": "ServiceDown", "service": "portal", "severity": "page", "scope": "portal", "vantage": "toronto"}
NOTES = {
    "summary": "Portal does not work",
    "summary_fr": "Le portail est en panne",
    "description": "It lasted 5 min",
    "runbook_url": "http://monitor/runbooks/ServiceDown",
    "outage_url": "http://monitor/outages/portal/1",
    "outage_url_fr": "http://monitor/fr/outages/portal/1",
}


def alert(status: str = "firing", state: str = "", **labels: str) -> dict[str, Any]:
    notes = NOTES | {"state": state or ("down" if status == "firing" else "up")}
    return {"status": status, "labels": LABELS | labels, "annotations": notes, "startsAt": "2026-11-25T19:00:00Z"}


def texts(lines: list[Said]) -> list[str]:
    return [each.text for each in lines]


def test_a_page_says_what_is_wrong_and_where_to_read_on() -> None:
    first, second = told(alert(), "en")
    assert first.level is Level.ERROR
    assert first.text.endswith(" PAGE ServiceDown portal (from toronto): Portal does not work")
    assert second.text.strip() == "http://monitor/outages/portal/1"


def test_in_french_all_of_it_is_french() -> None:
    first, second = told(alert(), "fr")
    assert first.text.endswith(" APPEL ServiceDown portal (depuis toronto) : Le portail est en panne")
    assert second.text.strip() == "http://monitor/fr/outages/portal/1"
    assert " RÉTABLI ServiceDown" in texts(told(alert("resolved"), "fr"))[0]


def test_only_an_outage_that_is_over_is_back_up() -> None:
    first, second = told(alert("resolved"), "en")
    assert (first.level, " BACK UP ServiceDown portal" in first.text) == (Level.GOOD, True)
    assert second.text.strip() == "It lasted 5 min"
    # An alert ends also when its monitor has died, and with the last word that is known.
    for state in ("down", "silent", "maintenance", "unknown"):
        first, _ = told(alert("resolved", state=state), "en")
        assert " OVER ServiceDown portal" in first.text


def test_tickets_and_what_asks_for_nothing_are_told_apart() -> None:
    assert [told(alert(severity=each), "en")[0].level for each in ("ticket", "none")] == [Level.WARNING, Level.NOTE]
    assert "TICKET" in texts(told(alert(severity="ticket"), "en"))[0]


def test_without_words_of_its_own_an_alert_is_still_named() -> None:
    bare = {"status": "firing", "labels": {"alertname": "Odd"}, "annotations": {}, "startsAt": ""}
    assert texts(told(bare, "en"))[0].endswith(" NOTE Odd: ")


@pytest.fixture
async def sink() -> AsyncIterator[tuple[Sink, list[Said]]]:
    heard: list[Said] = []
    async with Sink(heard.append, "en") as made:
        yield made, heard


async def post(sink: Sink, body: object) -> int:
    async with aiohttp.ClientSession() as session, session.post(sink.url, json=body) as reply:
        return reply.status


async def test_a_repeat_is_not_told_again_and_a_new_one_is(sink: tuple[Sink, list[Said]]) -> None:
    made, heard = sink
    for status in ("firing", "firing", "resolved", "resolved", "firing"):
        assert await post(made, {"alerts": [alert(status)]}) == 200
    heads = [text.split()[1] for text in texts(heard) if "ServiceDown" in text and "http" not in text]
    assert heads == ["PAGE", "BACK", "PAGE"]


async def test_the_watchdog_is_told_once_and_its_end_never(sink: tuple[Sink, list[Said]]) -> None:
    made, heard = sink
    for status in ("firing", "firing", "resolved"):
        await post(made, {"alerts": [alert(status, alertname="Watchdog", severity="none")]})
    assert len(heard) == 1
    assert "Watchdog has arrived" in heard[0].text


@pytest.mark.parametrize("body", [[], {}, {"alerts": [{}]}, {"alerts": 3}, {"alerts": [None]}, "text"])
async def test_what_is_no_notification_is_refused_and_told(sink: tuple[Sink, list[Said]], body: object) -> None:
    made, heard = sink
    assert await post(made, body) == 400
    assert [each.level for each in heard] == [Level.ERROR]
