"""What was told is counted, so that whoever keeps a page knows when it is out of date."""

from monitor.model import Transition
from monitor.web.edition import Edition
from probes.model import Outcome
from tests.makers import START, observation, probe


async def test_a_look_counts_for_its_service_and_in_all() -> None:
    edition = Edition()
    for slug in ("eta", "eta", "gckey"):
        await edition.observe(observation(of=probe(service=slug)))
    assert (edition.looks, edition.looks_at("eta"), edition.looks_at("gckey"), edition.looks_at("none")) == (3, 2, 1, 0)
    assert edition.changes == 0


async def test_a_change_counts_for_its_service_and_what_a_person_told_for_every_one() -> None:
    edition = Edition()
    before = edition.changes_of("eta"), edition.changes_of("gckey")
    await edition.transition(Transition(service="eta", at=START, before=Outcome.UP, after=Outcome.DOWN))
    assert edition.changes_of("eta") != before[0]
    assert edition.changes_of("gckey") == before[1]
    edition.change()
    assert edition.changes_of("gckey") != before[1]
    assert edition.changes == 2
