"""The messages: English, then French, in every form; what they say of the end, the time and the links."""

import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dashboards.alertmanager.routing import LASTING, TEMPLATES
from tests.dashboards.alerts import BACK, DOWN, alert, labels
from tests.programs import found

FORMS = ("email.text", "email.html", "slack.text", "teams.text")
NBSP = "\u00a0"


def rendered(folder: Path, form: str, *alerts: dict[str, Any], zone: str = "America/Toronto") -> str:
    """What *form* makes of *alerts*, by amtool. An alert with an end in ``status`` is over."""
    data = {
        "receiver": "r",
        "status": "firing" if any(each["status"] == "firing" for each in alerts) else "resolved",
        "alerts": alerts,
        "groupLabels": {},
        "commonLabels": dict(set.intersection(*(set(each["labels"].items()) for each in alerts))),
        "commonAnnotations": {},
        "externalURL": "http://alertmanager.example",
    }
    path = folder / "data.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    command = [found("amtool"), "template", "render", f"--template.glob={TEMPLATES}/*.tmpl"]
    command += [f"--template.data={path}", f"--template.type={'html' if form == 'email.html' else 'text'}"]
    command += [f'--template.text={{{{ template "ircc.{form}" . }}}}']
    done = subprocess.run(command, env={"TZ": zone}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return html.unescape(done.stdout) if form == "email.html" else done.stdout.replace("&lt;", "<").replace("&gt;", ">")


def told(state: str, text: dict[str, str] | None = None, name: str = "ServiceDown", **others: str) -> dict[str, Any]:
    times = {"startsAt": "2026-11-23T08:04:05Z", "endsAt": "2026-11-24T00:12:00Z"}
    return alert(labels(name, service="eta", **others), text) | times | {"status": state}


@pytest.mark.parametrize("form", FORMS)
def test_a_page_says_in_english_and_then_in_french_what_is_wrong_since_when_and_where_to_look(
    tmp_path: Path, form: str
) -> None:
    text = rendered(tmp_path, form, told("firing", DOWN))
    english, french = text[: text.index("EN PANNE")], text[text.index("EN PANNE") :]
    if form == "email.html":  # its title carries both states
        english, french = text.split("<hr")
    assert "DOWN: eTA <application> is down" in english
    assert "Business time so far: 42 min." in english
    assert "2026-11-23 03:04 EST (2026-11-23 08:04 UTC)" in english
    assert f"EN PANNE{NBSP}: La demande d’AVE est en panne" in french
    assert f"Heures ouvrables{NBSP}: 42 min." in french
    assert "2026-11-23 03:04 HNE (2026-11-23 08:04 UTC)" in french
    for part, page, dashboard in ((english, "", "ircc-service"), (french, "/fr", "ircc-service-fr")):
        assert f"http://monitor.example{page}/outages/eta/1795420920" in part
        assert f"http://monitor.example{page}/runbooks/ServiceDown" in part
        assert f"http://grafana.example/d/{dashboard}?var-service=eta&from=1&to=2" in part
    assert not re.search(r"[^\u00a0] :|\u00a0:\S| ended|Fin de", text.replace("padding-left", "")), (
        "firing: no end; : after a no-break space"
    )


@pytest.mark.parametrize("form", FORMS)
def test_back_up_says_how_long_it_lasted_and_when_the_alert_ended(tmp_path: Path, form: str) -> None:
    text = rendered(tmp_path, form, told("resolved", BACK))
    assert "BACK UP: eTA <application> is back up" in text
    assert "Lasted between 68 and 70 min, business time 69 min." in text
    assert "Alert ended: 2026-11-23 19:12 EST (2026-11-24 00:12 UTC)" in text
    assert f"RÉTABLI{NBSP}: Demande d’AVE{NBSP}: rétabli" in text
    assert f"Fin de l’alerte{NBSP}: 2026-11-23 19:12 HNE (2026-11-24 00:12 UTC)" in text
    assert "DOWN" not in text


@pytest.mark.parametrize("form", FORMS)
def test_an_alert_that_ends_without_a_word_of_recovery_is_no_recovery(tmp_path: Path, form: str) -> None:
    text = rendered(tmp_path, form, told("resolved", {**DOWN, "state": "silent"}))
    assert "ALERT ENDED: eTA" in text
    assert f"FIN DE L’ALERTE{NBSP}: La demande" in text
    assert "BACK UP" not in text
    assert "RÉTABLI" not in text


@pytest.mark.parametrize(
    ("given", "subject"),
    [
        (told("firing", DOWN), "[DOWN / EN PANNE] eta – ServiceDown"),
        (told("resolved", BACK), "[BACK UP / RÉTABLI] eta – ServiceDown"),
        (told("firing", BACK), "[BACK UP / RÉTABLI] eta – ServiceDown"),
        (told("firing", {**DOWN, "state": "up"}), "[DOWN / EN PANNE] eta – ServiceDown"),
        (
            told("firing", {**DOWN, "state": "silent"}),
            "[DOWN, LAST KNOWN / EN PANNE, DERNIER ÉTAT CONNU] eta – ServiceDown",
        ),
        (told("resolved", BACK, name="AdjacentDown", severity="ticket"), "[BACK UP / RÉTABLI] eta – AdjacentDown"),
        (told("firing", BACK, name="AdjacentDown", severity="ticket"), "[BACK UP / RÉTABLI] eta – AdjacentDown"),
        (told("firing", BACK, name="ServiceDegraded", severity="ticket"), "[BACK UP / RÉTABLI] eta – ServiceDegraded"),
        (told("firing", DOWN, name="AdjacentDown", severity="ticket"), "[TICKET / BILLET] eta – AdjacentDown"),
        (
            told("resolved", {**DOWN, "state": "silent"}, name="AdjacentDown", severity="ticket"),
            "[ALERT ENDED / FIN DE L’ALERTE] eta – AdjacentDown",
        ),
        (told("resolved", {**BACK, "state": "maintenance"}), "[MAINTENANCE / MAINTENANCE] eta – ServiceDown"),
        (told("resolved", {**BACK, "state": "degraded"}), "[DEGRADED / DÉGRADÉ] eta – ServiceDown"),
        (
            told("resolved", {**DOWN, "state": "down"}, name="ServiceDegraded", severity="ticket"),
            "[DOWN / EN PANNE] eta – ServiceDegraded",
        ),
        (told("resolved", {**DOWN, "state": "unknown"}), "[ALERT ENDED / FIN DE L’ALERTE] eta – ServiceDown"),
        (
            told("resolved", BACK, name="ErrorBudgetBurnFast"),
            "[ALERT ENDED / FIN DE L’ALERTE] eta – ErrorBudgetBurnFast",
        ),
        (told("firing", name="ProbesFailing", vantage="east"), "[ALERT / ALERTE] eta – ProbesFailing (east)"),
        (told("firing", name="JourneyDrift", severity="ticket"), "[TICKET / BILLET] eta – JourneyDrift"),
        (told("resolved", name="JourneyDrift"), "[ALERT ENDED / FIN DE L’ALERTE] eta – JourneyDrift"),
        (
            alert(labels("MonitorAbsent", scope="monitor")) | {"status": "firing"},
            "[ALERT / ALERTE] monitor / moniteur – MonitorAbsent",
        ),
    ],
)
def test_the_subject_changes_with_the_state_alone(tmp_path: Path, given: dict[str, Any], subject: str) -> None:
    assert rendered(tmp_path, "subject", given).rstrip("\n") == subject


@pytest.mark.parametrize("form", FORMS)
def test_a_ticket_that_waits_for_office_hours_says_so_and_no_other_does(tmp_path: Path, form: str) -> None:
    for name in LASTING:
        text = rendered(tmp_path, form, told("firing", name=name, severity="ticket"))
        assert "Told in office hours" in text
        assert "Envoyé durant les heures de bureau" in text
    assert "office hours" not in rendered(tmp_path, form, told("firing", name="ServiceDegraded", severity="ticket"))


def test_where_the_process_has_another_time_zone_it_is_named_and_utc_stands_beside(tmp_path: Path) -> None:
    assert "2026-11-23 08:04 UTC (2026-11-23 08:04 UTC)" in rendered(tmp_path, "email.text", told("firing"), zone="UTC")
    summer = told("firing") | {"startsAt": "2026-07-01T04:30:00Z"}
    assert "2026-07-01 00:30 HAE (2026-07-01 04:30 UTC)" in rendered(tmp_path, "slack.text", summer)


@pytest.mark.parametrize("form", FORMS)
def test_an_alert_of_a_stranger_without_our_annotations_is_told_by_its_name(tmp_path: Path, form: str) -> None:
    bare = {"labels": {"alertname": "TheirOwn"}, "annotations": {}, "status": "firing"}
    text = rendered(tmp_path, form, bare | {"startsAt": "2026-11-23T08:04:05Z", "endsAt": "2026-11-23T09:04:05Z"})
    assert "TICKET: TheirOwn" in text
    assert f"BILLET{NBSP}: TheirOwn" in text
    assert "<no value>" not in text


def test_what_came_from_outside_cannot_forge_a_link_or_a_tag(tmp_path: Path) -> None:
    text = {**DOWN, "description": "<script>x</script> <http://evil.example|portal>", "summary": "a & b"}
    path = tmp_path / "data.json"
    rendered(tmp_path, "slack.text", told("firing", text))
    for form, kind in (("slack.text", "text"), ("email.html", "html")):
        command = [found("amtool"), "template", "render", f"--template.glob={TEMPLATES}/*.tmpl"]
        command += [f"--template.data={path}", f"--template.type={kind}"]
        command += [f'--template.text={{{{ template "ircc.{form}" . }}}}']
        made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert "<script" not in made
        assert "<http://evil" not in made
        assert "a &amp; b" in made
