"""Alerts as the rules make them, for Alertmanager's tests."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2026, 11, 23, 8, 2, tzinfo=UTC)
LINKS = {
    "runbook_url": "http://monitor.example/runbooks/{name}",
    "runbook_url_fr": "http://monitor.example/fr/runbooks/{name}",
    "dashboard_url": "http://grafana.example/d/ircc-service?var-service={service}&from=1&to=2",
    "dashboard_url_fr": "http://grafana.example/d/ircc-service-fr?var-service={service}&from=1&to=2",
    "outage_url": "http://monitor.example/outages/{service}/1795420920",
    "outage_url_fr": "http://monitor.example/fr/outages/{service}/1795420920",
}
DOWN = {
    "summary": "eTA <application> is down",
    "description": "Down since 2026-11-23 08:02 UTC: server error.\nBusiness time so far: 42 min.",
    "state": "down",
    "summary_fr": "La demande d’AVE est en panne",
    "description_fr": "En panne depuis 2026-11-23 08:02 UTC\u00a0: erreur du serveur.\nHeures ouvrables\u00a0: 42 min.",
}
BACK = {
    "summary": "eTA <application> is back up",
    "description": "Back up since 2026-11-23 09:11 UTC. Lasted between 68 and 70 min, business time 69 min.",
    "state": "up",
    "summary_fr": "Demande d’AVE\u00a0: rétabli",
    "description_fr": "Rétabli depuis le 2026-11-23 09:11 UTC. Durée\u00a0: 68 à 70 min, heures ouvrables 69 min.",
}


def labels(name: str, severity: str = "page", scope: str = "portal", **others: str) -> dict[str, str]:
    return {"alertname": name, "severity": severity, "scope": scope} | others


def alert(told: Mapping[str, str], text: Mapping[str, str] | None = None, *, ended: bool = False) -> dict[str, Any]:
    """One alert, as Prometheus posts it and as templates see it."""
    fill = {"name": told["alertname"], "service": told.get("service", "")}
    links = {key: value.format(**fill) for key, value in LINKS.items()}
    text = text or {
        "summary": f"about {told['alertname']}",
        "description": "What was seen.",
        "summary_fr": f"au sujet de {told['alertname']}",
        "description_fr": "Ce qui a été vu.",
    }
    end = datetime.now(UTC) + (timedelta(seconds=-1) if ended else timedelta(hours=1))
    return {
        "labels": dict(told),
        "annotations": {**text, **links},
        "startsAt": (datetime.now(UTC) - timedelta(minutes=5)).isoformat(),
        "endsAt": end.isoformat(),
        "generatorURL": "http://prometheus.example/graph",
    }
