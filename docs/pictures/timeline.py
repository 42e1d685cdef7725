"""The outage timeline as an SVG: a row for each service, the script's events as numbered flags, captions below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from textwrap import wrap
from typing import TypeVar

from states import DRAWN, PATTERNS, STYLE, box, legend, segment
from told import Row, Story

from monitor.wording import TORONTO, local

T = TypeVar("T")
WIDTH, LEFT, RIGHT = 1000, 206, 30
CAPTION = 21
TOP, PITCH, TALL, TRACK = 112, 74, 28, 18
SIMULATION = (
    "SIMULATION: one run of “ircc-monitor demo”, as Prometheus recorded it. "
    "Nothing here says anything about the real portals."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An event of the script as it happened (seconds since 1970)."""

    at: float
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """From instants to pixels."""

    start: float
    end: float

    def x(self, at: float) -> float:
        """Where *at* stands."""
        share = (at - self.start) / (self.end - self.start)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * share, 1)


def timeline(story: Story, moments: Sequence[Moment]) -> str:
    """The whole picture."""
    axis = Axis(start=story.start, end=story.end)
    bottom = TOP + PITCH * len(story.rows)
    captions = bottom + 116
    height = captions + CAPTION * len(moments) + 8
    summary = "; ".join(f"{row.title}: {spent(row, story.step)}" for row in story.rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">',
        '<title id="t">Outage timeline of one run of the demo</title>',
        f'<desc id="d">Simulation. {escape(summary)}.</desc>',
        f"<style>{STYLE}</style><defs>{PATTERNS}</defs>",
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{height - 1}" rx="8" fill="#ffffff" stroke="#c8ced4"/>',
        '<text class="head" x="20" y="34">What was not up, and since when</text>',
        f'<text class="quiet" x="20" y="54">{SIMULATION}</text>',
        *ticks(axis, bottom),
        *flags(axis, moments, bottom),
        *(part for at, row in enumerate(story.rows) for part in service(row, story, axis, TOP + PITCH * at)),
        *legend(bottom + 60, WIDTH - RIGHT),
        *listed(moments, captions),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def ticks(axis: Axis, bottom: int) -> Iterator[str]:
    """A line each half minute, the time below each whole one, and what time it is."""
    first = int(axis.start // 30 + 1) * 30
    for at in range(first, int(axis.end) + 1, 30):
        x, whole = axis.x(at), at % 60 == 0
        yield f'<path d="M{x} {TOP - 10}V{bottom - 8}" stroke="{"#d5dade" if whole else "#eceff1"}"/>'
        if whole:
            yield f'<text class="quiet mid time" x="{x}" y="{bottom + 8}">{here(at):%H:%M}</text>'
    zone = local(here(axis.start)).split(" ")
    text = f"{zone[0]}, America/Toronto (UTC{zone[2].replace('-', '−')})"
    yield f'<text class="quiet mid" x="{(LEFT + WIDTH - RIGHT) / 2}" y="{bottom + 27}">{text}</text>'


def flags(axis: Axis, moments: Sequence[Moment], bottom: int) -> Iterator[str]:
    """A numbered flag where each event happened."""
    for number, moment in enumerate(moments, start=1):
        x = axis.x(moment.at)
        yield f'<path d="M{x} {TOP - 22}V{bottom - 8}" stroke="#1b1f23" stroke-dasharray="2 4"/>'
        yield f'<circle class="flag" cx="{x}" cy="{TOP - 31}" r="9"/>'
        yield f'<text class="number" x="{x}" y="{TOP - 27}">{number}</text>'


def service(row: Row, story: Story, axis: Axis, top: int) -> Iterator[str]:
    """The name of a service, its states, and below them the share of its probes that fail or cannot tell."""
    base = top + TALL
    y = top + 20
    for line in wrap(row.title, 22):
        yield f'<text class="name" x="20" y="{y}">{escape(line)}</text>'
        y += 16
    yield f'<text class="quiet" x="20" y="{y + 1}">{escape(spent(row, story.step))}</text>'
    for state, begin, end in runs(row.states, story):
        yield segment(state, axis.x(begin), axis.x(end), base, f"{state} {here(begin):%H:%M:%S} – {here(end):%H:%M:%S}")
    track = base + 4
    yield box(LEFT, track, WIDTH - RIGHT - LEFT, TRACK, "#eef1f4")
    for (failing, blind), begin, end in runs(tuple(zip(row.failing, row.blind, strict=True)), story):
        x, width = axis.x(begin), round(axis.x(end) - axis.x(begin), 1)
        low = track + TRACK
        for share, fill in ((failing, "#d62f1f"), (blind, "url(#unknown)")):
            tall = round(share * TRACK, 1)
            low = round(low - tall, 1)
            if tall:
                yield box(x, low, width, tall, fill)


def listed(moments: Sequence[Moment], top: int) -> Iterator[str]:
    """The captions by number, each with its time."""
    for number, moment in enumerate(moments, start=1):
        y = top + CAPTION * (number - 1)
        yield f'<circle class="flag" cx="29" cy="{y - 4}" r="9"/><text class="number" x="29" y="{y}">{number}</text>'
        yield f'<text class="quiet time" x="48" y="{y}">{here(moment.at):%H:%M:%S}</text>'
        yield f'<text x="112" y="{y}">{escape(moment.caption)}</text>'


def runs(values: Sequence[T], story: Story) -> Iterator[tuple[T, float, float]]:
    """Each stretch of equal values with its begin and end."""
    at = 0
    for value, group in groupby(values):
        long = len(list(group))
        yield value, story.start + at * story.step, story.start + (at + long) * story.step
        at += long


def spent(row: Row, step: float) -> str:
    """How long the service was in each state of trouble."""
    troubles = [state for state in DRAWN if state not in {"up", "unknown"} and state in row.states]
    return ", ".join(f"{state} {long(row.states.count(state) * step)}" for state in troubles) or "no trouble"


def long(seconds: float) -> str:
    """Minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def here(at: float) -> datetime:
    """An instant in Toronto."""
    return datetime.fromtimestamp(at, UTC).astimezone(TORONTO)
