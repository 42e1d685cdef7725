"""The plain texts that spare most searches: a page that a marker's regex matches must never be passed over."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.markers import Rule, rules, signs

SEARCHED = [rule for rule in rules() if rule.regex]


@pytest.mark.parametrize("rule", SEARCHED, ids=lambda rule: rule.id)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_a_rule_matches_shows_one_of_its_signs(rule: Rule, data: st.DataObject) -> None:
    shown = data.draw(st.from_regex(rule.regex))
    assert not signs(rule.regex) or any(sign in shown for sign in signs(rule.regex))


def test_most_rules_have_signs() -> None:
    assert sum(bool(signs(rule.regex)) for rule in SEARCHED) > len(SEARCHED) / 2


@pytest.mark.parametrize(
    ("regex", "told"),
    [
        ("closed today", ("closed today",)),
        (r"\bour server is down\b", ("our server is down",)),
        ("first one|the second", ("first one", "the second")),
        ("(?:one|two) of these", (" of these",)),
        ("closed(?: for good| today)? again", ("closed",)),
        ("portals? are away", (" are away",)),
        ("colou?rless", ("rless",)),
        ("back so{2,3}n enough", ("n enough",)),
        ("gone+ away", (" away",)),
        ("stays [a-z|]+ shut", ("stays ",)),
        ("left []abc] right", (" right",)),
        ("costs 5[.]00 dollars", ("00 dollars",)),
        ("(?i)shouted out", ()),
        ("enough text|abc", ()),
        ("any.time.now", ("time",)),
        (r"wait \d+ h", ("wait ",)),
        ("outer (?:in(?:ner|side) word) text", ("outer ",)),
    ],
)
def test_the_sign_is_the_longest_text_that_must_be_there(regex: str, told: tuple[str, ...]) -> None:
    re.compile(regex)
    assert signs(regex) == told
