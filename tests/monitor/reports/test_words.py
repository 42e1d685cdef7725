"""Every word is there in both languages, with the same places left open; and whatever can happen has a word."""

import re

import pytest

from monitor.model import NoticeKind
from monitor.reckoning.tally import Tally
from monitor.reports.report import OWN
from monitor.reports.rows import DAYS, SECONDS, SHARES
from monitor.reports.words import WORDS, say
from probes.model import Outcome

PLACE = re.compile(r"{(\w+)}")


@pytest.mark.parametrize("key", WORDS)
def test_a_text_has_both_languages_and_the_same_places(key: str) -> None:
    english, french = WORDS[key]
    assert english
    assert french
    assert set(PLACE.findall(english)) == set(PLACE.findall(french))


def test_whatever_a_report_names_has_words() -> None:
    for key in (*NoticeKind, *OWN, *SECONDS, *SHARES, *DAYS):
        assert say(key, "fr") == WORDS[key][1]
    assert len(WORDS["week"][0].split()) == len(WORDS["week"][1].split()) == 7
    with pytest.raises(KeyError):
        say("nothing", "en")


def test_rows_read_what_their_names_say() -> None:
    seconds = {outcome: float(number) for number, outcome in enumerate(Outcome, 1)}
    tally = Tally(by=seconds, unseen=60.0)
    assert {key: read(tally) for key, (_, read) in SECONDS.items()} == {
        **{outcome.value: seconds[outcome] for outcome in Outcome},
        "unseen": 60.0,
    }
    assert {key: read(tally) for key, (_, read) in SHARES.items()} == {
        "coverage": tally.coverage,
        "availability": tally.availability,
        "availability_strict": tally.availability_strict,
    }
