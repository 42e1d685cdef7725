"""What goes in comes out equal, and the same value is always the same text."""

import json
import math
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.history import codec
from monitor.model import Bounds, Notice, Outage, Transition
from probes.model import Artifact, HttpFacts
from tests.makers import START

INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
BOUNDS = st.builds(Bounds, earliest=st.none() | INSTANTS, latest=INSTANTS)
BY_TYPE = {
    datetime: INSTANTS,
    datetime | None: st.none() | INSTANTS,
    Bounds: BOUNDS,
    Bounds | None: st.none() | BOUNDS,
}


def anything(kind: type) -> st.SearchStrategy[Any]:
    """Any value of a dataclass, its optional fields given too."""
    return st.builds(kind, **{each.name: BY_TYPE.get(each.type, ...) for each in fields(kind)})


@given(anything(Outage))
def test_any_outage_reads_back_as_it_was(outage: Outage) -> None:
    assert codec.OUTAGE.validate_json(codec.canonical(outage)) == outage


@given(anything(Notice))
def test_any_notice_reads_back_as_it_was(notice: Notice) -> None:
    assert codec.NOTICE.validate_json(codec.canonical(notice)) == notice


@given(anything(Transition))
def test_any_transition_reads_back_as_it_was(transition: Transition) -> None:
    assert codec.TRANSITION.validate_json(codec.canonical(transition)) == transition


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), JSON))
def test_a_body_is_ascii_without_spaces_and_the_same_whatever_the_order(body: dict[str, object]) -> None:
    text = codec.canonical(body)
    assert text.isascii()
    assert json.loads(text) == body
    assert codec.canonical(dict(reversed(body.items()))) == text
    assert codec.expanded(codec.compact(body)) == body
    assert len(codec.compact(body)) <= len(text)


def test_instants_are_utc_whatever_zone_they_come_in() -> None:
    local = START.astimezone(timezone(timedelta(hours=-5)))
    assert codec.plain(local) == codec.plain(START) == "2026-11-02T14:00:00Z"


def test_text_that_is_no_text_can_be_printed_and_sent() -> None:
    kept = codec.plain({"server": "caf\udce9", "\ud800": "é"})
    assert kept == {"server": "caf\\udce9", "\\ud800": "é"}
    json.dumps(kept, ensure_ascii=False).encode()


def test_numbers_that_json_does_not_know_become_null() -> None:
    assert codec.plain([math.inf, -math.inf, math.nan, 1.5]) == [None, None, None, 1.5]


def test_sparse_leaves_out_what_is_at_its_default_and_nothing_that_must_be_given() -> None:
    facts = HttpFacts(status=0, reason="", version="1.1", url="https://a.example/")
    assert codec.plain(facts, sparse=True) == {"status": 0, "reason": "", "version": "1.1", "url": "https://a.example/"}
    assert codec.plain(facts)["content_length"] == -1


def test_a_path_is_its_text() -> None:
    artifact = Artifact(name="picture", media_type="image/png", path=Path("artifacts/one.png"))
    assert codec.plain(artifact)["path"] == "artifacts/one.png"


@dataclass
class Holder:
    thing: object


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}, Holder(object()), Holder])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="cannot be kept as JSON"):
        codec.plain(value)
