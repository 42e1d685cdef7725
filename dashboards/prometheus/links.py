"""Where an alert leads: runbook, dashboard, the outage's page. The monitor itself says where people reach it."""

from dashboards.prometheus.expressions import ADDRESSES, SERVICES, STARTS
from dashboards.prometheus.snippets import ask, number

PAGE, GRAFANA = "http://127.0.0.1:9877", "http://127.0.0.1:3000"
"""Where they are by default: for the time before any monitor has said so."""
VARIABLES = ("service", "vantage")
"""What dashboards may be asked to show."""
AGO, BEFORE = 7200, 1800
"""Seconds that a dashboard shows before now, and before the beginning of an outage."""


def _base(label: str, default: str, by: tuple[str, ...]) -> str:
    """The address of the monitor that the alert is about: it knows its service, or looks from its place."""
    about = ",".join(f"{each}=${each}" for each in VARIABLES if each in by)
    first = f'. | sortByLabel "vantage" | first | label "{label}"'
    series = SERVICES if "service" in by else ADDRESSES
    known = f"{{{{ with {ask(f'{series}{{{about}}}' if about else series)} }}}}{{{{ {first} }}}}"
    if not about:
        return f"{known}{{{{ else }}}}{default}{{{{ end }}}}"
    any_other = f"{{{{ else }}}}{{{{ with {ask(ADDRESSES)} }}}}{{{{ {first} }}}}{{{{ else }}}}{default}{{{{ end }}}}"
    return f"{known}{any_other}{{{{ end }}}}"


def runbook(name: str, lang: str, by: tuple[str, ...]) -> str:
    """The page of the runbook of the alert *name*."""
    return f"{_base('page', PAGE, by)}{_lang(lang)}/runbooks/{name}"


def dashboard(uid: str, lang: str, by: tuple[str, ...], votes: str) -> str:
    """The dashboard from two hours ago, or half an hour before the outage, till now."""
    # An empty one would select what has no such label.
    variables = "".join(
        f"{{{{ with $labels.{each} }}}}var-{each}={{{{ . | urlquery }}}}&{{{{ end }}}}"
        for each in VARIABLES
        if each in by
    )
    ago = f"time() - {AGO}"
    start = f"clamp_max(min({STARTS}{{service=$service}} and {_voted(votes)}) - {BEFORE}, {ago}) or " if votes else ""
    span = f"from={number(f'1000 * ({start}vector({ago}))')}&to={number('1000 * vector(time())')}"
    return f"{_base('dashboards', GRAFANA, by)}/d/{uid}{'-fr' if lang == 'fr' else ''}?{variables}{span}"


def outage(lang: str, by: tuple[str, ...], votes: str) -> str:
    """The page of the outage, at the monitor that saw it first, by the start that it measured."""
    first = f"bottomk(1, {STARTS}{{service=$service}} and {_voted(votes)})"
    path = f'{_lang(lang)}/outages/{{{{ $labels.service }}}}/{{{{ . | first | value | printf "%.0f" }}}}'
    base = '{{ . | first | label "page" }}'
    return f"{{{{ with {ask(first)} }}}}{base}{path}{{{{ else }}}}{_base('page', PAGE, by)}{_lang(lang)}/{{{{ end }}}}"


def of_outage(metric: str, votes: str) -> str:
    """*metric* as last known, of the places that *votes* are from."""
    return f"(last_over_time({metric}{{service=$service}}[6h]) and {_voted(votes)})"


def _voted(votes: str) -> str:
    """The minute after the end included, in which the last text is written."""
    return f"on (service, vantage) max_over_time({votes}[3m])"


def _lang(lang: str) -> str:
    return "/fr" if lang == "fr" else ""
