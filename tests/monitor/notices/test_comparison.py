"""An outage beside its notices: the nine hours of 2016, overruns, early starts, and what was announced in vain."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Bounds, Ending, Notice, NoticeKind
from monitor.notices.comparison import Comparison, Span, compare, unmeasured, worded
from monitor.notices.words import WORDS
from tests.monitor.notices.seen import END, START, around, minutes, notice, outage

HOUR = 3600.0


def emergency(number: str = "e-1", *, seen: datetime, until: datetime, gone: datetime | None = None) -> Notice:
    return notice(
        number,
        kind=NoticeKind.EMERGENCY,
        start=None,
        end=None,
        first_seen_at=seen,
        last_seen_at=until,
        gone_at=gone,
        text="Our online services are unavailable.",
    )


def test_an_outage_without_a_notice_says_so() -> None:
    found = compare(outage(around(START)), [])
    assert found == Comparison(outage="2026-0001", ended=False)
    assert worded(found, "en") == ("No official notice was seen during this outage.",)
    assert worded(found, "fr") == ("Aucun avis officiel n'a été vu pendant cette panne.",)


def test_an_emergency_announced_nine_hours_late_is_told_within_the_bounds_of_the_start() -> None:
    began = datetime(2016, 11, 8, 19, 0, tzinfo=UTC)
    seen = began + timedelta(hours=9)
    late = emergency(seen=seen, until=seen + minutes(60))
    found = compare(outage(around(began), last_bad_at=seen + minutes(50)), [late])
    assert (found.announced_at, found.delay) == (seen, Span(least=9 * HOUR, most=9 * HOUR + 120))
    assert (found.start, found.end, found.overrun) == (None, None, None)
    (sentence,) = worded(found, "en")
    told = (
        "Announced 9 h 0 min to 9 h 2 min after the outage began; the notice was first seen 2016-11-08 23:00:00 -05:00"
    )
    assert sentence.startswith(told)
    assert worded(found, "fr")[0].startswith("Annoncée entre 9 h 0 min et 9 h 2 min après le début de la panne")


def test_a_start_nobody_saw_bounds_the_delay_on_one_side_only() -> None:
    late = emergency(seen=START + minutes(60), until=START + minutes(90))
    found = compare(outage(Bounds(earliest=None, latest=START), last_bad_at=START + minutes(80)), [late])
    assert found.delay == Span(least=HOUR, most=None)
    assert worded(found, "en")[0].startswith("Announced at least 1 h 0 min after the outage began")


def test_down_before_the_announced_start() -> None:
    found = compare(outage(around(START - minutes(30)), around(START), ending=Ending.MAINTENANCE), [notice()])
    assert found.start == Span(least=-32 * 60, most=-30 * 60)
    assert found.delay is not None
    assert found.delay.most is not None
    assert found.delay.most < 0
    announced, began = worded(found, "en")  # it ended in maintenance: that is no recovery before the announced end
    assert announced.startswith("Announced 11 h 28 min to 11 h 30 min before the outage began")
    assert began == "It began 30 min to 32 min before the announced start, 2026-05-05 00:00:00 -04:00 (04:00:00 UTC)."


def test_what_worked_again_before_the_announced_end_was_announced_down_and_measured_up() -> None:
    found = compare(outage(around(START), around(END - minutes(60)), ending=Ending.RECOVERED), [notice()])
    assert found.end == Span(least=-62 * 60, most=-60 * 60)
    told = "It ended 1 h 0 min to 1 h 2 min before the announced end, 2026-05-05 05:30:00 -04:00 (09:30:00 UTC): "
    assert worded(found, "en")[-1] == f"{told}announced down, measured up."


def test_an_overrun_that_goes_on_is_at_least_as_long_as_it_was_seen() -> None:
    found = compare(outage(around(END), last_bad_at=END + minutes(20)), [notice()])
    assert found.overrun == found.end == Span(least=20 * 60, most=None)
    assert "It still went on at least 20 min after the announced end" in worded(found, "en")[-1]
    assert "Elle durait encore au moins 20 min après la fin annoncée" in worded(found, "fr")[-1]


def test_an_overrun_that_ended_is_told_within_its_bounds() -> None:
    found = compare(outage(around(END), around(END + minutes(40), after=1)), [notice()])
    assert found.overrun == Span(least=38 * 60, most=41 * 60)
    assert "It ended 38 min to 41 min after the announced end" in worded(found, "en")[-1]


def test_an_end_within_the_bounds_is_no_overrun() -> None:
    found = compare(outage(around(START), around(END, after=1)), [notice()])
    assert found.overrun is None
    assert found.end == Span(least=-120, most=60)
    assert worded(found, "en")[1].startswith("It began at the announced start")
    assert worded(found, "en")[-1].startswith("It ended at the announced end")


def test_bounds_too_wide_to_tell_are_not_told() -> None:
    wide = outage(around(START, before=600, after=600), around(END))
    assert not any(each.startswith("It began") for each in worded(compare(wide, [notice()]), "en"))


def test_a_notice_still_shown_after_recovery_lingers() -> None:
    ended = around(START + minutes(60))
    still = emergency(seen=START + minutes(5), until=START + minutes(120), gone=START + minutes(130))
    found = compare(outage(around(START), ended, ending=Ending.RECOVERED), [still])
    assert found.lingered == Span(least=HOUR, most=72 * 60)
    assert "announced down, measured up" in worded(found, "en")[-1]
    assert "annoncé en panne, mesuré en service" in worded(found, "fr")[-1]
    soon = emergency(seen=START + minutes(5), until=START + minutes(55), gone=START + minutes(65))
    assert compare(outage(around(START), ended, ending=Ending.RECOVERED), [soon]).lingered is None


@pytest.mark.parametrize(
    "over",
    [
        {"services": ("eta",)},
        {"kind": NoticeKind.RESTORED},
        {"kind": NoticeKind.OTHER},
        {"gone_at": START - minutes(60)},
        {"start": START - timedelta(days=7), "end": END - timedelta(days=7)},
        {"start": START + timedelta(days=7), "end": END + timedelta(days=7)},
    ],
)
def test_a_notice_of_another_service_or_time_is_not_compared(over: dict[str, object]) -> None:
    assert compare(outage(around(START), around(END)), [notice(**over)]).notices == ()


def test_of_several_the_first_seen_dates_the_announcement_and_the_best_fitting_window_is_compared() -> None:
    early = notice(
        "n-2", start=START - timedelta(hours=4), end=START + minutes(5), first_seen_at=START - timedelta(days=2)
    )
    urgent = emergency(seen=START + minutes(10), until=START + minutes(20))
    found = compare(outage(around(START), around(END)), [urgent, notice(), early])
    assert found.notices == ("n-2", "n-1", "e-1")
    assert (found.announced_at, found.announced_end) == (START - timedelta(days=2), END)


def test_an_emergency_while_nothing_was_measured_is_announced_in_vain() -> None:
    shown = emergency(seen=START, until=START + minutes(60))
    assert unmeasured(shown, [])
    assert unmeasured(shown, [outage(around(START + timedelta(days=2)))])
    assert not unmeasured(shown, [outage(around(START + minutes(30)))])
    assert not unmeasured(notice(), [])


def test_every_sentence_is_there_in_both_languages_with_the_same_blanks() -> None:
    for english, french in WORDS.values():
        assert english
        assert french
        for blank in ("{length}", "{at}", "{least}", "{most}"):
            assert (blank in english) == (blank in french)
