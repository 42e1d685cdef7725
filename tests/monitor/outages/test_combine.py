"""The probes of a service into its state, by the rules its file declares."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from monitor.model import Languages, Probe, Service
from monitor.outages.combine import bad_probes, combine
from monitor.outages.fold import Standing
from probes.model import Outcome
from tests.makers import START, kind, probe, service

UP, DOWN, DEGRADED, MAINTENANCE, UNKNOWN = (
    Outcome.UP,
    Outcome.DOWN,
    Outcome.DEGRADED,
    Outcome.MAINTENANCE,
    Outcome.UNKNOWN,
)
ENGLISH, FRENCH = probe("page-en"), probe("page-fr")
FRENCH = replace(FRENCH, target=replace(FRENCH.target, lang="fr"))
NAME = probe("name", alone=False, target=replace(ENGLISH.target, lang=""))


def stands(outcome: Outcome, minutes: int = 0, *, was: Outcome | None = None) -> Standing:
    at = START + timedelta(minutes=minutes)
    before = stands(was) if was else None
    return Standing(outcome=outcome, since=at, seen_at=at, cause="" if outcome is UP else "http_5xx", was=before)


def together(*rows: tuple[Probe, Standing], **rules: object) -> Standing:
    made: Service = service("employer-portal", *(each for each, _ in rows), **rules)
    known = {each.key: standing for each, standing in rows}
    return combine(made, known.__getitem__)


@pytest.mark.parametrize(
    ("page", "other", "whole"),
    [
        (UP, UP, UP),
        (UP, UNKNOWN, UP),
        (UP, MAINTENANCE, MAINTENANCE),
        (UP, DEGRADED, DEGRADED),
        (MAINTENANCE, DEGRADED, DEGRADED),
        *((DOWN, any_, DOWN) for any_ in Outcome),
        (UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_a_service_stands_where_its_worst_known_probe_stands(page: Outcome, other: Outcome, whole: Outcome) -> None:
    assert together((ENGLISH, stands(page)), (FRENCH, stands(other))).outcome is whole
    assert together((FRENCH, stands(other)), (ENGLISH, stands(page))).outcome is whole


@pytest.mark.parametrize(
    ("english", "french", "each", "any_"),
    [
        (UP, UP, UP, UP),
        (UP, DOWN, DOWN, DEGRADED),
        (DOWN, UP, DOWN, DEGRADED),
        (DOWN, DOWN, DOWN, DOWN),
        (DOWN, UNKNOWN, DOWN, DOWN),
        (DOWN, DEGRADED, DOWN, DOWN),
        (DEGRADED, UP, DEGRADED, DEGRADED),
    ],
)
def test_the_truth_table_of_languages(english: Outcome, french: Outcome, each: Outcome, any_: Outcome) -> None:
    rows = (ENGLISH, stands(english)), (FRENCH, stands(french))
    assert together(*rows, languages=Languages.EACH).outcome is each
    assert together(*rows, languages=Languages.ANY).outcome is any_


@pytest.mark.parametrize(
    ("page", "name", "whole"),
    [
        (UP, DOWN, DEGRADED),
        (DOWN, DOWN, DOWN),
        (UNKNOWN, DOWN, DEGRADED),
        (DEGRADED, DOWN, DEGRADED),
        (UP, DEGRADED, DEGRADED),
        (UNKNOWN, UP, UNKNOWN),
    ],
)
def test_a_name_or_certificate_alone_degrades_a_service_at_worst(page: Outcome, name: Outcome, whole: Outcome) -> None:
    assert together((ENGLISH, stands(page)), (NAME, stands(name))).outcome is whole


def test_a_service_with_nothing_but_certificates_is_judged_by_them() -> None:
    assert together((NAME, stands(UP))).outcome is UP
    assert together((NAME, stands(DOWN))).outcome is DOWN


def test_not_seeing_is_not_recovering() -> None:
    lost = stands(UNKNOWN, 5, was=DOWN)
    assert together((ENGLISH, stands(UP)), (FRENCH, lost)).outcome is UNKNOWN
    assert together((ENGLISH, stands(DEGRADED)), (FRENCH, lost)).outcome is DEGRADED
    assert together((ENGLISH, stands(UP)), (FRENCH, stands(UNKNOWN, 5, was=UP))).outcome is UP


def test_bad_since_the_first_went_bad_and_up_only_since_the_last_came_up() -> None:
    early, late = stands(DOWN, 2), stands(DOWN, 7)
    whole = together((ENGLISH, late), (FRENCH, early))
    assert (whole.since, whole.seen_at) == (early.since, late.seen_at)
    assert together((ENGLISH, stands(UP, 2)), (FRENCH, stands(UP, 7))).since == START + timedelta(minutes=7)


def test_a_kind_that_says_nothing_of_the_service_is_left_out() -> None:
    reader = probe("notices", kind=kind(counts=False))
    assert together((ENGLISH, stands(UP)), (reader, stands(DOWN))).outcome is UP
    made = service("employer-portal", ENGLISH, reader)
    assert bad_probes(made, lambda _: stands(DOWN)) == [ENGLISH]


def test_no_probe_that_looks_is_unknown_and_one_switched_off_does_not_look() -> None:
    assert together((replace(ENGLISH, on=False), stands(DOWN))).outcome is UNKNOWN


def test_whatever_the_probes_say_the_service_is_no_better_than_any_that_may_decide_alone() -> None:
    order = [DOWN, DEGRADED, MAINTENANCE, UP]
    for one, two in product(order, order):
        whole = together((ENGLISH, stands(one)), (FRENCH, stands(two))).outcome
        assert order.index(whole) == min(order.index(one), order.index(two))


def test_the_readmes_truth_table_is_true() -> None:
    """Its rows of plain states; what the others say in words is tested above."""
    readme = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
    table = readme.split("| probes of the service (any order) | the service |", 1)[1].split("\n\n", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    tried = 0
    for probes, whole in rows:
        first, _, second = probes.removesuffix(" (never bad)").partition(", ")
        firsts = [Outcome(each) for each in first.split(" or ") if each in set(Outcome)]
        seconds = list(Outcome) if second == "anything" else [Outcome(second)] if second in set(Outcome) else []
        for one, two in product(firsts, seconds):
            assert together((ENGLISH, stands(one)), (FRENCH, stands(two))).outcome == whole, probes
            tried += 1
    assert tried >= 10
