"""What the judgement says, for alerts and dashboards: states, open outages, notices, expected maintenance, figures."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.metrics.page import Page
from monitor.metrics.samples import behind, going_on, latest
from monitor.metrics.vitals import Vitals
from monitor.model import Outage, Role, Service
from monitor.notices.comparison import Comparison
from monitor.reckoning.figures import Figures, lost
from monitor.reckoning.tally import Tally
from probes.model import RANK, Outcome


def add(page: Page, vitals: Vitals, service: Service) -> None:
    """Everything of *service*; what is unknown is absent."""
    slug, now = service.slug, vitals.clock.now()
    if service.role is not Role.CONTROL:
        page.add("ircc_service_objective_ratio", service.objective, service=slug)
    offset = now.astimezone(ZoneInfo(service.hours.zone)).utcoffset() or timedelta()
    page.add("ircc_service_utc_offset_seconds", offset.total_seconds(), service=slug)
    _state(page, vitals, slug)
    if (outage := vitals.engine.outages.get(slug)) is not None:
        _outage(page, vitals, outage, now)
    stand = [each for each in vitals.engine.notices.values() if slug in each.services and each.gone_at is None]
    for kind, count in Counter(each.kind for each in stand).items():
        page.add("ircc_notices_active", count, service=slug, kind=kind)
    ends = {each.source: each.end for each in vitals.engine.expectations.of(slug, now, now) if each.start <= now}
    for source, end in ends.items():
        page.add("ircc_maintenance_expected_end_timestamp_seconds", end.timestamp(), service=slug, source=source)
    page.add("ircc_business_hours", float(service.hours.is_open(now)), service=slug)
    for (name, window), figures in vitals.spells.latest.windows.items():
        if name == slug:
            _figures(page, figures, window)
    for (name, month), figures in vitals.spells.latest.months.items():
        if name == slug:
            _month(page, figures, month)


def _state(page: Page, vitals: Vitals, slug: str) -> None:
    course = vitals.engine.standings.get(slug)
    if course is None or course.outcome not in RANK:
        return
    page.add("ircc_service_state", RANK[course.outcome], service=slug)
    if course.since is not None:
        page.add("ircc_service_state_since_timestamp_seconds", course.since.timestamp(), service=slug)
    if course.outcome is not Outcome.UP and course.cause:
        page.add("ircc_service_cause", 1, service=slug, cause=course.cause)
    if course.outcome is not Outcome.UP and course.announced_end is not None:
        page.add("ircc_service_announced_end_timestamp_seconds", course.announced_end.timestamp(), service=slug)


def _outage(page: Page, vitals: Vitals, outage: Outage, now: datetime) -> None:
    told = list(latest(outage, now))
    if outage.ended is None:
        told += going_on(outage, behind(outage, vitals.engine.outages))
    for name, labels, value in told:
        page.add(name, value, **labels)
    _reckoned(page, vitals, outage)


def _reckoned(page: Page, vitals: Vitals, outage: Outage) -> None:
    """What the history says of *outage*: not of one that began, or came back, since it was last asked."""
    slug = outage.service
    figures = vitals.spells.latest.outages.get(slug)
    if figures is not None and figures.outage == outage.id:
        page.add("ircc_last_outage_business_seconds", figures.business.trouble, service=slug)
        if outage.ended is None:
            page.add("ircc_outage_business_seconds", figures.business.trouble, service=slug)
    announced = vitals.spells.latest.announced.get(slug)
    if announced is not None and announced.outage == outage.id:
        _announced(page, announced, slug)


def _announced(page: Page, announced: Comparison, slug: str) -> None:
    for edge, at in (("start", announced.announced_start), ("end", announced.announced_end)):
        if at is not None:
            page.add(f"ircc_last_outage_announced_{edge}_timestamp_seconds", at.timestamp(), service=slug)


def _figures(page: Page, figures: Figures, window: str) -> None:
    slug = figures.service
    for name, tally in (("ircc_service_seconds", figures.whole), ("ircc_service_business_seconds", figures.business)):
        for state, seconds in _states(tally).items():
            page.add(name, seconds, service=slug, state=state, window=window)
    if figures.whole.availability is not None:
        page.add("ircc_service_availability_ratio", figures.whole.availability, service=slug, window=window)
    if figures.whole.coverage is not None:
        page.add("ircc_service_coverage_ratio", figures.whole.coverage, service=slug, window=window)
    page.add("ircc_service_business_days_lost", lost(figures.down_days), service=slug, window=window)


def _month(page: Page, figures: Figures, month: str) -> None:
    slug = figures.service
    for name, tally in (("ircc_month_seconds", figures.whole), ("ircc_month_business_seconds", figures.business)):
        for state, seconds in _states(tally).items():
            page.add(name, seconds, service=slug, state=state, month=month)
    if figures.whole.availability is not None:
        page.add("ircc_month_availability_ratio", figures.whole.availability, service=slug, month=month)
    if figures.whole.coverage is not None:
        page.add("ircc_month_coverage_ratio", figures.whole.coverage, service=slug, month=month)


def _states(tally: Tally) -> dict[str, float]:
    """Seconds by state; time that was not looked at stands apart from time in which we looked and could not tell."""
    return {**{outcome.value: seconds for outcome, seconds in tally.by.items()}, "not_observed": tally.unseen}
