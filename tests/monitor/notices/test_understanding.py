"""Announcements understood: the texts of the regression list, every form of a window, and no text at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Doubt, NoticeKind
from monitor.notices.understanding import Understood, understand
from monitor.simulator.scenarios import SCENARIOS
from probes.model import Announcement
from tests.monitor.notices.forms import Written, written

SEEN = datetime(2026, 5, 1, 16, 0, tzinfo=UTC)
PHRASES = {
    "gckey": ("GCKey", "CléGC"),
    "payment": ("Online Payment", "paiement en ligne", "EPAY"),
    "signin-partner": ("Sign in Partner", "partenaire de connexion"),
}
ETA = (
    "The Government of Canada will perform updates to its online system from 12:00 am to 5:30 am ET on May 5, 2026. "
    "The eTA application form will not be available at that time. We apologize for the inconvenience. "
    "To apply for an eTA, please return after 5:30 am ET on May 5."
)
ACCOUNT = (
    "This online service will be unavailable from 12:00 a.m. to 5:30 a.m. Tuesday, September 8, 2026, Eastern time, "
    "in order to perform system maintenance."
)
TWICE = "from 1 a.m. to 2 a.m. ET on May 5, 2026 and from 1 a.m. to 2 a.m. ET on May 12, 2026"


def read(text: str, lang: str = "en", seen_at: datetime = SEEN) -> Understood:
    return understand(Announcement(text=text, lang=lang, url=""), seen_at=seen_at, phrases=PHRASES)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def window(text: str, seen_at: datetime = SEEN) -> tuple[str, str]:
    said = read(text, seen_at=seen_at)
    return tuple(f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (said.start, said.end))  # type: ignore[return-value]


@given(written())
@settings(max_examples=800, deadline=None)
def test_every_form_of_a_window_is_read_to_the_minute_and_all_that_was_inferred_is_told(case: Written) -> None:
    said = read(case.text, case.lang, case.seen_at)
    inferred = set() if case.zone else {Doubt.ZONE_INFERRED}
    inferred |= set() if case.year else {Doubt.YEAR_INFERRED}
    inferred |= set() if case.half else {Doubt.HALF_INFERRED}
    assert (said.kind, said.start, said.end) == (NoticeKind.SCHEDULED, case.start, case.end)
    assert set(said.doubts) == inferred


FRAGMENTS = (
    *("will be unavailable", "sera inaccessible", "is down", "from", "to", "until", "at", "on", "between", "and", "de"),
    *("à", "au", "le", "du", "jusqu'à", "12:00 a.m.", "5:30", "24:00", "99:99", "18h", "7 h 61", "minuit", "noon", "8"),
    *("May 5", "mai", "February 30, 2027", "29 février", "Tuesday", "mardi", "2026", "2026-13-45", "tomorrow", "ET"),
    *("heure de l'Est", "(HE)", "UTC", ",", "-", ".", "(", "31 juin", "1er", "December 31", "January 1", "Sunday,"),
)


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map(" ".join)),
    st.integers(946_684_800, 4_070_908_800).map(lambda at: datetime.fromtimestamp(at, UTC)),  # 2000 to 2099
)
@settings(max_examples=1500, deadline=None)
def test_no_text_makes_it_fail_or_say_what_cannot_be(text: str, seen_at: datetime) -> None:
    said = read(text, seen_at=seen_at)
    assert said.kind in NoticeKind
    assert all(at.utcoffset() == timedelta() for at in (said.start, said.end) if at)
    if said.start and said.end:
        assert said.start < said.end
        assert said.end - said.start <= timedelta(days=7) or Doubt.TOO_LONG in said.doubts
    if {Doubt.NO_TIMES, Doubt.NO_SUCH_DATE, Doubt.END_BEFORE_START} & set(said.doubts):
        assert (said.start, said.end) == (None, None)
    if said.kind in {NoticeKind.OTHER, NoticeKind.RESTORED}:
        assert (said.start, said.end, said.doubts) == (None, None, ())
    if said.kind is NoticeKind.SCHEDULED:
        assert said.start or said.end or said.doubts


@pytest.mark.parametrize(
    ("text", "kind", "subjects"),
    [
        ("Our online services are unavailable. Please try again later.", NoticeKind.EMERGENCY, ()),
        (
            "Nous éprouvons des difficultés avec nos services en ligne. Veuillez réessayer plus tard.",
            NoticeKind.EMERGENCY,
            (),
        ),
        ("The eTA system is currently down. We are working to resolve the issue.", NoticeKind.EMERGENCY, ()),
        ("Le système d'AVE est actuellement en panne.", NoticeKind.EMERGENCY, ()),
        ("The eTA system is experiencing delays. We are working to resolve this issue.", NoticeKind.DELAYS, ()),
        ("Le système d'AVE connaît des retards.", NoticeKind.DELAYS, ()),
        ("Wait to apply for an eTA if you are not travelling urgently", NoticeKind.DELAYS, ()),
        ("Online payment is currently unavailable.", NoticeKind.EMERGENCY, ("payment",)),
        ("La fonctionnalité de paiement en ligne est inaccessible.", NoticeKind.EMERGENCY, ("payment",)),
        ("We temporarily disabled multi-factor authentication due to technical issues", NoticeKind.EMERGENCY, ()),
        ("This online service is currently unavailable", NoticeKind.EMERGENCY, ()),
        ("Cet examen n'est pas disponible actuellement", NoticeKind.EMERGENCY, ()),
        ("Our server is down", NoticeKind.EMERGENCY, ()),
        ("IRCC online services restored. Our online services are available again.", NoticeKind.RESTORED, ()),
        ("Services en ligne d'IRCC rétablis", NoticeKind.RESTORED, ()),
        ("The issue with GCKey has been resolved. You can sign in.", NoticeKind.RESTORED, ("gckey",)),
        ("La panne de la CléGC est résolue.", NoticeKind.RESTORED, ("gckey",)),
        ("Please wait until the service is restored.", NoticeKind.OTHER, ()),
        ("Citizens of Qatar are now eligible to apply for an eTA as of November 25, 2025.", NoticeKind.OTHER, ()),
        ("A settlement agreement in the Sweet Class Action has been approved.", NoticeKind.OTHER, ()),
        (
            "The limit resets at 7 a.m. and 7 p.m., Eastern Time. We're limiting the number of online applications.",
            NoticeKind.OTHER,
            (),
        ),
        ("JavaScript is required to use this page.", NoticeKind.OTHER, ()),
        ("If you are having technical issues, try another browser.", NoticeKind.OTHER, ()),
        ("Our call centre will be closed from 8 a.m. to 4 p.m. ET on Monday, May 4, 2026.", NoticeKind.OTHER, ()),
        ("Le centre d'appels sera fermé de 8 h à 16 h le lundi 4 mai 2026.", NoticeKind.OTHER, ()),
        ("Les règles du compte changent.", NoticeKind.OTHER, ()),
        ("", NoticeKind.OTHER, ()),
    ],
)
def test_what_a_notice_says_and_of_what(text: str, kind: NoticeKind, subjects: tuple[str, ...]) -> None:
    said = read(text)
    assert (said.kind, said.subjects, said.start, said.end) == (kind, subjects, None, None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (
            "This online service will be unavailable from 3:30 a.m. to 5:30 a.m. Eastern time, on August 14, 2018",
            "2018-08-14 07:30",
            "2018-08-14 09:30",
        ),
        (
            "The test will be unavailable from 7:00 a.m. to 2:00 p.m. Thursday, December 2, 2021, Eastern time",
            "2021-12-02 12:00",
            "2021-12-02 19:00",
        ),
        (
            "Online Payment (EPAY) will be unavailable from 10:00 a.m. to 10:30 a.m. Tuesday, August 23, 2022 ET",
            "2022-08-23 14:00",
            "2022-08-23 14:30",
        ),
        (
            "The PR Portal will be unavailable from 6:00 p.m. to 10:00 p.m. Eastern time on Tuesday, April 18, 2023.",
            "2023-04-18 22:00",
            "2023-04-19 02:00",
        ),
        (
            "Le Portail de RP sera inaccessible de 18h à 22h, heure de l'Est, le mardi 18 avril 2023.",
            "2023-04-18 22:00",
            "2023-04-19 02:00",
        ),
        *(
            (
                f"This online service will be unavailable from 12:00 a.m. to 5:30 a.m. {day}, Eastern time.",
                f"{date} 05:00",
                f"{date} 10:30",
            )
            for day, date in (
                ("Friday, December 1, 2023", "2023-12-01"),
                ("Tuesday, December 12, 2023", "2023-12-12"),
                ("Tuesday, January 30, 2024", "2024-01-30"),
                ("Tuesday, November 12, 2024", "2024-11-12"),
                ("Tuesday, December 17, 2024", "2024-12-17"),
            )
        ),
        (ETA, "2026-05-05 04:00", "2026-05-05 09:30"),
        (ACCOUNT, "2026-09-08 04:00", "2026-09-08 09:30"),
    ],
)
def test_the_windows_that_are_known_are_read_without_a_doubt(text: str, start: str, end: str) -> None:
    assert window(text) == (start, end)
    assert read(text).doubts == ()


def scenario(name: str) -> tuple[Understood, Understood]:
    setting = SCENARIOS[name][0]
    return read(setting.en, "en", SEEN), read(setting.fr, "fr", SEEN)


def test_a_weekday_that_is_not_the_dates_is_flagged_and_kept() -> None:
    english, french = scenario("S16")
    assert english.doubts == (Doubt.WEEKDAY_WRONG,)
    assert (english.start, english.end) == (utc("2021-08-06 07:30"), utc("2021-08-06 09:30"))
    assert french.doubts == ()
    assert (french.start, french.end) == (utc("2020-08-06 07:30"), utc("2020-08-06 09:30"))


def test_two_languages_that_differ_are_both_read() -> None:
    english, french = scenario("S17")
    assert (english.start, english.end) == (utc("2023-11-07 05:00"), utc("2023-11-07 10:30"))
    assert (french.start, french.end) == (utc("2023-11-07 05:00"), utc("2023-11-07 11:00"))


def test_a_missing_year_is_the_nearest_to_come() -> None:
    for said in scenario("S18"):
        assert (said.start, said.end) == (utc("2026-05-12 04:00"), utc("2026-05-12 05:30"))
        assert said.doubts == (Doubt.YEAR_INFERRED,)


@pytest.mark.parametrize(
    ("seen_at", "year"),
    [
        ("2026-05-12 05:29", 2026),  # not over
        ("2026-05-12 05:30", 2027),
        ("2026-12-31 12:00", 2027),
        ("2026-01-01 00:00", 2026),
    ],
)
def test_a_date_without_a_year_is_today_as_long_as_its_window_lasts(seen_at: str, year: int) -> None:
    text = "This online service will be unavailable May 12 from 12:00am to 1:30am ET."
    assert window(text, utc(seen_at))[0] == f"{year}-05-12 04:00"


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("The portal will be unavailable from 1 a.m. to 2 a.m. ET on February 30, 2027.", {Doubt.NO_SUCH_DATE}),
        (
            "The portal will be unavailable from 1 a.m. to 2 a.m. ET on June 31.",
            {Doubt.NO_SUCH_DATE, Doubt.YEAR_INFERRED},
        ),
        ("Le portail sera inaccessible de 1 h à 2 h le 29 février 2027 (HE).", {Doubt.NO_SUCH_DATE}),
        ("The portal will be unavailable from 5 a.m. to 2 a.m. ET on May 5, 2026.", {Doubt.END_BEFORE_START}),
        ("The portal will be unavailable from 5 a.m. May 6 to 2 a.m. May 5, 2026, ET.", {Doubt.END_BEFORE_START}),
        ("The portal will be unavailable on May 12, 2026.", {Doubt.NO_TIMES}),
        ("The portal will be unavailable soon.", {Doubt.NO_TIMES}),
        ("The portal will be unavailable from 12:00 a.m. ET (9:00 p.m. PT) to 5:30 a.m. on May 5.", {Doubt.NO_TIMES}),
        ("The portal will be unavailable on May 5 and May 6 from 1 a.m. to 2 a.m.", {Doubt.NO_TIMES}),
        ("The portal will be unavailable from 25:00 to 26:00 on May 5.", {Doubt.NO_TIMES}),
        ("The portal will be unavailable starting May 5 from 1 a.m. to 2 a.m.", {Doubt.NO_TIMES}),
    ],
)
def test_what_contradicts_itself_or_fits_no_form_names_no_window(text: str, doubts: set[Doubt]) -> None:
    said = read(text)
    assert (said.kind, said.start, said.end, set(said.doubts)) == (NoticeKind.SCHEDULED, None, None, doubts)


DAY, YEAR, ZONE, HALF = Doubt.DAY_INFERRED, Doubt.YEAR_INFERRED, Doubt.ZONE_INFERRED, Doubt.HALF_INFERRED


@pytest.mark.parametrize(
    ("words", "start", "end", "doubts"),
    [
        ("from 3:30 to 5:30 a.m. ET on May 5, 2026", "05-05 07:30", "05-05 09:30", {HALF}),
        ("from 11:30 to 1:00 p.m. ET on May 5, 2026", "05-05 15:30", "05-05 17:00", {HALF}),
        ("from 8 to 10 p.m. ET on May 5, 2026", "05-06 00:00", "05-06 02:00", {HALF}),
        ("from 1:00 to 3:00 ET on May 5, 2026", "05-05 05:00", "05-05 07:00", {HALF}),
        ("from 12:00 a.m. to 5:30 ET on May 5, 2026", "05-05 04:00", "05-05 09:30", {HALF}),
        ("from 13:00 to 15:00 ET on May 5, 2026", "05-05 17:00", "05-05 19:00", set()),
        ("from 6 p.m. to 10 p.m. ET", "05-01 22:00", "05-02 02:00", {DAY}),
        ("from 6 a.m. to 10 a.m. ET", "05-02 10:00", "05-02 14:00", {DAY}),
        ("from 6 p.m. to 10 p.m. ET Sunday", "05-03 22:00", "05-04 02:00", {DAY}),
        ("tonight from 10 p.m. to 5:30 a.m. ET", "05-02 02:00", "05-02 09:30", {DAY}),
        ("tomorrow from 1 a.m. to 2 a.m. ET", "05-02 05:00", "05-02 06:00", {DAY}),
        ("from 10 p.m. to midnight ET on May 5, 2026", "05-06 02:00", "05-06 04:00", {DAY}),
        ("from 10 p.m. Monday, May 4, 2026 to 5:30 a.m. ET", "05-05 02:00", "05-05 09:30", {DAY}),
        ("from 10 p.m. Monday to 5:30 a.m. Tuesday, May 5, 2026, ET", "05-05 02:00", "05-05 09:30", {DAY}),
        ("from 10 p.m. Monday, May 4, 2026 to 5:30 a.m. Tuesday ET", "05-05 02:00", "05-05 09:30", {DAY}),
        ("from 10 p.m. Monday to 5:30 a.m. Tuesday ET", "05-05 02:00", "05-05 09:30", {DAY}),
        ("Tuesday from 1 a.m. to 2 a.m. ET, May 5, 2026", "05-05 05:00", "05-05 06:00", set()),
        ("from 1 a.m. to 2 a.m. 2026-05-05 UTC", "05-05 01:00", "05-05 02:00", set()),
        ("from 9 p.m. May 4, 2026 to 2:30 a.m. May 5, 2026, Pacific time", "05-05 04:00", "05-05 09:30", set()),
        (TWICE, "05-05 05:00", "05-05 06:00", {Doubt.MANY_WINDOWS}),
        ("from 1 a.m. ET on May 5, 2026 to 1 a.m. ET on May 25, 2026", "05-05 05:00", "05-25 05:00", {Doubt.TOO_LONG}),
    ],
)  # fmt: skip
def test_what_is_inferred_is_told(words: str, start: str, end: str, doubts: set[Doubt]) -> None:
    said = read(f"The portal will be unavailable {words}.")
    assert said.start
    assert said.end
    assert (f"{said.start:%m-%d %H:%M}", f"{said.end:%m-%d %H:%M}", set(said.doubts)) == (start, end, doubts)


def test_a_mere_weekday_that_is_not_the_dates_is_flagged() -> None:
    said = read("The portal will be unavailable Monday from 1 a.m. to 2 a.m. ET, May 5, 2026.")
    assert Doubt.WEEKDAY_WRONG in said.doubts


def test_a_year_beside_the_end_of_december_is_the_one_before() -> None:
    text = "The portal will be unavailable from 10 p.m. December 31 to 5 a.m. January 1, 2027, ET."
    assert window(text) == ("2027-01-01 03:00", "2027-01-01 10:00")
    text = "The portal will be unavailable from 10 p.m. December 31, 2026 to 5 a.m. January 1, ET."
    assert window(text) == ("2027-01-01 03:00", "2027-01-01 10:00")


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("from 1:00 a.m. to 3:00 a.m. ET on November 1, 2026", "2026-11-01 06:00", "2026-11-01 08:00"),
        ("from 12:00 a.m. to 1:30 a.m. ET on November 1, 2026", "2026-11-01 04:00", "2026-11-01 05:30"),
        ("from 1:00 a.m. to 1:30 a.m. ET on November 1, 2026", "2026-11-01 05:00", "2026-11-01 05:30"),
        ("from 12:00 a.m. to 2:30 a.m. ET on March 8, 2026", "2026-03-08 05:00", "2026-03-08 06:30"),
        ("from 2:30 a.m. to 5:30 a.m. ET on March 8, 2026", "2026-03-08 07:30", "2026-03-08 09:30"),
    ],
)
def test_an_hour_that_comes_twice_or_never_is_read_to_the_narrower_window(words: str, start: str, end: str) -> None:
    text = f"The portal will be unavailable {words}."
    assert window(text) == (start, end)
    assert read(text).doubts == (Doubt.AMBIGUOUS_HOUR,)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("from 12:00 a.m. to 5:30 a.m. ET on November 1, 2026", "2026-11-01 04:00", "2026-11-01 10:30"),
        ("de 0 h à 5 h 30 le 8 mars 2026 (HE)", "2026-03-08 05:00", "2026-03-08 09:30"),
    ],
)
def test_a_window_over_the_change_of_the_clock_lasts_an_hour_more_or_less(words: str, start: str, end: str) -> None:
    text = f"The portal will be unavailable {words}."
    assert window(text) == (start, end)
    assert read(text).doubts == ()


def test_an_emergency_may_name_its_end_and_a_present_window_is_a_scheduled_one() -> None:
    said = read("The tracker is unavailable until 5:30 a.m. ET on May 5, 2026.")
    assert (said.kind, said.start, said.end) == (NoticeKind.EMERGENCY, None, utc("2026-05-05 09:30"))
    said = read("The tracker is unavailable from 1 a.m. to 5:30 a.m. ET on May 5, 2026.")
    assert (said.kind, said.start) == (NoticeKind.SCHEDULED, utc("2026-05-05 05:00"))


def test_a_window_without_an_end_names_its_start_only() -> None:
    said = read("The portal will be unavailable starting at 10 p.m. ET on May 4, 2026 until further notice.")
    assert (said.kind, said.start, said.end, said.doubts) == (NoticeKind.SCHEDULED, utc("2026-05-05 02:00"), None, ())


def test_a_day_named_in_the_same_sentence_needs_no_inference_and_one_elsewhere_does() -> None:
    times = "this online service will be unavailable from 12:00 a.m. to 5:30 a.m. Eastern time."
    same, other = read(f"On Tuesday, May 5, 2026, {times}"), read(f"Maintenance on May 5, 2026. T{times[1:]}")
    assert (same.start, same.doubts) == (utc("2026-05-05 04:00"), ())
    assert (other.start, other.doubts) == (utc("2026-05-05 04:00"), (Doubt.DAY_INFERRED,))


def test_a_service_is_named_only_by_the_sentence_that_tells_of_the_outage() -> None:
    text = "The IRCC Portal will be unavailable on May 5. You can still sign in with GCKey."
    assert read(text).subjects == ()
    assert read("GCKey and EPAY will be unavailable on May 5.").subjects == ("gckey", "payment")
    assert read("MyGCKeys will be unavailable on May 5.").subjects == ()
