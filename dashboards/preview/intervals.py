"""The step of a panel's queries, by Grafana's rules: range over width, rounded on its ladder, never below the least."""

import re
from dataclasses import dataclass

LADDER = (
    (0.01, 0.001), (0.015, 0.01), (0.035, 0.02), (0.075, 0.05), (0.15, 0.1), (0.35, 0.2), (0.75, 0.5), (1.5, 1),
    (3.5, 2), (7.5, 5), (12.5, 10), (17.5, 15), (25, 20), (45, 30), (90, 60), (210, 120), (450, 300), (750, 600),
    (1050, 900), (1500, 1200), (2700, 1800), (5400, 3600), (9000, 7200), (16200, 10800), (32400, 21600), (86400, 43200),
    (604800, 86400), (1814400, 604800), (3628800, 2592000),
)  # fmt: skip
"""Below the first, the second: seconds both."""
YEAR = 31536000.0
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": YEAR}
SCRAPE = "15s"
"""What Grafana takes for a data source's scrape interval when nothing is set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From and to, in seconds since 1970."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start

    def aligned(self, step: float) -> "Range":
        """Both ends moved back to a multiple of *step*, as the data source does."""
        return Range(start=self.start // step * step, end=self.end // step * step)


def seconds(text: str) -> float:
    """The length of *text*, such as 15s or 1h. Raises ValueError."""
    match = re.fullmatch(r"\s*>?\s*(\d+(?:\.\d+)?)\s*(ms|[smhdwy])", text)
    if match is None:
        raise ValueError(f"{text!r} is no interval: write a number and one of {', '.join(UNITS)}")
    return float(match[1]) * UNITS[match[2]]


def step(span: Range, points: int, least: str) -> float:
    """Seconds between two points when *points* fit beside one another."""
    raw = span.seconds / max(points, 1)
    rounded = next((value for below, value in LADDER if raw < below), YEAR)
    return max(rounded, seconds(least), span.seconds / 11000)


def spelled(length: float) -> str:
    """As Grafana writes an interval into a query."""
    for unit in ("d", "h", "m", "s"):
        if length >= UNITS[unit] and length % UNITS[unit] == 0:
            return f"{length / UNITS[unit]:.0f}{unit}"
    return f"{length * 1000:.0f}ms"


def built_in(span: Range, length: float, scrape: str = SCRAPE) -> dict[str, str]:
    """The variables that Grafana itself defines for a query."""
    whole = round(span.seconds)
    rate = max(length + seconds(scrape), 4 * seconds(scrape))
    return {
        "__interval": spelled(length),
        "__interval_ms": f"{length * 1000:.0f}",
        "__rate_interval": spelled(rate),
        "__range": f"{whole}s",
        "__range_s": f"{whole}",
        "__range_ms": f"{whole * 1000}",
        "__from": f"{span.start * 1000:.0f}",
        "__to": f"{span.end * 1000:.0f}",
    }
