"""English and French phrases by which a page says it is not the service: maintenance, error, blocked, queue and so on.

The phrases are data, in ``markers.toml``, each with its source. They are sought in what a reader sees, never in HTML.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from probes.page import Page, fold

__all__ = ["MarkerError", "Match", "Meaning", "Page", "Rule", "find", "fold", "load", "rules"]

SHORT = 1500
"""Characters of visible text: an error page has fewer, a page with content of its own more."""

BARE = 200
"""Characters of visible text: a page that only waits for a captcha or a turn has fewer. A sign-in form has more."""

LOOKED_AT = 200_000
"""Characters of visible text that are searched: more would hold up the event loop, and notices stand at the top."""

FOUND = 160
PATH = Path(__file__).with_name("markers.toml")


class MarkerError(ValueError):
    """The marker file is wrong. The text says where and how to mend it."""


class Meaning(StrEnum):
    """What a page says by showing a phrase."""

    MAINTENANCE = "maintenance"
    ERROR = "error"
    BLOCKED = "blocked"
    QUEUE = "queue"
    CAPACITY = "capacity"
    SESSION = "session"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    DELAYS = "delays"
    ACCOUNT = "account"


FAMILY: Mapping[Meaning, str] = MappingProxyType(
    {
        Meaning.MAINTENANCE: "outage",
        Meaning.ERROR: "outage",
        Meaning.SESSION: "session",
        Meaning.TOO_MANY_ATTEMPTS: "attempts",
    }
)
"""A page that names troubles of two families explains them to people (a help text): it suffers from neither."""

Where = Literal["text", "title", "url", "header", "status", "frame"]
Scope = Literal["page", "part", "alone", "hint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One phrase found. *decisive*: by itself it settles what the page is. *partial*: it speaks of one component only.

    *hint*: it is also found on pages that work, and can only explain what is missing from one. *ahead*: it announces
    what may begin next week only.
    """

    id: str
    meaning: Meaning
    lang: str
    phrase: str
    partial: bool = False
    decisive: bool = False
    hint: bool = False
    ahead: bool = False


