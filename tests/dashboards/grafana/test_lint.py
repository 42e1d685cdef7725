"""What a dashboard must not forget: Grafana's own lint rules, and those that outages taught."""

import itertools
import re
from typing import Any

import pytest

from dashboards.grafana.palette import DEGRADED, DOWN, MAINTENANCE, NO_DATA, UP
from tests.dashboards.grafana.sheets import BUILT_IN, Sheet, filled, name, sheets

SHEETS = pytest.mark.parametrize("sheet", sheets(), ids=name)
STATES = {"0": DOWN, "1": DEGRADED, "2": MAINTENANCE, "3": UP}
UNITS = {"none", "short", "s", "bytes", "percentunit", "dthms", "dtdhms", "time:YYYY-MM-DD HH:mm"}
VARIABLE = re.compile(r"\$\{?([a-zA-Z_]\w*)")


@SHEETS
def test_every_panel_says_what_it_answers(sheet: Sheet) -> None:
    for panel in sheet.panels():
        defaults = panel["fieldConfig"]["defaults"]
        assert panel["title"], panel["id"]
        assert "?" in panel["description"], f"{panel['title']}: the description asks the one question it answers"
        assert panel["targets"], f"{panel['title']} asks nothing"
        assert defaults["noValue"], panel["title"]
        assert defaults["unit"] in UNITS, panel["title"]
        for override in panel["fieldConfig"]["overrides"]:
            assert {each["value"] for each in override["properties"] if each["id"] == "unit"} <= UNITS


@SHEETS
def test_no_two_columns_of_a_table_have_one_name_for_all_would_show_the_last_one(sheet: Sheet) -> None:
    for panel in sheet.panels():
        names = [
            each["value"]
            for override in panel["fieldConfig"]["overrides"]
            for each in override["properties"]
            if each["id"] == "displayName"
        ]
        assert len(names) == len(set(names)), panel["title"]


@SHEETS
def test_every_query_goes_to_the_chosen_data_source(sheet: Sheet) -> None:
    source = {"type": "prometheus", "uid": "${datasource}"}
    for panel in sheet.panels():
        assert panel["datasource"] == source
        assert all(target["datasource"] == source for target in panel["targets"])
        refs = [target["refId"] for target in panel["targets"]]
        assert len(refs) == len(set(refs))
    assert all(note["datasource"] == source for note in sheet.body["annotations"]["list"])


@SHEETS
def test_numbers_of_panels_are_unique_and_places_do_not_overlap(sheet: Sheet) -> None:
    numbers = [panel["id"] for panel in sheet.body["panels"]]
    assert len(numbers) == len(set(numbers))
    assert all(numbers)
    for panel in sheet.body["panels"]:
        place = panel["gridPos"]
        assert place["w"] > 0 < place["h"]
        assert place["x"] + place["w"] <= 24
    for one, other in itertools.combinations(sheet.body["panels"], 2):
        assert not _overlap(one["gridPos"], other["gridPos"]), f"{one['title']} lies on {other['title']}"


def _overlap(a: dict[str, int], b: dict[str, int]) -> bool:
    return all(a[at] < b[at] + b[size] and b[at] < a[at] + a[size] for at, size in (("x", "w"), ("y", "h")))


def test_the_wall_fits_a_screen() -> None:
    for sheet in sheets():
        if sheet.uid.startswith("ircc-overview"):
            # Of 38 pixels each: 912 in all, and Grafana's own bars and that of the variables still fit over them.
            assert max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in sheet.body["panels"]) <= 24


def test_an_age_that_nobody_knows_has_the_colour_of_an_old_one() -> None:
    found = [
        panel
        for sheet in sheets()
        for panel in sheet.panels()
        if panel["title"] in {"Age of the data", "Âge des données"}
    ]
    assert len(found) == 4
    for panel in found:
        base, *_ = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
        assert base["color"] == DOWN


@SHEETS
def test_a_timeline_draws_every_state_and_the_lack_of_data(sheet: Sheet) -> None:
    for panel in _timelines(sheet):
        defaults = panel["fieldConfig"]["defaults"]
        assert defaults["color"]["mode"] == "fixed", "other modes lose the mapped colours or the boxes of no data"
        assert panel["options"]["legend"]["showLegend"]
        assert defaults["custom"]["spanNulls"] is False, "a gap is not the state before it"
        assert panel["interval"] == "1m"
        values, special = defaults["mappings"]
        assert special["options"] == {
            "match": "null+nan",
            "result": {
                "text": "No data" if sheet.lang == "en" else "Aucune donnée",
                "color": NO_DATA,
                "index": special["options"]["result"]["index"],
            },
        }
        wanted = (
            set(STATES)
            if any("state" in target["expr"] for target in panel["targets"]) and "3" in values["options"]
            else {"0", "1"}
        )
        assert wanted <= set(values["options"])


def _timelines(sheet: Sheet) -> list[dict[str, Any]]:
    return [panel for panel in sheet.panels() if panel["type"] in {"state-timeline", "status-history"}]


