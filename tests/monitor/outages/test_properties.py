"""What holds of any looks whatever: restarts change nothing, outages never overlap, unknown opens and ends none."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Languages, Observation, Probe
from monitor.outages.fold import BAD
from probes.model import Outcome
from tests.makers import probe, service
from tests.monitor.outages.stories import at, seen, told

FORM = probe("form", service="gckey")
PAGE, WALK = probe("page"), probe("walk")
PAGE = replace(PAGE, target=replace(PAGE.target, lang="fr"))
NAME = probe("name", alone=False)
SERVICES = (
    service("gckey", FORM),
    service("employer-portal", PAGE, WALK, NAME, depends_on=("gckey",), languages=Languages.ANY),
)
PROBES = (FORM, PAGE, WALK, NAME)


@st.composite
def days(draw: st.DrawFn) -> list[Observation]:
    """Looks at four probes in any order, now and then late, now and then hours apart."""
    minute, looks = 0.0, []
    for _ in range(draw(st.integers(0, 60))):
        minute += draw(st.sampled_from([0.2, 2, 2, 2, 10, 90, 1500]))
        which: Probe = draw(st.sampled_from(PROBES))
        late = draw(st.sampled_from([0, 0, 0, 0, 1, 4]))
        looks.append(seen(which, minute - late, draw(st.sampled_from(Outcome))))
    return looks


@given(days(), st.frozensets(st.integers(0, 59), max_size=6))
def test_cut_and_restarted_anywhere_the_same_looks_give_the_same_outages(
    looks: list[Observation], cuts: frozenset[int]
) -> None:
    whole, cut = told(SERVICES, looks), told(SERVICES, looks, cuts)
    assert cut.outages == whole.outages
    assert cut.transitions == whole.transitions
    assert cut.memory == whole.memory


@given(days())
def test_outages_of_a_service_never_overlap_and_none_ends_before_it_began(looks: list[Observation]) -> None:
    story = told(SERVICES, looks)
    for each in SERVICES:
        rows = story.of(each.slug)
        for outage in rows:
            for bounds in filter(None, (outage.opened, outage.degraded, outage.down, outage.ended)):
                assert bounds.earliest is None or bounds.earliest <= bounds.latest
            assert outage.opened.latest <= outage.last_bad_at
            if outage.ended:
                assert outage.ended.earliest is not None
                assert outage.opened.latest <= outage.ended.earliest
        ordered = sorted(rows, key=lambda each: each.opened.latest)
        for before, after in pairwise(ordered):
            assert before.ended is not None
            assert before.ended.latest <= after.opened.latest


@given(days())
def test_transitions_of_a_service_follow_each_other_in_time_and_in_state(looks: list[Observation]) -> None:
    story = told(SERVICES, looks)
    for each in SERVICES:
        rows = [row for row in story.transitions if row.service == each.slug]
        for before, after in pairwise(rows):
            assert before.after is after.before
            assert before.at <= after.at
        assert all(row.earliest is None or row.earliest <= row.at for row in rows)


@given(days())
def test_unknown_neither_opens_nor_ends_an_outage(looks: list[Observation]) -> None:
    story = told(SERVICES, [])
    for look in looks:
        before = {
            slug: (each.id, each.ended, each.relapses, each.severity) for slug, each in story.engine.outages.items()
        }
        story.take(look)
        if look.reading.outcome is Outcome.UNKNOWN:
            after = {
                slug: (each.id, each.ended, each.relapses, each.severity) for slug, each in story.engine.outages.items()
            }
            assert after == before


@given(st.lists(st.sampled_from([Outcome.UNKNOWN, Outcome.UP]), max_size=40))
def test_good_and_unknown_looks_make_no_outage(outcomes: list[Outcome]) -> None:
    assert not told(SERVICES, [seen(PAGE, 2 * number, each) for number, each in enumerate(outcomes)]).outages


@given(days())
def test_an_outage_is_open_exactly_while_its_service_is_bad_or_lost_from_sight(looks: list[Observation]) -> None:
    story = told(SERVICES, looks)
    for slug, course in story.engine.standings.items():
        outage = story.engine.outages.get(slug)
        going_on = outage is not None and outage.ended is None
        if course.outcome in BAD - {Outcome.MAINTENANCE}:
            assert going_on
        elif course.outcome is not Outcome.UNKNOWN:
            assert not going_on


@given(days())
def test_time_in_states_adds_up_to_the_time_looked_at(looks: list[Observation]) -> None:
    story = told(SERVICES, looks)
    for each in SERVICES:
        rows = [row for row in story.transitions if row.service == each.slug]
        if rows:
            end = max(at(1e6), rows[-1].at)
            edges = [*(row.at for row in rows), end]
            lengths = [(later - earlier).total_seconds() for earlier, later in pairwise(edges)]
            assert all(length >= 0 for length in lengths)
            assert abs(sum(lengths) - (end - rows[0].at).total_seconds()) < 1e-3


@given(days())
def test_after_a_look_that_could_not_tell_nothing_is_told_until_the_next_one(looks: list[Observation]) -> None:
    form = sorted((each for each in looks if each.probe is FORM), key=lambda each: each.started_at)
    story = told(SERVICES, form)
    for blind, following in pairwise(form):
        if blind.reading.outcome is Outcome.UNKNOWN and blind.started_at < following.started_at:
            states = [row.after for row in story.transitions if row.at <= blind.started_at]
            assert states[-1:] in ([], [Outcome.UNKNOWN])
