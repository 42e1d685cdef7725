"""Every word of a pack is there in both languages, with the same places left open."""

import re
from importlib.resources import files

import pytest

from monitor.evidence.model import Occasion
from monitor.evidence.telling.tried import What
from monitor.evidence.telling.words import WORDS, quoted, say

PLACE = re.compile(r"{(\w+)}")
LOGIC = re.compile(r"{%.*?%}")


@pytest.mark.parametrize("key", sorted(WORDS))
def test_a_text_has_both_languages_and_the_same_places(key: str) -> None:
    english, french = WORDS[key]
    assert english.strip()
    assert french.strip()
    assert set(PLACE.findall(english)) == set(PLACE.findall(french))


def test_whatever_is_tried_or_captured_has_words() -> None:
    for what in What:
        if what is not What.PROBE:
            assert say(what, "fr") == WORDS[what][1].replace(" :", "\u00a0:")
    for occasion in Occasion:
        assert say(f"occasion_{occasion}", "en")
    with pytest.raises(KeyError):
        say("nothing at all", "en")


def test_french_keeps_its_signs_with_their_words() -> None:
    text = say("was_down_day", "fr", day="lundi", service="Portail", start="7 h", end="8 h")
    assert "«\u00a0Portail\u00a0»" in text
    assert say("colon", "fr") == "\u00a0:"
    assert (quoted("a", "en"), quoted("a", "fr")) == ("“a”", "«\u00a0a\u00a0»")


@pytest.mark.parametrize("name", ["operation-{}.html", "letter-{}.txt"])
def test_texts_in_files_leave_the_same_places_open_in_both_languages(name: str) -> None:
    texts = [
        files("monitor.evidence.telling").joinpath("templates", name.format(lang)).read_text(encoding="utf-8")
        for lang in ("en", "fr")
    ]
    places = [sorted(re.findall(r"{{ ?([\w.]+)", each)) for each in texts]
    assert places[0] == places[1]
    assert next(len(LOGIC.findall(each)) for each in texts) == len(LOGIC.findall(texts[1]))
    assert texts[0].count("[") == texts[1].count("[")
