"""Every word of a diary is there in both languages, with the same places left open; whatever can happen has a word."""

import re

import pytest

from monitor.reckoning.rules import RULES
from monitor.reports.diary_model import DayKind, Loss
from monitor.reports.diary_story import LIMITS, RULES_TOLD
from monitor.reports.diary_words import WORDS, tell

PLACE = re.compile(r"{(\w+)}")


@pytest.mark.parametrize("key", WORDS)
def test_a_text_has_both_languages_and_the_same_places(key: str) -> None:
    english, french = WORDS[key]
    assert english
    assert french
    assert set(PLACE.findall(english)) == set(PLACE.findall(french))
    assert " :" not in french, "a no-break space stands before a colon"


def test_whatever_a_diary_names_has_words() -> None:
    for key in (*LIMITS, *(f"loss_{each}" for each in Loss), DayKind.WEEKEND, DayKind.EARLY, DayKind.CLOSED):
        assert tell(key, "fr", **dict.fromkeys(PLACE.findall(WORDS[key][1]), "")) != ""
    assert set(RULES_TOLD) <= set(RULES)
    with pytest.raises(KeyError):
        tell("nothing", "en")
