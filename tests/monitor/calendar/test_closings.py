"""The days on which offices are closed."""

from datetime import date, timedelta

import holidays
import pytest

from monitor.calendar.closings import CALENDARS, FEDERAL, PROVINCES, closings

ARCHIVES_2024 = {
    date(2024, 1, 1): ("New Year's Day", "Jour de l'an"),
    date(2024, 3, 29): ("Good Friday", "Vendredi saint"),
    date(2024, 4, 1): ("Easter Monday", "Lundi de Pâques"),
    date(2024, 5, 20): ("Victoria Day", "Fête de la Reine"),
    date(2024, 7, 1): ("Canada Day", "Fête du Canada"),
    date(2024, 8, 5): ("Civic Holiday", "Congé civique"),
    date(2024, 9, 2): ("Labour Day", "Fête du Travail"),
    date(2024, 9, 30): (
        "National Day for Truth and Reconciliation",
        "Journée nationale de la vérité et de la réconciliation",
    ),
    date(2024, 10, 14): ("Thanksgiving Day", "Action de grâce"),
    date(2024, 11, 11): ("Remembrance Day", "Jour du Souvenir"),
    date(2024, 12, 25): ("Christmas Day", "Jour de Noël"),
    date(2024, 12, 26): ("Boxing Day", "Lendemain de Noël"),
}
"""The days on which Library and Archives Canada, a federal office, was closed."""


def test_the_federal_days_are_those_a_federal_office_was_closed_on() -> None:
    assert {day: (each.en, each.fr) for day, each in closings(FEDERAL, 2024).items()} == ARCHIVES_2024


@pytest.mark.parametrize(
    ("on", "moved_to", "name"),
    [
        (date(2026, 12, 26), date(2026, 12, 28), "Boxing Day"),
        (date(2027, 12, 25), date(2027, 12, 27), "Christmas Day"),
        (date(2027, 12, 26), date(2027, 12, 28), "Boxing Day"),
        (date(2022, 12, 25), date(2022, 12, 27), "Christmas Day"),
        (date(2028, 1, 1), date(2028, 1, 3), "New Year's Day"),
        (date(2028, 7, 1), date(2028, 7, 3), "Canada Day"),
        (date(2023, 9, 30), date(2023, 10, 2), "National Day for Truth and Reconciliation"),
        (date(2029, 11, 11), date(2029, 11, 12), "Remembrance Day"),
    ],
)
def test_a_holiday_on_a_weekend_moves_to_the_next_working_day(on: date, moved_to: date, name: str) -> None:
    days = closings(FEDERAL, on.year)
    assert days[on].en == name
    assert days[moved_to].en == f"{name} (observed)"
    assert days[moved_to].fr == f"{days[on].fr} (congé reporté)"


def test_a_holiday_on_a_working_day_stays_there() -> None:
    assert closings(FEDERAL, 2027)[date(2027, 1, 1)].en == "New Year's Day"
    assert date(2027, 1, 4) not in closings(FEDERAL, 2027)


@pytest.mark.parametrize("year", range(2021, 2041))
def test_every_year_has_twelve_federal_closings_on_weekdays(year: int) -> None:
    weekdays = [day for day in closings(FEDERAL, year) if day.weekday() < 5]
    assert len(weekdays) == 12


def test_truth_and_reconciliation_is_kept_since_2021() -> None:
    assert date(2020, 9, 30) not in closings(FEDERAL, 2020)
    assert date(2021, 9, 30) in closings(FEDERAL, 2021)


def test_days_that_only_provinces_keep_are_not_federal() -> None:
    family, saint_john = date(2026, 2, 16), date(2026, 6, 24)
    assert closings("ON", 2026)[family].fr == "Fête de la famille"
    assert closings("QC", 2026)[saint_john].fr == "Fête nationale du Québec"
    assert not {family, saint_john} & set(closings(FEDERAL, 2026))


def test_federal_days_that_a_province_does_not_keep_are_not_its_own() -> None:
    assert not {date(2026, 4, 6), date(2026, 8, 3), date(2026, 9, 30), date(2026, 11, 11)} & set(closings("ON", 2026))


@pytest.mark.parametrize("calendar", CALENDARS)
def test_every_calendar_names_its_days_in_both_languages_and_in_order(calendar: str) -> None:
    days = closings(calendar, 2027)
    assert list(days) == sorted(days)
    for day, closing in days.items():
        assert closing.day == day
        assert closing.en
        assert closing.fr
        assert "observé" not in closing.fr


def test_every_province_that_is_kept_can_be_named() -> None:
    assert set(PROVINCES) == set(holidays.country_holidays("CA").subdivisions)


def test_a_year_cannot_be_changed_by_who_reads_it() -> None:
    days = closings(FEDERAL, 2026)
    with pytest.raises(TypeError):
        days[date(2026, 1, 2)] = days[date(2026, 1, 1)]  # type: ignore[index]


def test_easter_monday_follows_easter() -> None:
    for year in range(2020, 2040):
        days = {each.en: each.day for each in closings(FEDERAL, year).values()}
        assert days["Easter Monday"] - days["Good Friday"] == timedelta(days=3)


def test_a_calendar_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"there is no calendar 'Ontario'; there are federal, AB, .*, YT"):
        closings("Ontario", 2026)
