"""A dossier as JSON: whole, plain, and traceable to looks."""

import json
from pathlib import Path

from monitor.evidence.telling.values import VERSION, values
from monitor.history import codec
from tests.monitor.evidence.happened import EVENING, LINK_EN, MONDAY, history, monday, monday_captures, told

EVERY = {"version", "independent", "simulated", "made_at", "matter", "statements", "limits", "ongoing"}
EVERY |= {"business_days_lost", "business_days_touched", "addresses", "outages", "roots", "affected", "seconds"}
EVERY |= {"looks_from", "looks_to", "looks", "states", "asked", "runs", "errors", "said", "stories", "attempts"}
EVERY |= {"gaps", "events", "clock", "browsers", "vantages", "run_ids", "versions", "configs"}
EVERY |= {"first_look_at", "last_look_at", "notices", "notice_looks", "captures"}


async def test_the_whole_dossier_is_there_under_its_keys(tmp_path: Path) -> None:
    found = told(await history(tmp_path / "h", monday()), EVENING, monday_captures())
    made = values(found)
    assert set(made) == EVERY
    assert made["version"] == VERSION
    assert json.loads(codec.canonical(made)) == made
    assert made["matter"]["title"] == {"en": "Employer Portal", "fr": "Portail des employeurs"}
    assert made["business_days_lost"] == [MONDAY]
    assert made["outages"][0]["opened"]["latest"]["utc"] == f"{MONDAY}T11:31:00Z"
    assert sum(each["count"] for each in made["runs"]) == sum(made["looks"].values())
    assert {each["probe"] for each in made["errors"]} > {LINK_EN.key}
    assert made["captures"][0]["exhibits"][0]["sha256"] == f"{0xA0:064x}"
    assert made["clock"]["synchronised"] is True
    assert set(made["statements"]) == {"en", "fr"}
