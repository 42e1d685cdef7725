"""A head that was noted elsewhere finds a history that was made anew; what retention removed is no such finding."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from monitor.history.archive import Archive
from monitor.history.chain import EVENTS, LOOKS
from monitor.history.opening import NAME
from monitor.history.pins import Pin, Pinned, Standing
from monitor.history.verification import Verified, verify
from tests.makers import HandClock
from tests.monitor.history.records import eventful, kept, tampering, up
from tests.monitor.history.test_retention import MIDNIGHT, NOW, finished, path, tend

__all__ = ["finished", "path"]


def pins(at: Path, name: str = "today") -> list[Pin]:
    with Archive(at) as archive:
        heads = archive.heads()
    return [
        Pin(name=name, chain=each.chain, last_id=each.last_id, head=each.head) for each in (heads.looks, heads.events)
    ]


def standings(found: Sequence[Pinned]) -> list[tuple[str, str]]:
    return [(each.pin.chain, each.standing) for each in found]


async def noted(folder: Path, *, downs: Sequence[int] = ()) -> list[Pin]:
    """Write a history of forty looks; the heads after the 23rd, which is at no checkpoint, and after the last."""
    hand = HandClock()
    early: list[Pin] = []
    async with kept(folder, clock=hand.clock()) as history:
        for number in range(1, 41):
            await history.keep(eventful(number) if number not in downs else up(hand.wall))
            hand.forward(60)
            if number == 23:
                early = await asyncio.to_thread(pins, history.path, "early")
    return [*early, *pins(folder / NAME, "late")]


async def test_a_history_that_nobody_touched_passes_through_every_head_that_was_noted(tmp_path: Path) -> None:
    known = await noted(tmp_path)
    found = verify(tmp_path / NAME, pins=known)
    assert found.sound
    assert sorted(standings(found.pins)) == [(EVENTS, "held")] * 2 + [(LOOKS, "held")] * 2
    assert {each.pin for each in found.pins} == set(known)


async def test_a_history_made_wholly_anew_is_sound_by_itself_and_found_by_a_head_noted_before(tmp_path: Path) -> None:
    (tmp_path / "forged").mkdir()
    known = await noted(tmp_path)
    await noted(tmp_path / "forged", downs=[30])
    forged = tmp_path / "forged" / NAME
    assert verify(forged).sound
    found = verify(forged, pins=known)
    assert not found.sound
    assert not found.breaks
    assert {each.standing for each in found.looks.pins} == {Standing.DIFFERS}


async def test_rows_cut_off_the_end_are_missed_although_the_chain_was_mended(tmp_path: Path) -> None:
    known = await noted(tmp_path)
    beyond = Pin(name="later", chain=LOOKS, last_id=41, head="0" * 64)
    found = verify(tmp_path / NAME, pins=[*known, beyond])
    assert not found.sound
    assert [each.pin.name for each in found.pins if each.standing is Standing.MISSING] == ["later"]


async def test_a_change_breaks_the_head_that_follows_it_and_is_told_by_itself_too(tmp_path: Path) -> None:
    known = await noted(tmp_path)
    found = verify(tampering(tmp_path, "UPDATE look SET took = took + 1 WHERE id = 23"), pins=known)
    assert {each.pin.name: each.standing for each in found.looks.pins}["early"] == Standing.DIFFERS
    assert {each.standing for each in found.events.pins} == {Standing.HELD}
    assert [each.chain for each in found.breaks] == [LOOKS]


def sealed(at: Path) -> Verified:
    """Four days of it are removed; heads of their first day's end, of an hour within, and of the very end are known."""
    with Archive(at) as archive:
        marks = {each.last_id: each.head for each in archive.checkpoints(MIDNIGHT, NOW) if each.chain == LOOKS}
    last = pins(at)
    tend(at, NOW, keep_days=7)
    known = [Pin(name=str(row), chain=LOOKS, last_id=row, head=marks[row]) for row in (24, 48)]
    within = Pin(name="within", chain=LOOKS, last_id=30, head="0" * 64)
    wrong = Pin(name="wrong", chain=LOOKS, last_id=24, head="0" * 64)
    return verify(at, pins=[*known, within, wrong, *last])


def test_heads_of_looks_that_retention_removed_are_held_by_their_seal_or_can_no_longer_be_checked(path: Path) -> None:
    found = sealed(path)
    told = {each.pin.name: each.standing for each in found.looks.pins}
    assert told == {"24": "held", "48": "held", "within": "sealed", "wrong": "differs", "today": "held"}
    assert standings(found.events.pins) == [(EVENTS, "held")]
    assert [each.pin.name for each in found.pins if each.broken] == ["wrong"]


def test_a_head_that_can_no_longer_be_checked_breaks_nothing(path: Path) -> None:
    tend(path, NOW, keep_days=7)
    within = Pin(name="within", chain=LOOKS, last_id=30, head="0" * 64)
    assert verify(path, pins=[within]).sound


async def test_of_a_chain_that_cannot_be_read_no_head_holds(tmp_path: Path) -> None:
    known = await noted(tmp_path)
    found = verify(tampering(tmp_path, "DELETE FROM chain WHERE name = 'look'"), pins=known)
    assert {each.standing for each in found.looks.pins} == {Standing.MISSING}
    assert {each.standing for each in found.events.pins} == {Standing.HELD}
