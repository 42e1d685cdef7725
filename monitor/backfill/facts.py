"""From a moment on a subject shows these series: what the history is turned into, whoever is asked.

The moment is when a scrape would first have shown it: not when it happened, but when the look ended that decided it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from monitor.metrics.catalogue import BY_NAME

Key = tuple[str, tuple[tuple[str, str], ...]]
"""A series as the monitor exports it: its name, and its labels in the catalogue's order."""
Shown = Mapping[Key, float]
NOTHING: Shown = MappingProxyType({})
MARK = "ircc_build_info"
"""In every scrape of a running monitor, and in no other."""
ALIVE = ("alive",)
"""The subject without which nothing is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """From *at* on (milliseconds) *subject* shows *shown* and no other series, to *until* if nothing renews it."""

    at: int
    subject: tuple[str, ...]
    shown: Shown = field(default_factory=dict)
    until: int | None = None


@lru_cache(maxsize=65_536)
def gauge(name: str, /, **labels: str) -> Key:
    """The key of a series of the catalogue. Raises KeyError for a label it lacks."""
    return name, tuple((label, labels[label]) for label in BY_NAME[name].labels)
