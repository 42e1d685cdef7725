"""Alertmanager's configuration: valid, as generated, each alert to whom it concerns, days off for long enough."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from dashboards.alertmanager.__main__ import FOLDER
from dashboards.alertmanager.intervals import HOLIDAYS, YEARS, days_off, intervals
from dashboards.alertmanager.receivers import example
from dashboards.alertmanager.routing import LASTING, RECEIVERS, TEMPLATES, configuration
from dashboards.prometheus.files import ALERTS
from dashboards.prometheus.rule import Alert
from tests.dashboards.alerts import labels
from tests.programs import ROOT, found

SHIPPED = FOLDER / "alertmanager.yml"
AMLINT = str(Path(sys.executable).with_name("amlint"))


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_shipped_example_is_what_is_generated_and_amtool_and_amlint_take_it() -> None:
    for command in (
        (sys.executable, "-m", "dashboards.alertmanager", "--check"),
        (found("amtool"), "check-config", str(SHIPPED)),
        (AMLINT, "check", "--strict", "--rules", "dashboards/prometheus/rules/*.yml", str(SHIPPED)),
    ):
        told = run(*command)
        assert told.returncode == 0, told.stdout + told.stderr


ROUTES = [
    ("deadmansswitch", labels("Watchdog", "none", "monitor")),
    ("deadmansswitch", {"alertname": "Watchdog"}),
    ("pager", labels("ServiceDown", service="s")),
    ("pager", labels("ProbesFailing", service="s", vantage="v")),
    ("pager", {"alertname": "Anything", "severity": "page"}),
    ("tickets", labels("ServiceDegraded", "ticket", service="s")),
    ("tickets", labels("CertificateExpiring", "ticket", service="s")),
    ("tickets", labels("JourneyDrift", "ticket", service="s")),
    ("monitor-team", labels("MonitorAbsent", "page", "monitor")),
    ("monitor-team", labels("RoundsLate", "ticket", "monitor", vantage="v")),
    ("monitor-team", labels("JourneyDrift", "ticket", "monitor", service="s")),
    ("monitor-team", {"alertname": "Anything"}),
    ("monitor-team", {"alertname": "Anything", "severity": "pgae", "scope": "portal"}),
]
DEGRADED, DOWN = labels("ServiceDegraded", "ticket", service="s"), labels("ServiceDown", service="s")
CUT_OFF = labels("MonitorOffline", "page", "monitor", vantage="a")
INHIBITED = [
    (True, DEGRADED, DOWN),
    (True, labels("CertificateExpiring", "ticket", service="s", vantage="v"), DOWN),
    (False, DEGRADED | {"service": "other"}, DOWN),
    (False, labels("ProbesFailing", service="s"), DOWN),
    # A label that is absent on both sides counts as equal: strangers must not be joined by what neither has.
    (False, labels("AnythingOfAll", "ticket"), labels("AnythingOfAll", "page")),
    (True, DEGRADED, labels("MonitorOffline", "page", "monitor")),
    # One control that fails is no reason to doubt what is seen.
    (False, DEGRADED, labels("ControlsFailing", "ticket", "monitor")),
    (True, DEGRADED | {"vantage": "a"}, CUT_OFF),
    (False, DEGRADED | {"vantage": "b"}, CUT_OFF),
    (False, DEGRADED, CUT_OFF),
    (False, DOWN, labels("MonitorOffline", "page", "monitor")),
    (True, labels("RoundsLate", "ticket", "monitor"), labels("MonitorSilent", "page", "monitor")),
    (True, labels("RoundsLate", "ticket", "monitor", vantage="a"), labels("MonitorAbsent", "page", "monitor")),
    (False, labels("HistoryFull", "ticket", "monitor"), labels("MonitorSilent", "page", "monitor")),
]


@pytest.mark.parametrize(("receiver", "told"), ROUTES, ids=lambda each: each if isinstance(each, str) else str(each))
def test_an_alert_goes_to_whom_it_concerns_and_to_nobody_else(receiver: str, told: dict[str, str]) -> None:
    pairs = [f"{name}={value}" for name, value in told.items()]
    command = ("config", "routes", "test", f"--config.file={SHIPPED}", f"--verify.receivers={receiver}", *pairs)
    done = run(found("amtool"), *command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_ticket_keeps_quiet_beside_what_says_more_a_page_never_does_and_no_route_is_left_untried(
    tmp_path: Path,
) -> None:
    cases: list[dict[str, object]] = [{"labels": told, "expect": receiver} for receiver, told in ROUTES]
    cases += [{"labels": told, "firing": [beside], "inhibited": muted} for muted, told, beside in INHIBITED]
    (tmp_path / "cases.yml").write_text(yaml.safe_dump(cases), encoding="utf-8")
    done = run(AMLINT, "test", "--fail-under", "100", str(SHIPPED), str(tmp_path / "cases.yml"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(cases)} passed" in done.stdout, done.stdout


def test_no_rule_of_inhibition_can_mute_a_page() -> None:
    for rule in yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))["inhibit_rules"]:
        assert 'severity="ticket"' in rule["target_matchers"]


def test_only_what_lasts_waits_for_office_hours_and_no_page_does() -> None:
    timed = []
    waiting = [configuration(example())["route"]]
    while waiting:
        route = waiting.pop()
        waiting += route.get("routes", [])
        if {"mute_time_intervals", "active_time_intervals"} & set(route):
            timed.append(route["matchers"])
    assert timed == [[f'alertname=~"{"|".join(LASTING)}"']] * 2
    for name in LASTING:
        assert name in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_the_words_know_which_alerts_wait_and_which_are_about_outages() -> None:
    text = (TEMPLATES / "words.tmpl").read_text(encoding="utf-8")
    lasting = re.findall(r'define "ircc\.lasting\.(\w+)" -\}\}\s*\{\{ if match "\^\((.*?)\)\$"', text)
    assert lasting == [("en", "|".join(LASTING)), ("fr", "|".join(LASTING))]
    outages = {each.name for group in ALERTS for each in group.rules if isinstance(each, Alert) and each.votes}
    assert {"AdjacentDown", "ServiceDown"} <= outages
    for named in re.findall(r'\$outage := match "\^\((.*?)\)\$"', text):
        assert set(named.split("|")) == outages
    assert text.count("$outage := match") == 2


def test_french_is_set_with_typographic_apostrophes() -> None:
    for path in (*TEMPLATES.glob("*.tmpl"), FOLDER / "README.md", *(ROOT / "dashboards/runbooks/fr").glob("*.md")):
        text = re.sub(r"`[^`]*`|\{\{-? /\*.*?\*/ -?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|aujourd)'\w", text, re.IGNORECASE), path


def test_the_days_off_reach_to_the_end_of_next_year_at_least() -> None:
    assert datetime.now(UTC).year + 1 in YEARS, "raise the end of YEARS, then run `python -m dashboards.alertmanager`"
    (dates,) = [each["time_intervals"] for each in intervals() if each["name"] == HOLIDAYS]
    written = {
        (int(year), int(month), int(day))
        for each in dates
        for year in each["years"]
        for month in each["months"]
        for day in each["days_of_month"]
    }
    assert written == {(each.day.year, each.day.month, each.day.day) for each in days_off()}
    assert {(2026, 7, 1), (2026, 9, 30), (2026, 12, 28)} <= written
    assert {each["location"] for each in dates} == {"America/Toronto"}


@pytest.mark.parametrize(
    "change", [{"pager": {}}, {"pager": {"webhook_configs": []}}, {"friends": {"email_configs": [1]}}]
)
def test_a_receiver_that_would_lose_what_it_is_given_is_refused(change: dict[str, dict[str, list[int]]]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        configuration({**example(), **change})


def test_no_secret_and_no_host_that_exists_stands_in_the_example() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert set(configuration(example())) >= {"route", "receivers"}
    receivers = yaml.safe_load(text)["receivers"]
    assert [each["name"] for each in receivers] == list(RECEIVERS)
    for line in text.splitlines():
        assert not any(word in line for word in ("password:", "credentials:", "api_url:", "routing_key:")), line
        assert "://" not in line or ".example/" in line, line
