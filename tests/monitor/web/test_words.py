"""Every word is there in both languages, with the same places left open; and whatever can happen has a word."""

import re

import pytest

from monitor.evidence.model import How
from monitor.web.words import WORDS, tell
from tests.programs import ROOT

PLACE = re.compile(r"{(\w+)}")


@pytest.mark.parametrize("key", WORDS)
def test_a_text_has_both_languages_and_the_same_places(key: str) -> None:
    english, french = WORDS[key]
    assert english
    assert french
    assert set(PLACE.findall(english)) == set(PLACE.findall(french))
    assert not re.search(r" [:»]|« ", french), "a no-break space belongs there"


def test_every_word_that_is_asked_for_is_there_and_no_other() -> None:
    asked: set[str] = set()
    for path in (*(ROOT / "monitor" / "web").rglob("*"), ROOT / "monitor" / "reports" / "line.py"):
        if path.suffix in {".py", ".html"} and path.name != "words.py":
            text = path.read_text(encoding="utf-8")
            asked |= set(re.findall(r"\btell\(\"([a-z_]+)\"", text))
            asked |= {each for each in re.findall(r"\"([a-z_]+)\"", text) if each in WORDS}
    assert asked <= set(WORDS)
    files = {f"how_{each}" for each in How} & set(WORDS)
    assert set(WORDS) - asked - files == set()


def test_a_word_nobody_wrote_is_an_error_not_a_blank() -> None:
    with pytest.raises(KeyError):
        tell("no_such_word", "en")
