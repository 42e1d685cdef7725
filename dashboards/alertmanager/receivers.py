"""The receivers of the shipped example, and the integrations they are made of. Every secret is in a file of its own."""

from collections.abc import Mapping
from typing import Any

from dashboards.alertmanager.routing import PAGER, SWITCH, TEAM, TICKETS

SECRETS = "/etc/alertmanager/secrets"

Integration = dict[str, Any]


def email(to: str) -> Integration:
    """A bilingual e-mail, as text and as HTML."""
    return {
        "to": to,
        "from": "monitor@firm.example",
        "smarthost": "smtp.firm.example:587",
        "auth_username": "monitor@firm.example",
        "auth_password_file": f"{SECRETS}/smtp-password",
        "send_resolved": True,
        "headers": {"Subject": '{{ template "ircc.subject" . }}'},
        "text": '{{ template "ircc.email.text" . }}',
        "html": '{{ template "ircc.email.html" . }}',
    }


def slack(channel: str, *, address_file: str = f"{SECRETS}/slack-address") -> Integration:
    """A bilingual message to Slack, or to what takes Slack's (Mattermost, Rocket.Chat). Its address is the secret."""
    return {
        "api_url_file": address_file,
        "channel": channel,
        "send_resolved": True,
        "color": '{{ template "ircc.slack.color" . }}',
        "title": '{{ template "ircc.subject" . }}',
        "title_link": '{{ template "ircc.slack.link" . }}',
        "fallback": '{{ template "ircc.subject" . }}',
        "text": '{{ template "ircc.slack.text" . }}',
    }


def webhook(url: str, *, token_file: str = "", resolved: bool = True) -> Integration:
    """Alertmanager's own JSON; the annotations in it carry both languages. A token goes in the Authorization header."""
    signed = {"http_config": {"authorization": {"credentials_file": token_file}}} if token_file else {}
    return {"url": url, "send_resolved": resolved} | signed


def example() -> Mapping[str, Mapping[str, Any]]:
    """Receivers with hosts that do not exist, to be replaced by the operator's own."""
    return {
        PAGER: {
            "webhook_configs": [webhook("https://pager.firm.example/alerts", token_file=f"{SECRETS}/pager-token")],
            "email_configs": [email("on-call@firm.example")],
        },
        TICKETS: {
            "slack_configs": [slack("#portals")],
            "email_configs": [email("tickets@firm.example")],
        },
        TEAM: {
            "webhook_configs": [webhook("https://pager.firm.example/monitor", token_file=f"{SECRETS}/pager-token")],
            "email_configs": [email("monitor-team@firm.example")],
        },
        SWITCH: {
            "webhook_configs": [
                webhook("https://switch.example/ircc-monitor", token_file=f"{SECRETS}/switch-token", resolved=False)
            ],
        },
    }
