"""Pieces of Prometheus' template language: a number, an instant, a length, a list; nothing where there is none.

In a query ``$service`` and ``$vantage`` stand for the alert's labels, as quoted strings: ``{service=$service}``.
Only functions of 2.42 are used; its templates cannot calculate, so whatever is reckoned is reckoned in the query.
"""

import re
from dataclasses import dataclass

LANGS = ("en", "fr")
ASKED = re.compile(r"\$(service|vantage)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The same in both languages; either may hold template code."""

    en: str
    fr: str

    def __getitem__(self, lang: str) -> str:
        return self.fr if lang == "fr" else self.en


def ask(query: str) -> str:
    """The pipeline that gives the samples of *query*."""
    named = ASKED.findall(query)
    if not named:
        return f"(query `{query}`)"
    text = ASKED.sub("%q", query.replace("%", "%%"))
    return f"(printf `{text}` {' '.join('$labels.' + each for each in named)} | query)"


def given(query: str, then: str, otherwise: str = "") -> str:
    """*then* where *query* gives anything, else *otherwise*."""
    return f"{{{{ if {ask(query)} }}}}{then}{f'{{{{ else }}}}{otherwise}' if otherwise else ''}{{{{ end }}}}"


def number(query: str, form: str = "%.0f") -> str:
    """The value of the one sample of *query*."""
    return f'{{{{ with {ask(query)} }}}}{{{{ . | first | value | printf "{form}" }}}}{{{{ end }}}}'


OFFSETS = "ircc:service:utc_offset"
"""Of the zone of each service's business hours, now."""
COMMON = f"(max({OFFSETS}) == min({OFFSETS}))"
"""Where all services have the same: of what is about no service nobody can say whose clock is meant."""


def instant(query: str) -> str:
    """A Unix time by the clock of the business hours, its offset and UTC beside; in UTC alone where that is unknown.

    The clock is that of the service the query is about. The offset is that of now, also for an instant before a change
    of the clock: being told beside the time, it makes a true instant of it.
    """
    own = "$service" in query
    offset = f"(max({OFFSETS}{{service=$service}}) or {COMMON})" if own else COMMON
    here = f"({query}) + on () group_left () {offset}"
    local = f"{_moment(here, '2006-01-02 15:04')} {_zone(offset)} ({_moment(query, '15:04')} UTC)"
    return given(here, local, given(query, f"{_moment(query, '2006-01-02 15:04')} UTC"))


def _zone(offset: str) -> str:
    """``UTC-5``, ``UTC-3:30``: hours are cut towards zero, minutes follow where there are any."""
    rest = f"{offset} % 3600"
    hours = number(f"({offset} - {rest}) / 3600", "UTC%+.0f")
    return hours + given(f"{rest} != 0", number(f"abs({rest}) / 60", ":%02.0f"))


def _moment(query: str, form: str) -> str:
    return f'{{{{ with {ask(query)} }}}}{{{{ (. | first | value | toTime).Format "{form}" }}}}{{{{ end }}}}'


def length(query: str, lang: str) -> str:
    """Seconds as people say them, rounded down: ``42 s``, ``3 min``, ``2 h 14 min``, ``5 d 3 h``."""
    day = "j" if lang == "fr" else "d"
    return (
        f"{{{{ with {ask(query)} }}}}{{{{ $s := . | first | value }}}}"
        '{{ if lt $s 60.0 }}{{ printf "%.0f s" $s }}'
        "{{ else if lt $s 3600.0 }}{{ (toTime $s).Minute }} min"
        f"{{{{ else if lt $s 86400.0 }}}}{{{{ (toTime $s).Hour }}}} h {{{{ (toTime $s).Minute }}}} min"
        f'{{{{ else }}}}{{{{ printf "floor(%f / 86400)" $s | query | first | value }}}} {day}'
        " {{ (toTime $s).Hour }} h{{ end }}{{ end }}"
    )


def listed(query: str, *labels: str) -> str:
    """The values of *labels* of every sample, joined by a slash, the samples by a comma."""
    each = "/".join(f"{{{{ $each.Labels.{label} }}}}" for label in labels)
    comma = "{{ if $number }}, {{ end }}"
    order = f'sortByLabel "{labels[0]}"'
    return f"{{{{ range $number, $each := {ask(query)} | {order} }}}}{comma}{each}{{{{ end }}}}"


def also(before: str, query: str, *labels: str) -> str:
    """A sentence of its own, *before* and the list, where there is anything to list."""
    return given(query, f"{before}{listed(query, *labels)}.")


def named(label: str) -> str:
    """A label of the alert, as it stands."""
    return f"{{{{ $labels.{label} }}}}"
