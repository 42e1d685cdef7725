"""Outages as a feed and as a calendar, and badges: read back by the libraries that people read them with."""

from collections.abc import AsyncIterator
from datetime import UTC, timedelta
from typing import Any

import feedparser
import pytest
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser

from monitor.app import Monitor
from monitor.calendar.windows import Once, Window
from monitor.model import Role
from monitor.web.outages import address
from monitor.wording import word
from probes.failures import Failed
from probes.model import Cause, Outcome, Reading, Target
from probes.toolbox import Tools
from tests.makers import START, kind, probe, service
from tests.monitor.app_of import get, looked, monitor_of

FRENCH = f"AVE{word('colon', 'fr')} en service"


async def fine(target: Target, params: Any, tools: Tools) -> Reading:
    return tools.notebook.reading(Outcome.UP)


async def broken(target: Target, params: Any, tools: Tools) -> Reading:
    raise Failed(Cause.HTTP_5XX, "the server answered 503", code="503")


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    form = probe("form", service="gckey", address="gckey.example:443", kind=kind(broken), every=0.5)
    page = probe("page", service="eta", address="eta.example:443", kind=kind(fine), every=0.5)
    control = probe("cira", service="controls", address="www.cira.example:443", kind=kind(fine), every=0.5)
    long = Window(name="long", when=Once(start=START, end=START.replace(year=2126)))
    services = (
        service("gckey", form, role=Role.COMPONENT, confirm=1, title={"en": "GCKey & more", "fr": "CléGC & plus"}),
        service("eta", page, windows=(long,), title={"en": "eTA", "fr": "AVE"}),
        service("controls", control, role=Role.CONTROL),
    )
    async with monitor_of(tmp_path_factory.mktemp("data"), *services) as made:
        await looked(made)
        yield made


@pytest.mark.parametrize(("path", "lang", "title"), [("", "en", "GCKey & more: down"), ("/fr", "fr", "CléGC & plus")])
async def test_the_feed_has_each_outage_with_its_page(monitor: Monitor, path: str, lang: str, title: str) -> None:
    status, text, headers = await get(monitor, f"{path}/outages.atom")
    assert status == 200
    assert headers["Content-Type"].startswith("application/atom+xml")
    feed = feedparser.parse(text)
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.title.startswith(title)
    assert entry.link == monitor.server.url + address(monitor.engine.outages["gckey"], lang)
    assert entry.id.endswith(monitor.engine.outages["gckey"].id)


async def test_the_calendar_has_outages_and_expected_maintenance_at_their_times(monitor: Monitor) -> None:
    status, text, headers = await get(monitor, "/fr/calendar.ics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/calendar")
    events = {str(each["summary"]): each for each in Calendar.from_ical(text).walk("VEVENT")}
    assert set(events) == {"CléGC & plus : en panne", "AVE : maintenance"}
    outage = events["CléGC & plus : en panne"]
    began = monitor.engine.outages["gckey"].opened.latest
    assert abs(outage.decoded("dtstart").astimezone(UTC) - began) < timedelta(seconds=1)
    assert "gouvernement du Canada" in str(outage["description"])
    uids = [str(each["uid"]) for each in events.values()]
    assert len(set(uids)) == 2


@pytest.mark.parametrize(
    ("path", "says"), [("/badges/gckey.svg", "GCKey & more: down"), ("/fr/badges/eta.svg", FRENCH)]
)
async def test_a_badge_says_the_state_in_words(monitor: Monitor, path: str, says: str) -> None:
    status, text, headers = await get(monitor, path)
    assert status == 200
    assert headers["Content-Type"].startswith("image/svg+xml")
    assert LexborHTMLParser(text).css_first("title").text() == says


@pytest.mark.parametrize("path", ["/badges/controls.svg", "/badges/nothing.svg"])
async def test_there_is_no_badge_for_what_is_no_service(monitor: Monitor, path: str) -> None:
    assert (await get(monitor, path))[0] == 404
