"""What a record becomes: rows, entries of the journal, and what they add up to."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitor.history.archive import Archive
from monitor.history.verification import verify
from monitor.journal import Event, EventKind, Record
from monitor.model import Bounds
from probes.model import Outcome
from tests.makers import START, HandClock
from tests.monitor.history.records import KEY, SLUG, after, down, note, notice, outage, transition, up, written


async def journal(folder: Path, *records: Record) -> list[Event]:
    with Archive(await written(folder, *records)) as archive:
        return archive.events()


async def test_all_that_was_decided_is_in_the_journal_beside_what_was_said(tmp_path: Path) -> None:
    record = Record(
        observation=down(after(30)),
        transitions=(transition(at=after(10)),),
        turns=(transition(KEY, at=after(20)),),
        outages=(outage(),),
        notices=(notice(),),
        events=(note(7),),
    )
    events = await journal(tmp_path, record)
    assert [(each.kind, each.subject, each.at) for each in events] == [
        (EventKind.NOTE, SLUG, START),
        (EventKind.TRANSITION, SLUG, after(10)),
        (EventKind.TRANSITION, KEY, after(20)),
        (EventKind.OUTAGE, "2026-0001", after(30)),
        (EventKind.NOTICE, "n-1", after(30)),
    ]
    assert events[1].body["before"] == "up"
    assert events[3].body["opened"]["latest"] == "2026-11-02T14:00:00Z"


async def test_one_more_bad_look_is_no_entry_but_the_outage_knows_it(tmp_path: Path) -> None:
    longer = outage(last_bad_at=after(999))
    worse = replace(longer, severity=Outcome.DEGRADED)
    events = await journal(tmp_path, *(Record(outages=(each,)) for each in (outage(), longer, longer, worse)))
    assert [each.body["severity"] for each in events] == ["down", "degraded"]
    with Archive(tmp_path / "history.sqlite") as archive:
        assert archive.outage("2026-0001") == worse
    assert verify(tmp_path / "history.sqlite").sound


async def test_an_outage_that_goes_on_is_no_entry_and_still_sound(tmp_path: Path) -> None:
    path = await written(tmp_path, Record(outages=(outage(),)), Record(outages=(outage(last_bad_at=after(999)),)))
    assert verify(path).sound


async def test_a_notice_seen_once_more_is_no_entry_but_one_that_changed_or_went_is(tmp_path: Path) -> None:
    seen = notice(last_seen_at=after(60))
    other = replace(seen, text="Sunday, after all.")
    gone = replace(other, gone_at=after(120))
    events = await journal(tmp_path, *(Record(notices=(each,)) for each in (notice(), seen, other, gone)))
    assert [(each.body["text"][:6], each.body["gone_at"] is None) for each in events] == [
        ("The sy", True),
        ("Sunday", True),
        ("Sunday", False),
    ]
    assert verify(tmp_path / "history.sqlite").sound


async def test_a_look_with_which_something_changed_keeps_all_its_facts_but_a_repeated_notice_changes_nothing(
    tmp_path: Path,
) -> None:
    again = Record(observation=up(after(1)).observation, notices=(notice(last_seen_at=after(1)),))
    back = Record(observation=up(after(2)).observation, transitions=(transition(outcome=Outcome.UP),))
    path = await written(tmp_path, Record(notices=(notice(),)), up(), again, back)
    with Archive(path) as archive:
        findings = [each.finding for each in archive.looks(START, after(9))]
    assert [each is None for each in findings] == [True, True, False]
    assert findings[2] is not None
    assert findings[2]["http"]["title"] == "Portal"


async def test_a_transition_is_never_dated_before_the_one_it_follows(tmp_path: Path) -> None:
    def seen(second: float, at: datetime, outcome: Outcome) -> Record:
        return Record(observation=down(after(second)), turns=(transition(KEY, at=at, outcome=outcome),))

    path = await written(
        tmp_path,
        seen(10, after(10), Outcome.DOWN),
        seen(20, after(20), Outcome.UNKNOWN),
        seen(30, after(10), Outcome.DOWN),
        seen(5, after(5), Outcome.UP),
    )
    with Archive(path) as archive:
        spans = archive.spans(KEY, START, after(99))
    assert [(each.start, each.outcome) for each in spans] == [
        (after(10), Outcome.DOWN),
        (after(20), Outcome.UNKNOWN),
        (after(30), Outcome.UP),
    ]
    assert verify(path).sound


async def test_an_outage_that_comes_back_is_open_again(tmp_path: Path) -> None:
    over = outage(ended=Bounds(earliest=after(60), latest=after(120)))
    path = await written(tmp_path, Record(outages=(over,)), Record(outages=(replace(over, ended=None, relapses=1),)))
    with Archive(path) as archive:
        assert [each.relapses for each in archive.outages(after(5000), after(6000))] == [1]


async def test_what_happens_without_a_look_is_dated_by_the_clock(tmp_path: Path) -> None:
    clock = HandClock(after(77)).clock()
    with Archive(await written(tmp_path, Record(outages=(outage(),)), clock=clock)) as archive:
        assert archive.events()[0].at == after(77)


async def test_the_end_of_a_window_is_laid_over_it(tmp_path: Path) -> None:
    window = Event(at=START, kind=EventKind.WINDOW, subject="w", body={"id": "w", "end": "late", "reason": "works"})
    end = Event(at=START, kind=EventKind.WINDOW_ENDED, subject="w", body={"id": "w", "end": "soon"})
    with Archive(await written(tmp_path, Record(events=(window,)), Record(events=(end,)))) as archive:
        assert archive.windows() == [{"id": "w", "end": "soon", "reason": "works"}]
    assert verify(tmp_path / "history.sqlite").sound
