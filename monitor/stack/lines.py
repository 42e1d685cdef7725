"""What Go programs log (``ts=… level=warn msg="…"``), and our own monitor does, as a level and a sentence."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum

PAIR = re.compile(r'([A-Za-z_][\w.]*)=("(?:[^"\\]|\\.)*"|\S*)')
OURS = re.compile(r"\d{4}-\d\d-\d\dT\S+Z (INFO|WARNING|ERROR|CRITICAL) [\w.]+: (.*)")
HIDDEN = {"ts", "t", "time", "caller", "source", "logger", "level", "lvl", "msg", "component"}


class Level(StrEnum):
    """How much a line matters. *info* is shown on request alone."""

    INFO = "info"
    NOTE = "note"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


LEVELS = {
    "debug": Level.INFO,
    "info": Level.INFO,
    "warn": Level.WARNING,
    "warning": Level.WARNING,
    "error": Level.ERROR,
    "eror": Level.ERROR,
    "crit": Level.ERROR,
    "critical": Level.ERROR,
    "fatal": Level.ERROR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One line of the stack's log: who said it, how much it matters, and what."""

    who: str
    level: Level
    text: str


def understood(line: str, otherwise: Level) -> tuple[Level, str]:
    """Level and sentence of *line*; a line in no such form is told as it is, at the level *otherwise*."""
    if own := OURS.fullmatch(line):
        return LEVELS[own[1].lower()], own[2]
    found = {name: _plain(value) for name, value in PAIR.findall(line)}
    level = LEVELS.get((found.get("level") or found.get("lvl") or "").lower())
    if level is None:
        return otherwise, line
    rest = "; ".join(f"{name}: {value}" for name, value in found.items() if name not in HIDDEN and value)
    told = found.get("msg", "")
    return level, f"{told} ({rest})" if told and rest else told or rest or line


def _plain(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        return str(json.loads(value))
    except ValueError:
        return value.strip('"')
