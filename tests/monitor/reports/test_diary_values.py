"""A diary as JSON: every instant twice, every length in seconds, and everything that the page says."""

import json
from pathlib import Path

from monitor.history.archive import Archive
from monitor.history.opening import NAME
from monitor.reports.diary_values import diary_values
from tests.monitor.reckoning.states import UP
from tests.monitor.reports.archives import dispute, kept
from tests.monitor.reports.diaries import LONG, NIGHT, course, kept_lost_days, written


def test_it_is_json_and_holds_what_the_page_says(lost: Path) -> None:
    told = json.loads(json.dumps(diary_values(written(lost))))
    assert told["deadline"] == {
        "at": {"utc": "2026-12-05T05:00:00Z", "toronto": "2026-12-05T00:00:00-05:00"},
        "end_of_day": "2026-12-04",
        "to_come": False,
    }
    assert told["totals"]["business_days"] == 10
    assert told["totals"]["lost_to_outages"] == 3
    assert told["totals"]["lost_to_outages_within"] == {"least": 3, "most": 3}
    assert told["totals"]["days"]["outage"] == ["2026-12-02", "2026-12-03", "2026-12-04"]
    assert told["totals"]["down_seconds_by_the_clock"] == {"measured": 249_000, "least": 248_400, "most": 250_200}
    assert [each["outage"] for each in told["outages"]] == [NIGHT, LONG]
    assert told["outages"][1]["pack"] == f"ircc-monitor evidence export {LONG}"
    assert told["notices"][0]["text"] == "The Employer Portal is unavailable."
    assert told["simulated"] is False
    assert (told["firm_totals"], told["disputed_totals"], told["at_last_look"]) == (None, None, None)


def test_each_day_says_how_it_was_spent_and_what_took_it(lost: Path) -> None:
    days = {each["day"]: each for each in diary_values(written(lost))["days"]}
    assert len(days) == 12
    assert (days["2026-11-24"]["loss"], days["2026-11-24"]["outages"]) == ("nothing", [NIGHT])
    assert days["2026-11-24"]["by_the_clock"]["seconds"]["down"] == 7200
    assert days["2026-12-03"]["in_business_hours"]["seconds"]["down"] == days["2026-12-03"]["open_seconds"] == 32_400
    assert (days["2026-11-28"]["kind"], days["2026-11-28"]["loss"]) == ("weekend", "nothing")


def test_at_the_deadline_it_says_how_it_stood_and_by_which_looks(lost: Path) -> None:
    told = diary_values(written(lost))
    stood = told["at_deadline"]
    assert (stood["outcome"], stood["cause"], stood["sure"], stood["changed"]) == ("down", "http_5xx", True, None)
    assert stood["shown_before_at"]["utc"] == "2026-12-05T05:00:00Z"
    assert stood["shown_after_at"]["utc"] == "2026-12-05T05:10:00Z"
    assert told["last_seen_to_work"]["at"]["utc"] == "2026-12-02T12:50:00Z"
    assert told["last_seen_to_work"]["no_longer_at"]["utc"] == "2026-12-02T13:00:00Z"
    assert told["longest_usable"]["business_seconds"] == 162_000
    between = diary_values(written(lost, "2026-12-05T09:05"))["at_deadline"]
    assert (between["sure"], between["outcome"], between["then"]) == (False, "down", "up")
    assert between["changed"]["latest"]["utc"] == "2026-12-05T14:10:00Z"
    works = diary_values(written(lost, "2026-12-05T09:15"))["last_seen_to_work"]
    assert works["no_longer_at"] is None


def test_the_proof_has_the_history_the_looks_and_the_heads(lost: Path) -> None:
    proof = diary_values(written(lost))["proof"]
    with Archive(lost) as archive:
        heads = archive.heads()
    assert proof["heads"]["looks"]["head"] == heads.looks.head
    assert proof["heads"]["events"]["last_id"] == heads.events.last_id
    assert proof["looks"] == 1728
    assert proof["probes"][0]["probe"] == "employer-portal/form"
    assert proof["first_look_at"]["utc"] == "2026-11-19T11:00:00Z"


def test_rules_limits_and_the_answer_are_in_both_languages(lost: Path) -> None:
    told = diary_values(written(lost))
    for part in (told["in_short"], told["limits"], told["independent"], *told["rules"].values()):
        assert set(part) == {"en", "fr"}
        assert part["en"] != part["fr"]


async def test_what_stands_beside_and_what_is_to_come(tmp_path: Path) -> None:
    path = await kept_lost_days(tmp_path / "disputed", events=(dispute(LONG, "up", "Ours."),))
    told = diary_values(written(path, province="QC"))
    assert told["firm_hours"]["closed"] == ["federal", "QC"]
    assert told["firm_totals"]["lost_to_outages"] == 3
    assert told["disputed_totals"]["lost_to_outages"] == 0
    await kept(tmp_path / "new", course(("2026-12-01 00:00", UP), until="2026-12-03 12:00"))
    ahead = diary_values(written(tmp_path / "new" / NAME, now="2026-12-03 12:00", days=2))
    assert ahead["deadline"]["to_come"] is True
    assert ahead["at_deadline"] is None
    assert ahead["at_last_look"]["outcome"] == "up"
    assert ahead["not_known_yet"] == {"business_days": ["2026-12-03", "2026-12-04"], "business_seconds": 14 * 3600}
