"""Which alert goes to whom, how soon and how often, and which one keeps quiet beside another.

A muted or inhibited notification is not kept for later. Alertmanager looks again at each ``group_interval``: what
still fires once the mute is over is sent then, what began and ended meanwhile is never told, and the end of what had
been told before is lost. So pages are never muted, and only tickets that wait for somebody to mend them are.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dashboards.alertmanager.intervals import BUSINESS_HOURS, HOLIDAYS, YEARS, intervals

TEMPLATES = Path(__file__).resolve().parent / "templates"
"""The folder of the messages' templates."""

PAGER, TICKETS, TEAM, SWITCH = "pager", "tickets", "monitor-team", "deadmansswitch"
RECEIVERS = (PAGER, TICKETS, TEAM, SWITCH)

LASTING = ("BackupTooOld", "CertificateExpiring", "JourneyDrift", "ServiceWatchedTwice")
"""Tickets that last until somebody mends something: told in office hours, for they will still be true by then."""

CONSEQUENCES = ("ControlsFailing", "HeartbeatFailing", "RoundsLate", "ServiceUnseen", "VantageBlind")
"""Tickets that say no more than the page about the monitor they are about."""

Part = dict[str, Any]


def configuration(
    receivers: Mapping[str, Mapping[str, Any]],
    *,
    templates: str = f"{TEMPLATES}/*.tmpl",
    years: Iterable[int] = YEARS,
) -> Part:
    """A whole configuration, ready for ``yaml.safe_dump``: these routes, with the operator's *receivers* by name.

    *years* are those whose holidays are written out. Raises ValueError for a receiver that is missing or unknown, or
    that would drop in silence what it is given.
    """
    return {
        "global": {"resolve_timeout": "5m"},
        "templates": [templates],
        "route": _routes(),
        "inhibit_rules": _inhibitions(),
        "time_intervals": intervals(years),
        "receivers": [{"name": name} | dict(_whole(name, receivers)) for name in RECEIVERS],
    }


def _whole(name: str, receivers: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    if unknown := set(receivers) - set(RECEIVERS):
        raise ValueError(f"no route leads to {', '.join(sorted(unknown))}; the receivers are {', '.join(RECEIVERS)}")
    receiver = receivers.get(name, {})
    if not any(key.endswith("_configs") and value for key, value in receiver.items()):
        raise ValueError(f"the receiver {name} has no integration; what it is given would be lost without a word")
    return receiver


def _routes() -> Part:
    """From the top, the first that matches. What matches none has lost its labels: a fault of ours, so our team's."""
    return {
        "receiver": TEAM,
        # One alert about one service a message: its subject can only be true of it, and a pager that keeps one
        # incident a group pages anew for the next service.
        "group_by": ["alertname", "service", "vantage"],
        **_pace(wait="30s", interval="5m", repeat="6h"),
        "routes": [_watchdog(), _ours(), _page(PAGER), _ticket(TICKETS)],
    }


def _watchdog() -> Part:
    """About once a minute. A repeat that is no shorter than a flush would be put off to the next one."""
    return {
        "receiver": SWITCH,
        "matchers": ['alertname="Watchdog"'],
        **_pace(wait="0s", interval="20s", repeat="50s"),
    }


def _ours() -> Part:
    """What is about this monitor goes to those who run it, pages too."""
    return {"receiver": TEAM, "matchers": ['scope="monitor"'], "routes": [_page(TEAM), _ticket(TEAM)]}


def _page(receiver: str) -> Part:
    """At once, day and night; its end within a minute or so."""
    return {
        "receiver": receiver,
        "matchers": ['severity="page"'],
        **_pace(wait="10s", interval="1m", repeat="4h"),
    }


def _ticket(receiver: str) -> Part:
    """By day and night where nobody is woken by it; what lasts, in office hours, and again each working day."""
    return {
        "receiver": receiver,
        "matchers": ['severity="ticket"'],
        "routes": [
            {
                "receiver": receiver,
                "matchers": [f'alertname=~"{"|".join(LASTING)}"'],
                "active_time_intervals": [BUSINESS_HOURS],
                "mute_time_intervals": [HOLIDAYS],
                "repeat_interval": "1d",
            }
        ],
    }


def _pace(*, wait: str, interval: str, repeat: str) -> Part:
    return {"group_wait": wait, "group_interval": interval, "repeat_interval": repeat}


def _inhibitions() -> list[Part]:
    """Tickets keep quiet beside the page that says more; a page, never: its end would be lost.

    A label that is absent on both sides counts as equal. Where that would join strangers, the label must be there; a
    ``vantage`` may be absent on both: then there is one place, and it is that one.
    """
    ours = ['scope="monitor"', 'severity="page"']
    return [
        {
            "source_matchers": ['scope="portal"', 'severity="page"', 'service!=""'],
            "target_matchers": ['scope="portal"', 'severity="ticket"', 'service!=""'],
            "equal": ["service"],
        },
        {  # what a place that is cut off, or a monitor that stands still, says of the portals is not to be trusted
            "source_matchers": [*ours, 'alertname=~"MonitorOffline|MonitorSilent"'],
            "target_matchers": ['scope="portal"', 'severity="ticket"'],
            "equal": ["vantage"],
        },
        {  # what follows from a monitor's being cut off or standing still
            "source_matchers": [*ours, 'alertname=~"MonitorOffline|MonitorSilent"'],
            "target_matchers": ['scope="monitor"', 'severity="ticket"', f'alertname=~"{"|".join(CONSEQUENCES)}"'],
            "equal": ["vantage"],
        },
        {  # what follows from nobody's watching a service any more; that page names no place
            "source_matchers": [*ours, 'alertname="MonitorAbsent"'],
            "target_matchers": ['scope="monitor"', 'severity="ticket"', f'alertname=~"{"|".join(CONSEQUENCES)}"'],
            "equal": ["scope"],
        },
    ]
