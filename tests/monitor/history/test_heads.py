"""Where the chains stand is what verification finds, and the checkpoints of a time are those that bound it."""

from datetime import timedelta
from pathlib import Path

from monitor.history.archive import Archive
from monitor.history.verification import verify
from monitor.journal import Record
from tests.makers import START
from tests.monitor.history.records import after, note, tampering, up, written


async def test_the_heads_are_those_that_verification_leads_to(tmp_path: Path) -> None:
    path = await written(tmp_path, *(up(after(60 * each)) for each in range(30)), Record(events=(note(1),)))
    with Archive(path) as archive:
        found = archive.heads()
    checked = verify(path)
    assert (found.looks.last_id, found.looks.head) == (30, checked.looks.head)
    assert (found.events.last_id, found.events.head) == (checked.events.last_id, checked.events.head)
    assert found.made_at == max(found.looks.at, found.events.at)


async def test_of_a_time_there_is_the_checkpoint_before_it_and_the_last_of_each_day(tmp_path: Path) -> None:
    path = await written(tmp_path, up(START))
    quarter = 86_400_000 // 4
    rows = (
        f"('look', {each}, x'{each:02d}', {each * quarter}, {each * quarter - 9}, {each * quarter})"
        for each in range(1, 21)
    )
    tampering(tmp_path, "DELETE FROM checkpoint", f"INSERT INTO checkpoint VALUES {', '.join(rows)}")
    first = after(0).replace(year=1970, month=1, day=2, hour=12, minute=0)
    with Archive(path) as archive:
        found = archive.checkpoints(first, first + timedelta(days=2))
    assert [each.last_id for each in found] == [5, 7, 11, 14]
    assert {each.chain for each in found} == {"look"}