@SHEETS
def test_a_timeline_shows_the_worst_of_each_cell_where_it_happened(sheet: Sheet) -> None:
    found = _timelines(sheet)
    for panel in found:
        for target in panel["targets"]:
            windows = re.findall(
                r"min by \([\w, ]+\) \(min_over_time\([^\[]+\[\$__interval\] offset -\$__interval\)\)", target["expr"]
            )
            selectors = re.findall(
                r"(?:ircc_\w*(?:state|success|online|up|writable)|ircc:[\w:]+|\bup\b)[{\[]", target["expr"]
            )
            assert windows, target["expr"]
            assert len(windows) == len(selectors), f"a bare state loses short outages: {target['expr']}"
    if sheet.uid.removesuffix("-fr") != "ircc-slo":
        assert found


@SHEETS
def test_a_state_has_one_word_and_one_colour_everywhere(sheet: Sheet) -> None:
    words = (
        ("En panne", "Dégradé", "En maintenance", "En service")
        if sheet.lang == "fr"
        else ("Down", "Degraded", "Maintenance", "Up")
    )
    seen = 0
    for mappings in _mappings(sheet.body):
        values = mappings[0]["options"]
        if "3" in values and "2" in values and values["3"].get("color"):
            seen += 1
            assert {key: values[key]["color"] for key in STATES} == STATES
            assert tuple(values[key]["text"] for key in STATES) == words
    assert seen or sheet.uid.startswith(("ircc-slo", "ircc-monitor"))


def _mappings(value: Any) -> list[list[dict[str, Any]]]:
    if isinstance(value, list):
        return [each for inner in value for each in _mappings(inner)]
    if not isinstance(value, dict):
        return []
    own = [value["mappings"]] if value.get("mappings") else []
    own += [value["value"]] if value.get("id") == "mappings" else []
    return own + [each for inner in value.values() for each in _mappings(inner)]


@SHEETS
def test_nothing_is_hidden_in_a_menu_and_nothing_can_be_edited(sheet: Sheet) -> None:
    assert "inControlsMenu" not in str([sheet.body["links"], sheet.body["annotations"]])
    assert sheet.body["editable"] is False
    assert sheet.body["refresh"] in {"1m", "5m"}
    assert sheet.body["time"]["to"] == "now"
    assert sheet.body["timezone"] == "browser"


@SHEETS
def test_variables_are_asked_again_when_the_time_changes_and_all_are_used(sheet: Sheet) -> None:
    variables = {each["name"]: each for each in sheet.body["templating"]["list"]}
    assert set(variables) == {"datasource", "vantage", "service", "page"}
    assert variables["vantage"]["allValue"] == ".*"
    assert variables["page"]["hide"] == 2
    assert variables["service"].get("includeAll", False) is not sheet.uid.startswith("ircc-service")
    for each in variables.values():
        if each["type"] == "query":
            assert each["refresh"] == 2
            assert re.fullmatch(r"label_values\(.+, \w+\)", each["query"])
    without = str({key: value for key, value in sheet.body.items() if key != "templating"})
    used = set(VARIABLE.findall(without))
    assert set(variables) <= used
    assert used <= set(variables) | BUILT_IN


@SHEETS
def test_every_link_leads_somewhere(sheet: Sheet) -> None:
    uids = {each.uid for each in sheets() if each.lang == sheet.lang}
    other = {"en": "fr", "fr": "en"}[sheet.lang]
    urls = re.findall(r"'url': '([^']+)'", str(sheet.body))
    for uid in [found for url in urls for found in re.findall(r"^/d/([\w-]+)", url)]:
        own_twin = {
            each.uid
            for each in sheets()
            if each.lang == other and each.uid.removesuffix("-fr") == sheet.uid.removesuffix("-fr")
        }
        assert uid in uids | own_twin, uid
    pages = [url for url in urls if not url.startswith("/d/")]
    prefix = "/fr" if sheet.lang == "fr" else ""
    allowed = re.compile(
        rf"\$\{{(?:page|__data\.fields\.page)\}}{prefix}/(?:|runbooks/\$\{{__data\.fields\.alertname\}}"
        r"|outages/\$\{__data\.fields\.service\}/\$\{__data\.fields\.start\}(?:#proof)?)"
    )
    assert pages
    assert all(allowed.fullmatch(url) for url in pages), pages


@SHEETS
def test_a_list_of_outages_leads_to_the_page_and_to_the_proof(sheet: Sheet) -> None:
    lists = [
        panel
        for panel in sheet.panels()
        if "last_outage_end_timestamp_seconds" in str(panel) and "${__data.fields.start}" in str(panel)
    ]
    if sheet.uid.removesuffix("-fr") in {"ircc-outages", "ircc-service", "ircc-vantages"}:
        assert lists
    for panel in lists:
        assert panel["maxDataPoints"] >= 4400, "steps may not be longer than its description says"
        assert "#proof" in str(panel)
        assert "count_values" in filled(panel["targets"][0]["expr"])


@SHEETS
def test_what_belongs_beside_outages_is_marked_on_every_graph(sheet: Sheet) -> None:
    notes = {note["iconColor"]: note for note in sheet.body["annotations"]["list"]}
    assert len(sheet.body["annotations"]["list"]) == 5
    assert notes[MAINTENANCE]["enable"]
    restarts = [note for note in sheet.body["annotations"]["list"] if note.get("useValueForTime")]
    assert [note["expr"].endswith("* 1000") for note in restarts] == [True], "Grafana takes the value as milliseconds"
    assert not any("time()" in note["expr"] for note in sheet.body["annotations"]["list"])
