"""A timeline of faults, read from a TOML file and played at any speed.

Each ``[[event]]`` has ``at`` (seconds from the start), ``en`` and ``fr`` (what a person is told), and any number of
``[[event.set]]`` (fault, and where: host, path, lang, amount; a ``name`` to end it by) and ``clear`` (a list of names,
or ``"*"`` for all).
"""

import asyncio
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from monitor.simulator.faults import Fault
from monitor.simulator.trouble import Faults, Setting

Tell = Callable[[float, str, str], None]
"""Called with the event's own time (seconds, unaccelerated) and its captions, EN and FR."""


class ScriptError(ValueError):
    """The script cannot be played; the text says which event and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happens at one moment: settings that start, by name, and names of those that end (``*``: all)."""

    at: float
    en: str
    fr: str
    starts: tuple[tuple[str, Setting], ...] = ()
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A timeline in order of time."""

    events: tuple[Event, ...]

    @property
    def seconds(self) -> float:
        """How long it takes at speed 1."""
        return self.events[-1].at if self.events else 0.0

    @classmethod
    def load(cls, source: Path | str) -> Self:
        """Read a file, or the bundled script of that name. Raises ScriptError."""
        try:
            if isinstance(source, Path):
                text = source.read_text(encoding="utf-8")
            else:
                text = (files("monitor.simulator") / "scripts" / f"{source}.toml").read_text(encoding="utf-8")
            raw = tomllib.loads(text)
        except (OSError, ValueError) as exc:
            raise ScriptError(f"{source}: {exc}") from exc
        return cls.made(raw)

    @classmethod
    def made(cls, raw: Mapping[str, Any]) -> Self:
        """From a parsed table. Raises ScriptError for an unknown fault, key or name, or times out of order."""
        events = tuple(_event(number, each) for number, each in enumerate(raw.get("event", ()), start=1))
        known: set[str] = set()
        for number, (event, before) in enumerate(zip(events, (None, *events), strict=False), start=1):
            if before is not None and event.at < before.at:
                raise ScriptError(f"event {number}: happens before the one above it")
            unknown = set(event.ends) - known - {"*"}
            if unknown:
                raise ScriptError(f"event {number}: ends {', '.join(sorted(unknown))}, which nothing started")
            known.update(name for name, _ in event.starts)
        return cls(events=events)


def _event(number: int, raw: Mapping[str, Any]) -> Event:
    extra = set(raw) - {"at", "en", "fr", "set", "clear"}
    if extra:
        raise ScriptError(f"event {number}: unknown key {', '.join(sorted(extra))}")
    try:
        starts = tuple(_start(each) for each in raw.get("set", ()))
        clear = raw.get("clear", ())
        ends = (clear,) if isinstance(clear, str) else tuple(clear)
        return Event(at=float(raw["at"]), en=raw["en"], fr=raw["fr"], starts=starts, ends=ends)
    except KeyError as exc:
        raise ScriptError(f"event {number}: {exc.args[0]} is missing") from exc
    except (TypeError, ValueError) as exc:
        raise ScriptError(f"event {number}: {exc}") from exc


def _start(raw: Mapping[str, Any]) -> tuple[str, Setting]:
    fault = Fault(raw["fault"])
    rest = {key: value for key, value in raw.items() if key not in {"fault", "name"}}
    return raw.get("name", fault.value), Setting(fault=fault, **rest)


async def perform(script: Script, faults: Faults, speed: float = 1.0, tell: Tell | None = None) -> None:
    """Play *script* on *faults* and return after its last event; being late does not add up. Raises ValueError."""
    if speed <= 0:
        raise ValueError("speed must be more than 0")
    loop = asyncio.get_running_loop()
    began = loop.time()
    running: list[tuple[str, Setting]] = []
    for event in script.events:
        await asyncio.sleep(max(0.0, began + event.at / speed - loop.time()))
        for name, setting in [each for each in running if "*" in event.ends or each[0] in event.ends]:
            faults.clear(setting)
            running.remove((name, setting))
        running += [(name, faults.put(setting)) for name, setting in event.starts]
        if tell is not None:
            tell(event.at, event.en, event.fr)
