"""Histories of portals that failed, with all that a real look shows; and captures of their pages."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from monitor.evidence.model import Capture, Exhibit, HostClock, How, Occasion, View
from monitor.evidence.telling.dossier import Dossier, Matter, dossier, matter_of
from monitor.evidence.telling.pictures import Picture
from monitor.history.archive import Archive
from monitor.journal import Event
from monitor.model import ControlResult, Notice, Observation, Outage, Probe, Role, Service
from probes.kinds.notice import Params
from probes.model import (
    Announcement,
    Cause,
    Diagnosis,
    DiagnosisStep,
    HttpFacts,
    Outcome,
    Reading,
    StepOutcome,
    StepResult,
    Target,
)
from tests.makers import kind, observation, probe, service
from tests.monitor.calendar.times import toronto
from tests.monitor.reports.archives import kept

UP, DEGRADED, MAINTENANCE = Outcome.UP, Outcome.DEGRADED, Outcome.MAINTENANCE
DOWN, UNKNOWN = Outcome.DOWN, Outcome.UNKNOWN
CANADA = "https://www.canada.ca"
SIGN_IN = "https://onlineservices-servicesenligne-cic.fjgc-gccf.gc.ca/mycic/gccf"


def page(
    name: str, address: str, *, slug: str = "employer-portal", lang: str = "en", sort: str = "http", **over: Any
) -> Probe:
    return probe(
        name,
        service=slug,
        kind=kind(name=sort),
        target=Target(address=address, lang=lang),
        source="a copy of the page",
        known=date(2024, 8, 8),
        **over,
    )


LANDING = page("landing-en", f"{CANADA}/en/employer-portal.html")
LINK_EN = page("gckey-link-en", f"{SIGN_IN}?lang=eng&idp=gckey")
LINK_FR = page("gckey-link-fr", f"{SIGN_IN}?lang=fra&idp=gckey", lang="fr")
JOURNEY = page("sign-in-en", f"{CANADA}/en/employer-portal.html", sort="journey")
NOTICE_EN = page("notice-en", f"{CANADA}/en/employer-portal.html", sort="notice", params=Params(feed=False))
FORM = page("form-en", "https://clegc-gckey.gc.ca/j/eng/l", slug="gckey")
PORTAL = service("employer-portal", LANDING, LINK_EN, LINK_FR, JOURNEY, NOTICE_EN, depends_on=("gckey",))
GCKEY = service("gckey", FORM, title={"en": "GCKey", "fr": "CléGC"}, role=Role.COMPONENT)
BOTH = (GCKEY, PORTAL)

STEPS = ("landing", "sign-in link", "form", "fields")
WORDS = "Service Unavailable. The server is temporarily unable to service your request."
CONTROL = "controls/wikipedia"
MONDAY = "2026-09-14"
EVENING = toronto(f"{MONDAY} 20:00")


def seen(of: Probe, at: datetime, outcome: Outcome, cause: Cause | None = None, **over: Any) -> Observation:
    """A look as the program makes it: what failed comes with its page, its walk and the controls beside it."""
    if outcome is UP:
        http = HttpFacts(status=200, reason="OK", version="1.1", url=of.target.address)
        return observation(UP, at=at, of=of, reading=Reading(outcome=UP, http=http), **over)
    causes = {DOWN: Cause.HTTP_5XX, DEGRADED: Cause.SLOW, MAINTENANCE: Cause.MAINTENANCE_PAGE, UNKNOWN: Cause.BLOCKED}
    cause = cause or causes[outcome]
    status = {Cause.HTTP_5XX: 503, Cause.BLOCKED: 403, Cause.TIMEOUT: 0}.get(cause, 200)
    reason = {503: "Service Unavailable", 403: "Forbidden", 200: "OK"}.get(status, "")
    told = {503: "503 Service Temporarily Unavailable", 403: "Access Denied"}.get(status, "")
    journey = of.kind.name == "journey" and outcome in {DOWN, DEGRADED}
    reading = Reading(
        outcome=outcome,
        cause=cause,
        code=str(status or "total"),
        detail=f"the server answered {status}" if status else "the look did not end within its time",
        http=HttpFacts(status=status, reason=reason, version="1.1", url=of.target.address, title=told),
        browser="Chromium 141.0.7390.37" if of.kind.name == "journey" else "",
        steps=_steps() if journey else (),
    )
    walk = Diagnosis(
        steps=(
            DiagnosisStep(name="resolve", passed=True, seconds=0.01, words="192.0.2.7"),
            DiagnosisStep(name="resolve_second", passed=True, seconds=0.02, words="192.0.2.7"),
            DiagnosisStep(name="connect", passed=True, seconds=0.03, words="connected to 192.0.2.7"),
            DiagnosisStep(name="tls", passed=True, seconds=0.04, words="TLSv1.3, certificate valid until 2027-01-31"),
        )
    )
    beside = {"controls": (ControlResult(key=CONTROL, up=True, at=at),), "diagnosis": walk}
    return observation(outcome, cause, at=at, of=of, **{"reading": reading, **beside, **over})


def reading_of(at: datetime, *texts: str) -> Observation:
    """A look at the page that carries notices, which read *texts*."""
    found = tuple(Announcement(text=each, lang="en", url=NOTICE_EN.target.address) for each in texts)
    return observation(of=NOTICE_EN, at=at, reading=Reading(outcome=UP, announcements=found))


def _steps() -> tuple[StepResult, ...]:
    passed = [StepResult(name=each, outcome=StepOutcome.PASSED, seconds=0.8) for each in STEPS[:2]]
    failed = StepResult(name=STEPS[2], outcome=StepOutcome.FAILED, seconds=15.0)
    return (*passed, failed, StepResult(name=STEPS[3], outcome=StepOutcome.SKIPPED))


def spell(
    start: str | datetime,
    end: str | datetime,
    outcome: Outcome,
    *probes: Probe,
    every: float = 600,
    cause: Cause | None = None,
) -> Iterator[Observation]:
    """Looks at *probes* every so many seconds from one wall time in Toronto until before another."""
    at, last = (toronto(each) if isinstance(each, str) else each for each in (start, end))
    while at < last:
        for number, each in enumerate(probes):
            yield seen(each, at + timedelta(seconds=number), outcome, cause)
        at += timedelta(seconds=every)


def story(*parts: Iterable[Observation]) -> list[Observation]:
    """All looks, in the order of time."""
    return sorted((look for part in parts for look in part), key=lambda each: each.started_at)


async def history(
    folder: Path,
    looks: Iterable[Observation],
    *,
    services: tuple[Service, ...] = (PORTAL,),
    notices: Sequence[Notice] = (),
    events: Sequence[Event] = (),
) -> Path:
    return await kept(folder, looks, services=services, notices=tuple(notices), events=tuple(events))


def outages(path: Path, slug: str = "employer-portal") -> list[Outage]:
    with Archive(path) as archive:
        return archive.outages(toronto("2000-01-01"), toronto("2100-01-01"), slug)


def told(path: Path, now: datetime, captures: Sequence[Capture] = (), slug: str = "employer-portal") -> Dossier:
    """The dossier of every outage of a service in a history."""
    with Archive(path) as archive:
        return dossier(archive, captures, matter_of(outages(path, slug), now), now=now)


def asked(path: Path, start: str, end: str, now: datetime, captures: Sequence[Capture] = ()) -> Dossier:
    """The dossier of a time, whether there was an outage or not."""
    matter = Matter(service="employer-portal", start=toronto(start), end=toronto(end))
    with Archive(path) as archive:
        return dossier(archive, captures, matter, now=now)


def view(at: datetime, of: Probe = LINK_EN, **over: Any) -> View:
    values: dict[str, Any] = {
        "probe": of.key,
        "lang": of.lang,
        "source": "visit",
        "asked": of.target.address,
        "url": of.target.address.partition("?")[0],
        "at": at,
        "seconds": 1.2,
        "status": 503,
        "title": "503 Service Temporarily Unavailable",
        "said": WORDS,
        "browser": "Chromium 141.0.7390.37",
        "cause": Cause.HTTP_5XX,
        "failure": "the server answered 503",
        "stamped": f"{of.lang}-1-stamped.png",
    }
    return View(**values | over)


def capture(at: datetime, *views: View, occasion: Occasion = Occasion.CONFIRMED, **over: Any) -> Capture:
    views = views or (view(at), view(at, LINK_FR, stamped="fr-1-stamped.png"))
    exhibits = tuple(
        Exhibit(
            name=each.stamped,
            how=How.STAMPED,
            media_type="image/png",
            bytes=1000,
            sha256=f"{number:064x}",
            taken_at=each.at,
            probe=each.probe,
            lang=each.lang,
        )
        for number, each in enumerate(views, 0xA0)
    )
    values: dict[str, Any] = {
        "id": f"{at:%Y%m%dT%H%M%S}.000000Z-{occasion}",
        "service": "employer-portal",
        "occasion": occasion,
        "outage": "",
        "began_at": at,
        "ended_at": at + timedelta(seconds=4),
        "vantage": "here",
        "run_id": "run",
        "simulated": False,
        "versions": {"version": "0.1.0", "python": "3.11.9", "system": "Linux 6.1 x86_64"},
        "config_sha256": "c0" * 32,
        "clock": clock(at),
        "online": "yes",
        "controls": (ControlResult(key=CONTROL, up=True, at=at),),
        "views": views,
        "exhibits": exhibits,
    }
    return Capture(**values | over)


def clock(at: datetime, **over: Any) -> HostClock:
    values: dict[str, Any] = {"at": at, "tick": 1.0, "boot_id": "b", "synchronised": True, "error": 0.012}
    return HostClock(**values | {"offset": -0.4, "hosts": 3} | over)


def pictures(captures: Iterable[Capture]) -> list[Picture]:
    """A small picture for each view, as one who packs would hand them in."""
    return [Picture(capture=each, view=view, jpeg=jpeg(view)) for each in captures for view in each.views]


def jpeg(shown: View) -> bytes:
    image = Image.new("RGB", (1000, 560), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 1000, 54), fill="#222")
    draw.text((10, 8), f"{shown.url}\n{shown.at:%Y-%m-%d %H:%M:%S} UTC - HTTP {shown.status}", fill="white")
    draw.text((40, 110), f"{shown.title}\n\n{shown.said}", fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def not_looked(of: Probe, start: str, end: str) -> Observation:
    """A gap, as the program tells one when it could not look."""
    began, ended = toronto(start), toronto(end)
    reading = Reading(outcome=UNKNOWN, cause=Cause.GAP, detail="not looked at for a while")
    return observation(at=began, of=of, seconds=(ended - began).total_seconds(), reading=reading)


def monday() -> list[Observation]:
    """S02: the sign-in fails from 07:31 to 18:10, while the landing page and the notices stay up."""
    signing = (LINK_EN, LINK_FR, JOURNEY)
    return story(
        spell(f"{MONDAY} 06:00", f"{MONDAY} 20:00", UP, LANDING),
        (reading_of(toronto(f"{MONDAY} 06:00") + timedelta(minutes=10 * number)) for number in range(84)),
        spell(f"{MONDAY} 06:00", f"{MONDAY} 07:20", UP, *signing),
        spell(f"{MONDAY} 07:20", f"{MONDAY} 07:31", UP, *signing, every=60),
        spell(f"{MONDAY} 07:31", f"{MONDAY} 07:40", DOWN, *signing, every=60),
        spell(f"{MONDAY} 07:40", f"{MONDAY} 18:00", DOWN, *signing),
        spell(f"{MONDAY} 18:00", f"{MONDAY} 18:10", DOWN, *signing, every=60),
        spell(f"{MONDAY} 18:10", f"{MONDAY} 18:20", UP, *signing, every=60),
        spell(f"{MONDAY} 18:20", f"{MONDAY} 20:00", UP, *signing),
    )


def monday_captures() -> list[Capture]:
    """At its confirmation, at noon, and after its end."""
    end = toronto(f"{MONDAY} 18:12")
    well = view(end, cause=None, failure="", status=200, title="GCKey", said="Welcome to GCKey")
    return [
        capture(toronto(f"{MONDAY} 07:33")),
        capture(toronto(f"{MONDAY} 12:00"), occasion=Occasion.DURING),
        capture(end, well, occasion=Occasion.ENDED),
    ]
