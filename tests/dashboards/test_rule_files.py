"""What holds for every rule: it is committed as generated, its metrics exist, its labels and texts are complete."""

import re
import subprocess
import sys

import promql_parser
import pytest
import yaml

from dashboards.prometheus.files import ALERTS, FOLDER, RECORDING, files
from dashboards.prometheus.rule import MONITOR, NONE, PAGE, PORTAL, TICKET, Alert, Record
from dashboards.prometheus.snippets import ASKED
from monitor.metrics.catalogue import BY_NAME
from tests.programs import ROOT, found

GROUPS = (*RECORDING, *ALERTS)
EVERY = [each for group in GROUPS for each in group.rules]
RULES = {each.name: each for each in EVERY if isinstance(each, Alert)}
RECORDED = {each.name for each in EVERY if isinstance(each, Record)}
OURS = {"up", "ALERTS"}
QUERIES = re.compile(r"query `([^`]+)`|printf `([^`]+)`((?: \$labels\.\w+)+)")
LATER = re.compile(
    r"holt_winters|double_exponential|ts_of_|first_over_time|limitk|sort_by_label|mad_over_time|\binfo\("
)


def queries(text: str) -> list[str]:
    """What a template asks, its labels filled in."""
    found = []
    for plain, form, named in QUERIES.findall(text):
        if plain:
            found.append(plain)
        elif "floor(%f" in form:
            continue
        else:
            found.append(form.replace("%q", '"x"', named.count("$")).replace("%%", "%"))
    return found


def notes(name: str) -> dict[str, str]:
    return dict(RULES[name].rendered()["annotations"])


def expressions() -> list[str]:
    return [each.expr for each in EVERY] + [
        query for name in RULES for text in notes(name).values() for query in queries(text)
    ]


def test_the_committed_rules_are_what_is_generated_and_pass_promtools_lint() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dashboards.prometheus", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    paths = sorted(str(path) for path in files())
    lint = [found("promtool"), "check", "rules", "--lint=all", "--lint-fatal", *paths]
    checked = subprocess.run(lint, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_file_says_what_it_needs() -> None:
    for path in files():
        head = path.read_text(encoding="utf-8").split("groups:")[0]
        assert "2.42" in head
        assert "3.x" in head
    assert {path.name for path in FOLDER.glob("*.yml")} == {path.name for path in files()}


def test_every_metric_in_a_rule_is_in_the_catalogue_or_recorded() -> None:
    for query in set(expressions()):
        promql_parser.parse(query)
        names = set(re.findall(r"\b(?:ircc[_:][a-z0-9_:]+|up|ALERTS)\b", re.sub(r'"[^"]*"', '""', query)))
        unknown = names - set(BY_NAME) - RECORDED - OURS
        assert not unknown, f"{unknown} in {query}"


def test_only_functions_that_are_in_2_42_and_in_3_x_are_used() -> None:
    assert not [query for query in expressions() if LATER.search(query)]


def test_windows_hold_two_scrapes_also_without_their_left_edge() -> None:
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    for query in expressions():
        for number, unit in re.findall(r"\[(\d+)([smhd])", query):
            assert int(number) * seconds[unit] >= 45, query


@pytest.mark.parametrize("name", RULES)
def test_an_alert_keeps_the_contract(name: str) -> None:
    rule, texts = RULES[name], notes(name)
    assert rule.severity in {PAGE, TICKET, NONE}
    assert rule.scope in {PORTAL, MONITOR}
    for key in ("summary", "description", "runbook_url", "dashboard_url"):
        assert texts[key].strip()
        assert texts[f"{key}_fr"].strip()
        assert texts[key] != texts[f"{key}_fr"]
    assert ("outage_url" in texts) == ("outage_url_fr" in texts) == bool(rule.votes)
    assert ("state" in texts) == (rule.scope == PORTAL)
    assert rule.scope != PORTAL or "service" in rule.by


@pytest.mark.parametrize("name", RULES)
def test_labels_that_a_text_uses_are_there(name: str) -> None:
    rule = RULES[name]
    text = " ".join(notes(name).values())
    used = set(re.findall(r"\$labels\.(\w+)", text)) - ({"vantage"} if name == "MonitorAbsent" else set())
    assert used <= set(rule.by)
    assert not ASKED.search(text), "a placeholder was not filled in"


@pytest.mark.parametrize("name", RULES)
def test_french_is_set_as_french(name: str) -> None:
    for key, text in notes(name).items():
        if key.endswith("_fr") and "url" not in key:
            said = re.sub(r"\{\{.*?\}\}", "", text)
            assert not re.search(r"(?<!\u00a0)[:!?](?=\s|$)", said), said
            assert "'" not in said, said


def test_nothing_pages_for_a_fault_of_ours_as_if_it_were_theirs() -> None:
    theirs = {name for name, each in RULES.items() if each.severity == PAGE and each.scope == PORTAL}
    assert theirs == {"ServiceDown", "ProbesFailing"}
    ours = {name for name, each in RULES.items() if each.severity == PAGE and each.scope == MONITOR}
    assert ours == {"MonitorAbsent", "MonitorSilent", "MonitorOffline"}
    for name in theirs:
        assert "ircc_online == 0" in RULES[name].expr or "ircc:outage_down:own" in RULES[name].expr


def test_no_service_is_named() -> None:
    slugs = {path.stem for path in (ROOT / "probes/services").glob("*.toml")} - {"controls"}
    for path, text in files().items():
        assert not [slug for slug in slugs if re.search(rf"\b{slug}\b", text)], path


def test_every_alert_has_a_runbook_in_both_languages_and_every_runbook_an_alert() -> None:
    folder = ROOT / "dashboards/runbooks"
    for lang in ("en", "fr"):
        assert {path.stem for path in (folder / lang).glob("*.md")} == set(RULES)


def test_what_keeps_an_outage_alive_is_evaluated_in_one_go() -> None:
    """Groups run at moments of their own: what another one has recorded may not know yet that a monitor died."""
    group = next(each for each in ALERTS if each.name == "ircc-outages")
    above: set[str] = set()
    for rule in group.rules:
        used = {name for name in RECORDED if re.search(rf"{name}(?![\w:])", rule.expr)} - {rule.name}
        assert used <= above, f"{rule.name} uses {used - above}"
        above.add(rule.name)


def test_groups_are_evaluated_as_often_as_their_windows_reckon_with() -> None:
    for path in files():
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            assert group["interval"] == ("1m" if group["name"] == "ircc-error-budget" else "15s")
