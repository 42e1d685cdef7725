"""How a service stood, told by wall times in Toronto, or as an engine judged it from looks."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from monitor.history.archive import StateSpan
from monitor.model import Observation, Outage, Probe, Service, Transition
from probes.model import Cause, Outcome
from tests.makers import observation, probe, service
from tests.monitor.calendar.times import toronto
from tests.monitor.outages.stories import CAUSES, Story

UP, DEGRADED, MAINTENANCE = Outcome.UP, Outcome.DEGRADED, Outcome.MAINTENANCE
DOWN, UNKNOWN = Outcome.DOWN, Outcome.UNKNOWN

FORM = probe("form")
PORTAL = service("employer-portal", FORM)


def state(
    outcome: Outcome, start: datetime, end: datetime, cause: str | None = None, earliest: datetime | None = None
) -> StateSpan:
    known = CAUSES[outcome]
    return StateSpan(
        start=start,
        earliest=start if earliest is None else earliest,
        end=end,
        outcome=outcome,
        cause=(known.value if known else "") if cause is None else cause,
    )


def stood(*changes: tuple[str, Outcome], until: str) -> list[StateSpan]:
    """From each wall time in Toronto on it stood so; the last until *until*."""
    edges = [*(toronto(text) for text, _ in changes), toronto(until)]
    return [
        state(outcome, start, end)
        for (start, end), (_, outcome) in zip(pairwise(edges), changes, strict=True)
        if start < end
    ]


def looked(start: datetime, end: datetime, every: float, outcome: Outcome, of: Probe = FORM) -> Iterator[Observation]:
    """A look *every* so many seconds from *start* until before *end*, each seeing *outcome*."""
    cause: Cause | None = CAUSES[outcome]
    for number in range(int((end - start).total_seconds() // every)):
        yield observation(outcome, cause, at=start + timedelta(seconds=number * every), of=of)


def judged(looks: Iterable[Observation], of: Service = PORTAL) -> Story:
    """What the engine makes of *looks*."""
    story = Story(services=(of,))
    for each in looks:
        story.take(each)
    return story


def hourly(start: datetime, *outcomes: Outcome) -> Story:
    """An hour of looks for each of *outcomes*, two minutes apart."""
    hour = timedelta(hours=1)
    hours = [
        looked(start + number * hour, start + (number + 1) * hour, 120, each) for number, each in enumerate(outcomes)
    ]
    return judged(look for each in hours for look in each)


def states_of(story: Story, end: datetime, slug: str = PORTAL.slug) -> list[StateSpan]:
    """The transitions of a service as states, the last until *end*."""
    rows: list[Transition] = [each for each in story.transitions if each.service == slug]
    ends = [*(each.at for each in rows[1:]), end] if rows else []
    return [
        StateSpan(start=each.at, earliest=each.earliest, end=until, outcome=each.after, cause=each.cause)
        for each, until in zip(rows, ends, strict=True)
        if each.at < until
    ]


def only(story: Story, slug: str = PORTAL.slug) -> Outage:
    """The one outage there was."""
    (outage,) = story.of(slug)
    return outage


@st.composite
def histories(draw: st.DrawFn) -> list[StateSpan]:
    """States one after another, here and there with a hole, in days with weekends, closings and a jump of the clock."""
    at = toronto(
        draw(st.sampled_from(["2026-03-06 20:00", "2026-10-30 11:00", "2026-12-23 07:00", "2026-06-29 09:30"]))
    )
    rows = []
    for _ in range(draw(st.integers(0, 25))):
        at += timedelta(minutes=draw(st.sampled_from([0, 0, 0, 0, 1, 400])))
        end = at + timedelta(
            minutes=draw(st.sampled_from([1, 2, 10, 45, 60, 300, 1440, 4000])),
            milliseconds=draw(st.integers(0, 59_999)),
        )
        rows.append(state(draw(st.sampled_from(Outcome)), at, end))
        at = end
    return rows
