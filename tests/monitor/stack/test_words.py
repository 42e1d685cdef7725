"""The stack's words are there in both languages, and every one that is asked for is there."""

import re
import string

from monitor.stack.words import WORDS
from monitor.wording import LANGS
from tests.programs import ROOT


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_is_there_in_both_languages_with_the_same_gaps_to_fill() -> None:
    for key, texts in WORDS.items():
        assert len(texts) == len(LANGS), key
        assert all(text.strip() for text in texts), key
        assert fields(texts[0]) == fields(texts[1]), key


def test_french_has_a_no_break_space_before_a_colon() -> None:
    assert [key for key, (_, french) in WORDS.items() if re.search(r" :( |$)", french)] == []


def test_every_word_that_is_asked_for_is_there_and_no_other() -> None:
    paths = [*(ROOT / "monitor/stack").glob("*.py"), *(ROOT / "monitor/cli").glob("*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in paths if path.name != "words.py")
    asked = set(re.findall(r"\b(?:say|note|words_for|tell_wrong|_cannot)\((?:options, )?\"([a-z_]+)\"", text))
    assert len(asked) > 20
    quoted = set(re.findall(r"\"([a-z_]+)\"", text))
    built = {f"severity_{each}" for each in ("page", "ticket", "none")}
    assert set(WORDS) <= quoted | built
