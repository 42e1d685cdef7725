"""What a rule file is made of, and the contract every alert keeps: labels, texts in both languages, links."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboards.prometheus import links
from dashboards.prometheus.snippets import LANGS, Text

PAGE, TICKET, NONE = "page", "ticket", "none"
PORTAL, MONITOR = "portal", "monitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A series that is written down under a *name*, for other rules and for dashboards."""

    name: str
    expr: str

    def rendered(self) -> dict[str, Any]:
        """As Prometheus reads it."""
        return {"record": self.name, "expr": self.expr}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """*by* are the labels its expression leaves; *hold* is Prometheus' ``for``; *dashboard* is the English one's uid.

    *state* is template code for how the service is as far as is known: down, degraded, maintenance, up, unknown or
    silent. What ended is told by it, for an alert also ends when nobody looks any more. *votes* are the series whose
    outage the links are about, "" where there is no outage to link to.
    """

    name: str
    severity: str
    scope: str
    expr: str
    summary: Text
    description: Text
    dashboard: str
    by: tuple[str, ...] = ()
    hold: str = ""
    state: str = ""
    votes: str = ""

    def rendered(self) -> dict[str, Any]:
        """As Prometheus reads it."""
        hold = {"for": self.hold} if self.hold else {}
        labels = {"severity": self.severity, "scope": self.scope}
        return {"alert": self.name, "expr": self.expr, **hold, "labels": labels, "annotations": dict(self._notes())}

    def _notes(self) -> Mapping[str, str]:
        notes: dict[str, str] = {}
        for lang in LANGS:
            tail = "_fr" if lang == "fr" else ""
            notes[f"summary{tail}"] = self.summary[lang]
            notes[f"description{tail}"] = self.description[lang]
            notes[f"runbook_url{tail}"] = links.runbook(self.name, lang, self.by)
            notes[f"dashboard_url{tail}"] = links.dashboard(self.dashboard, lang, self.by, self.votes)
            if self.votes:
                notes[f"outage_url{tail}"] = links.outage(lang, self.by, self.votes)
        if self.state:
            notes["state"] = self.state
        return notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rules that are evaluated one after the other, each on what those above it have just said."""

    name: str
    rules: tuple[Record | Alert, ...]
    interval: str = "15s"
    notes: tuple[str, ...] = field(default=())

    def rendered(self) -> dict[str, Any]:
        """As Prometheus reads it."""
        return {"name": self.name, "interval": self.interval, "rules": [each.rendered() for each in self.rules]}
