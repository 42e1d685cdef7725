"""The template variables of a dashboard, resolved and written into queries as Grafana does it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.preview.intervals import Range
from dashboards.preview.prometheus import Prometheus

PLACE = re.compile(r"\$\{(\w+)(?::(\w+))?[^}]*\}|\[\[(\w+)\]\]|\$(\w+)")
VALUES = re.compile(r"\s*label_values\(\s*(?:(.+?)\s*,\s*)?(\w+)\s*\)\s*", re.DOTALL)
SPECIAL = re.compile(r"[\\^$*+?.()|\[\]{}]")
ALL = "$__all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is chosen of one variable: its values, and whether a query must take them as a pattern."""

    values: tuple[str, ...]
    pattern: bool = False
    everything: str | None = None  # what stands for All, if that is chosen and was written down
    text: str = ""

    def written(self, form: str | None = None) -> str:
        """As it goes into a query."""
        if self.everything is not None:
            return self.everything
        if form in {"raw", "csv", "text"}:
            return ",".join(self.values)
        if form == "pipe":
            return "|".join(self.values)
        if not self.pattern and form != "regex":
            return "".join(value.replace("\\", "\\\\").replace('"', '\\"') for value in self.values[:1])
        escaped = [SPECIAL.sub(lambda match: "\\\\" + match[0], value) for value in self.values]
        return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"


async def resolve(
    dashboard: Mapping[str, Any], prometheus: Prometheus, span: Range, given: Mapping[str, Sequence[str]]
) -> dict[str, Choice]:
    """Every variable with its choice: what is *given*, else the default, All before the first value."""
    choices: dict[str, Choice] = {}
    for variable in dashboard.get("templating", {}).get("list", []):
        options = await _options(variable, prometheus, span, choices)
        choices[variable["name"]] = _choice(variable, options, given.get(variable["name"], ()))
    return choices


def written(text: str, choices: Mapping[str, Choice], built_in: Mapping[str, str]) -> str:
    """*text* with every variable in its place; one that nobody defined stays, and Prometheus will say so."""

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[3] or match[4]
        if name in built_in:
            return built_in[name]
        return choices[name].written(match[2]) if name in choices else match[0]

    return PLACE.sub(value, text)


async def _options(
    variable: Mapping[str, Any], prometheus: Prometheus, span: Range, choices: Mapping[str, Choice]
) -> list[str]:
    query = variable.get("query") or ""
    match variable["type"]:
        case "datasource":
            return ["Prometheus"]
        case "query":
            asked = written(query["query"] if isinstance(query, Mapping) else query, choices, {})
            return _filtered(await _values(asked, prometheus, span), variable.get("regex") or "")
        case "custom" | "interval":
            return [re.split(r"(?<!\\)\s:\s", each.strip())[-1] for each in query.split(",")]
        case _:
            return [query]


async def _values(asked: str, prometheus: Prometheus, span: Range) -> list[str]:
    match = VALUES.fullmatch(asked)
    if match is None:
        raise ValueError(f"the preview knows label_values(…) alone, not {asked!r}")
    return await prometheus.labels(match[1] or "", match[2], span)


def _filtered(values: Sequence[str], regex: str) -> list[str]:
    if not regex:
        return list(values)
    found = [re.search(regex.strip("/"), value) for value in values]
    return list(dict.fromkeys(match[1] if match.lastindex else match[0] for match in found if match))


def _choice(variable: Mapping[str, Any], options: Sequence[str], given: Sequence[str]) -> Choice:
    multi, all_of_them = bool(variable.get("multi")), bool(variable.get("includeAll"))
    current = (variable.get("current") or {}).get("value") or ()
    wanted = tuple(given) or tuple([current] if isinstance(current, str) else current)
    pattern = multi or all_of_them
    if wanted and ALL not in wanted and (given or variable["type"] in {"custom", "interval", "textbox", "constant"}):
        return Choice(values=wanted, pattern=pattern, text=" + ".join(wanted))
    if all_of_them:
        return Choice(values=tuple(options), pattern=pattern, everything=variable.get("allValue") or None, text="All")
    return Choice(values=tuple(options[:1]), pattern=pattern, text=options[0] if options else "")
