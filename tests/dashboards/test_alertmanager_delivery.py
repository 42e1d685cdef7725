"""What a real Alertmanager sends, and to whom: pages and their ends, tickets beside pages, what waits."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.alertmanager.intervals import BUSINESS_HOURS, HOLIDAYS
from tests.dashboards.alerts import BACK, DOWN, alert, labels
from tests.dashboards.sinks import Sinks, alertmanager


@pytest.fixture(scope="module")
async def sinks(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sinks]:
    async with alertmanager(tmp_path_factory.mktemp("alertmanager")) as running:
        yield running


async def test_a_page_and_its_end_arrive_in_both_languages_by_webhook_and_by_mail(sinks: Sinks) -> None:
    down = labels("ServiceDown", service="eta")
    await sinks.post(alert(down, DOWN))
    await sinks.until(lambda: sinks.told("pager", "ServiceDown") and sinks.mails)
    (told,) = sinks.told("pager", "ServiceDown")[0]["alerts"]
    assert told["annotations"]["description"] == DOWN["description"]
    assert told["annotations"]["description_fr"] == DOWN["description_fr"]
    await sinks.post(alert(down, BACK, ended=True))
    await sinks.until(lambda: sinks.told("pager", "ServiceDown", "resolved") and len(sinks.mails) > 1)
    (told,) = sinks.told("pager", "ServiceDown", "resolved")[0]["alerts"]
    assert told["annotations"]["description"] == BACK["description"]
    assert [each["Subject"] for each in sinks.mails] == [
        "[DOWN / EN PANNE] eta – ServiceDown",
        "[BACK UP / RÉTABLI] eta – ServiceDown",
    ]
    for kind in ("plain", "html"):
        part = sinks.mails[1].get_body((kind,))
        assert part is not None
        text = part.get_content()
        assert "business time 69 min" in text
        assert "heures ouvrables 69 min" in text


async def test_beside_a_page_a_ticket_keeps_quiet_and_another_page_does_not_and_every_page_ends(sinks: Sinks) -> None:
    pages = [labels("ServiceDown", service="one"), labels("ProbesFailing", service="one", vantage="east")]
    muted = labels("ProbeBlocked", "ticket", service="one")
    others = [labels("ServiceDegraded", "ticket", service="two"), labels("NoticeStrange", "ticket")]
    await sinks.post(*map(alert, pages))
    await sinks.until(lambda: all(sinks.told("pager", each["alertname"]) for each in pages))
    await sinks.post(*map(alert, [muted, *others]))
    await sinks.until(lambda: all(sinks.told("tickets", each["alertname"]) for each in others))
    found = await sinks.ask('alerts?filter=alertname="ProbeBlocked"')
    assert [each["status"]["state"] for each in found] == ["suppressed"]
    assert sinks.told("tickets", "ProbeBlocked") == []
    await sinks.post(*(alert(each, ended=True) for each in pages))
    await sinks.until(lambda: all(sinks.told("pager", each["alertname"], "resolved") for each in pages))
    await sinks.until(lambda: sinks.told("tickets", "ProbeBlocked"))  # it was only put off


async def test_a_ticket_arrives_where_slack_would_listen(sinks: Sinks) -> None:
    await sinks.post(alert(labels("MaintenanceOverrun", "ticket", service="three")))
    await sinks.until(lambda: any("MaintenanceOverrun" in str(body) for where, body in sinks.heard if where == "slack"))
    (told,) = [body for where, body in sinks.heard if where == "slack" and "MaintenanceOverrun" in str(body)]
    (shown,) = told["attachments"]
    assert shown["title"] == "[TICKET / BILLET] three – MaintenanceOverrun"
    assert shown["title_link"] == "http://monitor.example/outages/three/1795420920"
    english, french = shown["text"].split("\n\n")
    assert english.startswith("*TICKET: about MaintenanceOverrun*\nWhat was seen.\nAlert since: ")
    assert french.startswith("*BILLET\u00a0: au sujet de MaintenanceOverrun*\nCe qui a été vu.\nAlerte depuis\u00a0: ")
    assert "<http://monitor.example/fr/runbooks/MaintenanceOverrun|Que faire>" in french
    assert " EST (" in english or " EDT (" in english
    assert " HNE (" in french or " HAE (" in french


async def test_what_is_about_the_monitor_and_what_lost_its_labels_goes_to_its_team_and_the_watchdog_to_the_switch(
    sinks: Sinks,
) -> None:
    await sinks.post(
        alert(labels("MonitorAbsent", scope="monitor")),
        alert({"alertname": "Stray"}),
        alert(labels("Watchdog", "none", "monitor")),
    )
    await sinks.until(lambda: sinks.told("monitor-team", "MonitorAbsent") and sinks.told("monitor-team", "Stray"))
    await sinks.until(lambda: sinks.told("deadmansswitch", "Watchdog"))
    assert sinks.told("pager", "MonitorAbsent") == []


@pytest.mark.parametrize("closed", [BUSINESS_HOURS, HOLIDAYS])
async def test_outside_office_hours_what_lasts_waits_and_everything_else_arrives(tmp_path: Path, closed: str) -> None:
    def now(whole: dict[str, Any]) -> None:
        always, never = [{"years": ["2000:2100"]}], [{"years": ["2000"]}]
        whole["time_intervals"] = [
            {"name": BUSINESS_HOURS, "time_intervals": never if closed == BUSINESS_HOURS else always},
            {"name": HOLIDAYS, "time_intervals": always if closed == HOLIDAYS else never},
        ]

    async with alertmanager(tmp_path, now) as sinks:
        waits = labels("CertificateExpiring", "ticket", service="one")
        rest = [labels("ServiceDegraded", "ticket", service="one"), labels("RoundsLate", "ticket", "monitor")]
        await sinks.post(*map(alert, [waits, *rest]))
        await sinks.until(lambda: sinks.told("tickets", "ServiceDegraded") and sinks.told("monitor-team", "RoundsLate"))
        await sinks.post(*(alert(each, ended=True) for each in rest))
        await sinks.until(lambda: sinks.told("tickets", "ServiceDegraded", "resolved"))  # so a flush has passed
        assert sinks.told("tickets", "CertificateExpiring") == []
