"""Which notices let a service be expected not to work, and from when to when."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Doubt, Expected, Notice, NoticeKind
from monitor.notices.book import update
from monitor.notices.expected import expected
from tests.monitor.notices.seen import END, NOON, START, TEXT, TEXTE, look, minutes, notice


def spans(*notices: Notice) -> list[tuple[datetime, datetime]]:
    return [(each.start, each.end) for each in expected(notices)]


def test_a_scheduled_window_is_expected_and_says_by_which_notice() -> None:
    assert expected([notice()]) == (Expected(start=START, end=END, source="notice", ref="n-1"),)


@pytest.mark.parametrize(
    "over",
    [
        {"kind": NoticeKind.EMERGENCY},
        {"kind": NoticeKind.RESTORED},
        {"end": None},
        {"start": None},
        {"doubts": (Doubt.WEEKDAY_WRONG,)},
        {"doubts": (Doubt.NO_SUCH_DATE,), "start": None, "end": None},
        {"doubts": (Doubt.YEAR_INFERRED, Doubt.TOO_LONG)},
        {"doubts": (Doubt.NO_TIMES,)},
        {"doubts": (Doubt.END_BEFORE_START,)},
        {"gone_at": START},
        {"gone_at": START - timedelta(hours=3)},
        {"first_seen_at": END},
        {"first_seen_at": END + timedelta(days=1)},
    ],
)
def test_what_is_doubtful_open_ended_withdrawn_in_time_or_too_late_opens_nothing(over: dict[str, object]) -> None:
    assert spans(notice(**over)) == []


@pytest.mark.parametrize(
    "doubt", [Doubt.YEAR_INFERRED, Doubt.ZONE_INFERRED, Doubt.DAY_INFERRED, Doubt.HALF_INFERRED, Doubt.AMBIGUOUS_HOUR]
)
def test_what_was_merely_inferred_holds(doubt: Doubt) -> None:
    assert spans(notice(doubts=(doubt,))) == [(START, END)]


def test_an_announcement_does_not_reach_back() -> None:
    assert spans(notice(first_seen_at=START + minutes(40))) == [(START + minutes(40), END)]


def test_withdrawn_during_its_time_the_announced_end_still_holds() -> None:
    assert spans(notice(gone_at=START + minutes(1))) == [(START, END)]


def test_of_two_languages_that_differ_only_what_both_say_is_expected() -> None:
    later = END + minutes(30)
    english = notice(doubts=(Doubt.LANGUAGES_DIFFER,))
    french = notice("n-2", lang="fr", end=later, doubts=(Doubt.LANGUAGES_DIFFER,))
    assert spans(english, french) == [(START, END), (START, END)]
    apart = notice("n-2", lang="fr", start=END + minutes(30), end=END + minutes(60))
    assert spans(notice(), apart) == []


def test_a_third_notice_that_agrees_settles_it() -> None:
    wrong = notice("n-2", lang="fr", end=END + minutes(30), gone_at=START + minutes(60))
    assert spans(notice(), wrong, notice("n-3", lang="fr")) == [(START, END)] * 3


def test_the_two_ends_of_the_scenario_are_narrowed_to_the_earlier_one_from_the_pages_on() -> None:
    found: dict[str, Notice] = {}
    for each in (look(TEXT), look(TEXTE.format("6h00"), lang="fr", at=NOON + minutes(1))):
        found |= {made.id: made for made in update(found, each, {})}
    assert set(spans(*found.values())) == {(START, END)}


NOTICES = st.builds(
    lambda number, lang, start, length, seen, gone: notice(
        f"n-{number}",
        lang=lang,
        start=START + minutes(start),
        end=START + minutes(start + length),
        first_seen_at=START + minutes(seen),
        gone_at=START + minutes(seen + gone) if gone else None,
    ),
    st.integers(0, 99),
    st.sampled_from(("en", "fr")),
    st.integers(-300, 300),
    st.integers(1, 300),
    st.integers(-600, 600),
    st.integers(0, 300),
)


@given(st.lists(NOTICES, max_size=5))
def test_a_window_never_exceeds_what_its_notice_says_nor_begins_before_it_was_seen(notices: list[Notice]) -> None:
    by_id = {each.id: each for each in notices}
    found = expected(by_id.values())
    assert list(found) == sorted(found, key=lambda each: (each.start, each.end, each.ref))
    for each in found:
        said = by_id[each.ref]
        assert said.start
        assert said.end
        assert max(said.start, said.first_seen_at) <= each.start < each.end <= said.end
