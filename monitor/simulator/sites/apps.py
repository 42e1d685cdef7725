"""The newer portals: single-page applications whose shell is empty over HTTP, and the interfaces behind them."""

import json
from typing import Any

from monitor.simulator.exchange import Ask, Reply, data, page, script
from monitor.simulator.faults import Fault

APIS = {
    "portal-portail.apps.cic.gc.ca": "api.portal-portail.apps.cic.gc.ca",
    "ircc-tracker-suivi.apps.cic.gc.ca": "api.ircc-tracker-suivi.apps.cic.gc.ca",
    "tracker-suivi.apps.cic.gc.ca": "api.tracker-suivi.apps.cic.gc.ca",
}
COGNITO = "cognito-idp.ca-central-1.amazonaws.com"
HOSTS = tuple(dict.fromkeys(each["host"] for each in data("apps.toml")["screen"]))


def app(ask: Ask) -> Reply | None:
    """The shell, its script, and the screen that the script draws."""
    if ask.path == "/assets/app.js":
        return script("app.js")
    if ask.path == "/assets/screen.json":
        return _screen_json(ask)
    screen = _screen(ask.host, ask.path)
    if screen is None:
        return None
    return page(
        "app.html",
        lang=ask.lang,
        title=screen["title"][ask.lang == "fr"],
        held="yes" if ask.broken(Fault.BUTTON_DISABLED) else "no",
        renamed="yes" if ask.broken(Fault.RENAMED_CONTROLS) else "no",
        api=f"https://{APIS[ask.host]}" if ask.host in APIS else "",
    )


def api(ask: Ask) -> Reply | None:
    """An interface: JSON, and nothing but its wrapping without a session. Amazon's gateways word it like this."""
    status, text = {"/user": (401, "Unauthorized"), "/config": (200, "ok")}.get(
        ask.path, (403, "Missing Authentication Token")
    )
    return _json({"message": text}, status=status)


def cognito(_: Ask) -> Reply | None:
    """The sign-in backend: refuses every question that carries no signed target."""
    return _json({"__type": "UnknownOperationException"}, status=400)


def _screen(host: str, path: str) -> dict[str, Any] | None:
    for each in data("apps.toml")["screen"]:
        if each["host"] == host and path in each["paths"]:
            found: dict[str, Any] = each
            return found
    return None


def _screen_json(ask: Ask) -> Reply | None:
    screen = _screen(ask.host, ask.query.get("path", ""))
    if screen is None:
        return None
    column = int(ask.lang == "fr")
    fields = [
        {
            **each,
            "label": each["label"][column],
            "options": [[option[0], option[1 + column]] for option in each.get("options", [])],
        }
        for each in screen["fields"]
    ]
    button = {**screen["button"], "text": screen["button"]["text"][column]}
    heading, next_hash = screen["heading"][column], screen.get("next_hash", "")
    return _json({"heading": heading, "fields": fields, "button": button, "next_hash": next_hash})


def _json(value: object, *, status: int = 200) -> Reply:
    return Reply(
        status=status,
        body=json.dumps(value, ensure_ascii=False),
        content_type="application/json",
        headers={"Access-Control-Allow-Origin": "*"},
    )