class Rule(BaseModel):
    """One entry of the marker file. *text* is literal, *regex* is sought in lower-cased text; both ignore case.

    *scope* says what the phrase speaks of: the whole ``page``, a ``part`` of the service, or the page only when it
    stands ``alone``: on a page too short to be anything but an error page, or in a title. Or it is but a ``hint``.
    With *ahead* it announces a time to come.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    meaning: Meaning
    lang: Literal["en", "fr", ""] = ""
    where: tuple[Where, ...] = ("text",)
    header: str = ""
    text: str = ""
    regex: str = ""
    scope: Scope = "page"
    family: str = ""
    decisive: bool = False
    ahead: bool = False
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.text) == bool(self.regex):
            raise ValueError("give either text or regex")
        if ("header" in self.where) != bool(self.header):
            raise ValueError("where = header goes with the name of the header")
        if re.search(r"(?<!\\)[A-Z]", self.regex):
            raise ValueError("write the regex in lower case: it is sought in lower-cased text")
        try:
            re.compile(self.regex)
        except re.error as exc:
            raise ValueError(f"the regex is broken: {exc}") from None
        return self

    @property
    def kin(self) -> str:
        """The family of troubles it belongs to, "" when it is none that help texts speak of."""
        return self.family or FAMILY.get(self.meaning, "")


@dataclass(frozen=True, slots=True)
class _Needle:
    rule: Rule
    literal: str
    pattern: re.Pattern[str]
    signs: tuple[str, ...]

    def find(self, where: str) -> str:
        """What was found in lower-cased *where*, "" for nothing. Plain searches first: they are ten times as fast."""
        if self.literal:
            return self.literal if self.literal in where else ""
        if self.signs and not any(sign in where for sign in self.signs):
            return ""
        found = self.pattern.search(where)
        return found.group()[:FOUND] or "…" if found else ""


_PART = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[?*+]|\{[\d,]*\}|.", re.DOTALL)
_FEWEST = 4


def signs(regex: str) -> tuple[str, ...]:
    """Plain texts of which one at least stands wherever *regex* matches: the longest of each alternative.

    Empty when an alternative has none of four letters or more, or when that cannot be told: then only a search tells.
    """
    if re.search(r"\(\?[^:=!<]", regex):
        return ()
    depth, run, best, found = 0, "", "", []
    for part in _PART.findall(regex):
        depth += (part == "(") - (part == ")")
        if depth == 0 and len(part) == 1 and part not in "()|.^$?*+":
            run += part
            continue
        if part in {"?", "*"} or part[0] == "{":
            run = run[:-1]  # the letter before it may be missing
        best, run = max(best, run, key=len), ""
        if part == "|" and depth == 0:
            found.append(best)
            best = ""
    found.append(max(best, run, key=len))
    return tuple(found) if min(map(len, found)) >= _FEWEST else ()


def load(path: Path) -> tuple[Rule, ...]:
    """The rules in *path*. Raises MarkerError naming the file, the entry and what is wrong with it."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("marker", [])
    except (OSError, ValueError) as exc:
        raise MarkerError(f"{path}: {exc}") from exc
    if not isinstance(entries, list) or not entries:
        raise MarkerError(f"{path}: holds no [[marker]] entry")
    rules: list[Rule] = []
    for number, entry in enumerate(entries, start=1):
        name = entry.get("id", f"entry {number}") if isinstance(entry, dict) else f"entry {number}"
        try:
            rules.append(Rule.model_validate(entry))
        except ValidationError as exc:
            first = exc.errors()[0]
            key = ".".join(map(str, first["loc"])) or "entry"
            raise MarkerError(f"{path}: marker {name}: {key}: {first['msg'].removeprefix('Value error, ')}") from exc
        if any(rule.id == rules[-1].id for rule in rules[:-1]):
            raise MarkerError(f"{path}: marker {name}: this id is used twice")
    return tuple(rules)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules that come with the product, read once. Raises MarkerError: call it at start."""
    return load(PATH)


@cache
def _own() -> tuple[_Needle, ...]:
    return _needles(rules())


@cache
def _needles(used: tuple[Rule, ...]) -> tuple[_Needle, ...]:
    return tuple(_Needle(rule, fold(rule.text).lower(), re.compile(rule.regex), signs(rule.regex)) for rule in used)


def find(page: Page, *, among: tuple[Rule, ...] | None = None) -> tuple[Match, ...]:
    """Every phrase *page* shows, in the order of the marker file; *among* other rules than the product's own."""
    text = fold(page.text[:LOOKED_AT]).lower()
    seen = {
        "text": text,
        "title": fold(page.title).lower(),
        "url": page.url.lower(),
        "status": str(page.status),
        "frame": "\n".join(page.frames).lower(),
    }
    found: list[tuple[Rule, Match]] = []
    for needle in _own() if among is None else _needles(among):
        rule = needle.rule
        for where in rule.where:
            if where == "text" and rule.scope == "alone" and len(text) > SHORT:
                continue
            phrase = needle.find(page.headers.get(rule.header, "").lower() if where == "header" else seen[where])
            if phrase:
                found.append((rule, _match(rule, phrase)))
                break
    return _unless_explained(found)


def _match(rule: Rule, phrase: str) -> Match:
    return Match(
        id=rule.id,
        meaning=rule.meaning,
        lang=rule.lang,
        phrase=phrase,
        partial=rule.scope == "part",
        decisive=rule.decisive,
        hint=rule.scope == "hint",
        ahead=rule.ahead,
    )


def _unless_explained(found: Iterable[tuple[Rule, Match]]) -> tuple[Match, ...]:
    pairs = list(found)
    families = {rule.kin for rule, _ in pairs if rule.scope == "alone" and rule.kin}
    explained = len(families) > 1
    return tuple(match for rule, match in pairs if not (explained and rule.scope == "alone" and rule.kin))
