"""What Prometheus knows of a run: the state of every service and its failing and unknown looks, step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import aiohttp

NAMES = {"0": "down", "1": "degraded", "2": "maintenance", "3": "up"}
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One service, step by step: its state, and the shares of its probes that fail and that cannot tell."""

    title: str
    states: tuple[str, ...]
    failing: tuple[float, ...]
    blind: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A run from *start* on (seconds since 1970), a step every *step* seconds."""

    start: float
    step: float
    rows: tuple[Row, ...]

    @property
    def end(self) -> float:
        """When the last step ends."""
        return self.start + self.step * max(len(row.states) for row in self.rows)


async def told(prometheus: str, start: float, end: float, step: int) -> Story:
    """Ask for the range from *start* to *end*; what is absent is unknown. The service that first had trouble leads."""
    steps = int((end - start) // step) + 1

    async def ask(expression: str) -> Mapping[str, Mapping[int, str]]:
        query = {"query": expression, "start": f"{start:.3f}", "end": f"{end:.3f}", "step": str(step)}
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{prometheus}/api/v1/query_range", params=query) as reply,
        ):
            result = (await reply.json())["data"]["result"]
        return {
            each["metric"]["service"]: {round((at - start) / step): value for at, value in each["values"]}
            for each in result
        }

    states = await ask("ircc_service_state")
    since = await ask("ircc_service_state_since_timestamp_seconds")
    probes = await ask("count by (service) (ircc_probe_info)")
    known = await ask("count by (service) (ircc_probe_success)")
    failing = await ask("count by (service) (ircc_probe_success == 0)")
    titles = await named(prometheus)

    def row(slug: str) -> Row:
        watched = {at: float(count) for at, count in probes[slug].items()}
        bad, seen = failing.get(slug, {}), known.get(slug, {})
        begins = {at: round((float(value) - start) / step) for at, value in since.get(slug, {}).items()}
        return Row(
            title=titles[slug],
            states=dated([NAMES.get(states[slug].get(at, ""), UNKNOWN) for at in range(steps)], begins),
            failing=tuple(float(bad.get(at, 0)) / watched.get(at, 1) for at in range(steps)),
            blind=tuple(1 - float(seen.get(at, 0)) / watched[at] if at in watched else 1.0 for at in range(steps)),
        )

    rows = sorted((row(slug) for slug in states), key=lambda each: (trouble(each), each.title))
    return Story(start=start, step=step, rows=tuple(rows))


def dated(states: Sequence[str], begins: Mapping[int, int]) -> tuple[str, ...]:
    """*states* with each change put back to the look that first showed it, as the monitor itself dates it."""
    changed = list(states)
    at = 0
    for state, group in groupby(states):
        if state != UNKNOWN and at in begins:
            begin = max(0, begins[at])
            changed[begin:at] = [state] * max(0, at - begin)
        at += len(list(group))
    return tuple(changed)


async def named(prometheus: str) -> Mapping[str, str]:
    """The English name of each service."""
    query = {"query": "last_over_time(ircc_service_info[1h])"}
    async with aiohttp.ClientSession() as session, session.get(f"{prometheus}/api/v1/query", params=query) as reply:
        result = (await reply.json())["data"]["result"]
    return {each["metric"]["service"]: each["metric"]["title_en"] for each in result}


def trouble(row: Row) -> int:
    """The first step at which the service is down, degraded or in maintenance."""
    return next((at for at, state in enumerate(row.states) if state not in {"up", UNKNOWN}), len(row.states))
