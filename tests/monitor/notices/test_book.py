"""The book of notices: new, still shown, gone, back again; whose they are; and what two languages say."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Doubt, Notice, NoticeKind, Observation
from monitor.notices.book import update
from probes.model import Announcement
from tests.monitor.notices.seen import END, NOON, START, TEXT, TEXTE, look, minutes

PHRASES = {
    "gckey": ("GCKey", "CléGC"),
    "payment": ("Online Payment", "paiement en ligne", "EPAY"),
    "signin-partner": ("Sign in Partner", "partenaire de connexion"),
}
DOWN = "Our online services are unavailable. Please try again later."


def book(*looks: Observation, known: Iterable[Notice] = ()) -> dict[str, Notice]:
    """All that is known after *looks*."""
    found = {each.id: each for each in known}
    for each in looks:
        found |= {notice.id: notice for notice in update(found, each, PHRASES)}
    return found


def only(notices: dict[str, Notice]) -> Notice:
    (found,) = notices.values()
    return found


def test_a_new_text_is_a_new_notice_understood() -> None:
    (made,) = update({}, look(TEXT), PHRASES)
    assert (made.kind, made.start, made.end, made.doubts) == (NoticeKind.SCHEDULED, START, END, ())
    assert (made.services, made.probe, made.lang) == (("employer-portal",), "employer-portal/notice-en", "en")
    assert (made.first_seen_at, made.last_seen_at, made.gone_at) == (NOON, NOON, None)
    assert (made.text, made.url) == (TEXT, "https://portal.example/en")
    assert len(made.id) == 12


def test_while_it_is_shown_only_its_last_look_moves() -> None:
    made = only(book(look(TEXT)))
    later = only(book(look(TEXT.replace(" ", "\u00a0"), at=NOON + minutes(10)), known=[made]))
    assert later == replace(made, last_seen_at=NOON + minutes(10))


def test_it_is_gone_with_the_first_look_that_no_longer_shows_it_and_stays_so() -> None:
    gone = only(book(look(TEXT), look(at=NOON + minutes(10)), look(at=NOON + minutes(20))))
    assert (gone.last_seen_at, gone.gone_at) == (NOON, NOON + minutes(10))


def test_a_page_that_was_not_read_says_nothing() -> None:
    made = book(look(TEXT))
    assert update(made, look(at=NOON + minutes(10), announced=None), PHRASES) == ()


def test_another_probes_page_says_nothing_of_it_either() -> None:
    made = book(look(TEXT))
    assert update(made, look(lang="fr", at=NOON + minutes(10)), PHRASES) == ()


def test_a_flicker_is_the_same_notice_and_months_later_it_is_another() -> None:
    back = only(book(look(DOWN), look(at=NOON + minutes(10)), look(DOWN, at=NOON + minutes(60))))
    assert (back.first_seen_at, back.last_seen_at, back.gone_at) == (NOON, NOON + minutes(60), None)
    again = book(look(DOWN), look(at=NOON + minutes(10)), look(DOWN, at=NOON + timedelta(days=90)))
    assert len(again) == 2
    assert {each.first_seen_at for each in again.values()} == {NOON, NOON + timedelta(days=90)}


def test_what_comes_back_the_same_day_after_more_than_a_flicker_is_another() -> None:
    again = book(look(DOWN), look(at=NOON + minutes(10)), look(DOWN, at=NOON + minutes(120)))
    assert len(again) == 2


def test_a_text_nobody_looked_at_for_a_month_ends_as_the_new_one_begins() -> None:
    later = NOON + timedelta(days=31)
    old, new = sorted(book(look(DOWN), look(DOWN, at=later)).values(), key=lambda each: each.first_seen_at)
    assert (old.gone_at, new.first_seen_at) == (later, later)
    assert only(book(look(DOWN), look(DOWN, at=NOON + timedelta(days=3)))).first_seen_at == NOON


def test_an_entry_of_a_feed_may_be_missing_from_one_hourly_look() -> None:
    text = "IRCC online services restored"
    looks = [look(*shown, at=NOON + minutes(60 * hour), feed=True) for hour, shown in enumerate([(text,), (), (text,)])]
    assert only(book(*looks)).first_seen_at == NOON


def test_the_same_look_twice_is_one_notice() -> None:
    assert book(look(TEXT), look(TEXT)) == book(look(TEXT))
    assert len(book(look(TEXT, TEXT))) == 1


def test_a_look_from_before_makes_nothing_gone() -> None:
    made = book(look(TEXT))
    assert book(look(at=NOON - minutes(10)), known=made.values()) == made


def test_every_box_of_a_page_is_kept_whatever_it_says() -> None:
    found = book(look(TEXT, DOWN, "Citizens of Qatar are now eligible to apply for an eTA"))
    assert sorted(each.kind for each in found.values()) == ["emergency", "other", "scheduled"]


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("GCKey will be unavailable from 5:00 a.m. to 9:00 a.m. Sunday, May 10, 2026.", ("gckey",)),
        ("La CléGC sera inaccessible de 5 h à 9 h le dimanche 10 mai 2026.", ("gckey",)),
        ("Online payment is currently unavailable.", ("payment",)),
        ("La fonctionnalité de paiement en ligne est inaccessible.", ("payment",)),
        ("GCKey and Sign in Partner will be unavailable on May 10.", ("gckey", "signin-partner")),
        (DOWN, ("employer-portal",)),
    ],
)
def test_a_notice_is_about_the_service_it_names_or_else_the_one_it_is_shown_by(
    text: str, services: tuple[str, ...]
) -> None:
    assert only(book(look(text))).services == services


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("IRCC online services restored", True),
        ("The eTA system is currently down.", True),
        ("Services en ligne d'IRCC rétablis", True),
        ("Canada announces new measures", False),
        ("Services at the visa application centre in Khartoum are temporarily unavailable", False),
        ("Minister's plane is down for maintenance", False),
    ],
)
def test_of_a_feed_only_what_tells_of_something_online_is_kept(text: str, kept: bool) -> None:
    assert bool(book(look(text, feed=True))) is kept


def test_a_feeds_own_date_says_which_year_is_meant_but_not_when_we_saw_it() -> None:
    published = datetime(2026, 4, 30, 12, 0, tzinfo=UTC)
    entry = Announcement(
        text="Our online services will be unavailable May 2 from 12:00am to 1:30am ET.",
        lang="en",
        url="",
        published_at=published,
    )
    made = only(book(look(announced=(entry,), feed=True)))
    assert (made.published_at, made.first_seen_at) == (published, NOON)
    assert made.start == datetime(2026, 5, 2, 4, 0, tzinfo=UTC)


def differ(found: dict[str, Notice]) -> dict[str, bool]:
    return {f"{each.lang} {each.end:%H:%M}": Doubt.LANGUAGES_DIFFER in each.doubts for each in found.values()}


def test_two_languages_that_say_different_ends_are_both_doubted() -> None:
    french = look(TEXTE.format("6h00"), lang="fr", at=NOON + minutes(1))
    assert differ(book(look(TEXT), french)) == {"en 09:30": True, "fr 10:00": True}


def test_two_languages_that_agree_are_not() -> None:
    french = look(TEXTE.format("5h30"), lang="fr", at=NOON + minutes(1))
    assert differ(book(look(TEXT), french)) == {"en 09:30": False, "fr 09:30": False}


def test_a_correction_before_the_time_clears_the_doubt_of_those_that_stand() -> None:
    wrong = look(TEXTE.format("6h00"), lang="fr", at=NOON + minutes(1))
    right = look(TEXTE.format("5h30"), lang="fr", at=NOON + minutes(11))
    assert differ(book(look(TEXT), wrong, right)) == {"en 09:30": False, "fr 10:00": True, "fr 09:30": False}


def test_a_notice_taken_down_after_the_time_leaves_the_doubt() -> None:
    french = look(TEXTE.format("6h00"), lang="fr", at=NOON + minutes(1))
    after = [look(at=END + minutes(5)), look(lang="fr", at=END + minutes(6))]
    assert differ(book(look(TEXT), french, *after)) == {"en 09:30": True, "fr 10:00": True}


def test_notices_of_other_days_or_services_are_not_compared() -> None:
    other_day = look(TEXTE.format("6h00").replace("mardi 5", "mardi 12"), lang="fr")
    other_service = look(TEXTE.format("6h00").replace("Ce service", "La CléGC"), lang="fr")
    assert not any(differ(book(look(TEXT), other_day)).values())
    assert not any(differ(book(look(TEXT), other_service)).values())


SHOWN = st.lists(st.sets(st.sampled_from((TEXT, DOWN, "Online payment is currently unavailable."))), max_size=12)


@given(SHOWN, st.integers(1, 90))
def test_whatever_is_shown_each_text_has_one_open_notice_at_most_and_times_are_in_order(
    shown: list[set[str]], step: int
) -> None:
    found: dict[str, Notice] = {}
    for number, texts in enumerate(shown):
        found = book(look(*sorted(texts), at=NOON + minutes(step * number)), known=found.values())
        open_now = [each.text for each in found.values() if each.gone_at is None]
        assert sorted(open_now) == sorted(texts)
    for each in found.values():
        assert each.first_seen_at <= each.last_seen_at
        assert each.gone_at is None or each.last_seen_at < each.gone_at
