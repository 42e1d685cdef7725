"""Orders reach the monitor that runs, each is answered once, and nothing half-written is ever read."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.inbox import FOLDER, Inbox, UnansweredError, submit
from monitor.orders import Note, Order, OrderError

NOTE = Note(outage="eta-1", text="Called.", author="kim")


class Clerk:
    """Carries out what it is told, or refuses."""

    def __init__(self) -> None:
        self.done: list[Order] = []

    async def carry(self, order: Order) -> str:
        if isinstance(order, Note) and order.outage != "eta-1":
            raise OrderError("no_such_outage", outage=order.outage)
        self.done.append(order)
        return "eta-1"


@pytest.fixture
async def clerk(tmp_path: Path) -> AsyncIterator[Clerk]:
    made = Clerk()
    inbox = Inbox(tmp_path, made.carry)
    task = asyncio.create_task(inbox.run())
    await asyncio.sleep(0)
    yield made
    inbox.stop()
    async with asyncio.timeout(10):
        await task


async def test_an_order_is_carried_out_and_answered(clerk: Clerk, tmp_path: Path) -> None:
    assert await asyncio.to_thread(submit, tmp_path, NOTE) == "eta-1"
    assert clerk.done == [NOTE]
    assert list((tmp_path / FOLDER).iterdir()) == []


async def test_a_refusal_reaches_who_asked(clerk: Clerk, tmp_path: Path) -> None:
    with pytest.raises(OrderError) as refused:
        await asyncio.to_thread(submit, tmp_path, NOTE.model_copy(update={"outage": "eta-9"}))
    assert (refused.value.key, refused.value.values_) == ("no_such_outage", {"outage": "eta-9"})
    assert clerk.done == []


async def test_many_orders_at_once_are_each_carried_out_once(clerk: Clerk, tmp_path: Path) -> None:
    orders = [NOTE.model_copy(update={"text": str(number)}) for number in range(20)]
    await asyncio.gather(*(asyncio.to_thread(submit, tmp_path, each) for each in orders))
    assert sorted(each.text for each in clerk.done if isinstance(each, Note)) == sorted(each.text for each in orders)


async def test_an_order_that_waited_for_the_start_is_taken_first_and_rubbish_is_answered_not_obeyed(
    tmp_path: Path,
) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    (folder / "a.order").write_text(NOTE.model_dump_json())
    (folder / "b.order").write_text("{}")
    (folder / "c.part").write_text('{"order":')
    made = Clerk()
    inbox = Inbox(tmp_path, made.carry)
    await inbox.take()
    assert made.done == [NOTE]
    assert {path.name for path in folder.iterdir()} == {"a.answer", "b.answer", "c.part"}
    assert "bad_order" in (folder / "b.answer").read_text()


async def test_an_answer_that_nobody_came_for_is_cleared_away_after_an_hour(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    old, new = folder / "old.answer", folder / "new.answer"
    for each in (old, new):
        each.write_text("{}")
    os.utime(old, (1, 1))
    await Inbox(tmp_path, Clerk().carry).take()
    assert [path.name for path in folder.iterdir()] == ["new.answer"]


def test_where_nobody_answers_the_order_is_taken_back(tmp_path: Path) -> None:
    with pytest.raises(UnansweredError):
        submit(tmp_path, NOTE, patience=0.2)
    assert list((tmp_path / FOLDER).iterdir()) == []


async def test_one_order_that_cannot_be_read_holds_up_no_other(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    (folder / "a.order").mkdir(parents=True)  # a folder under an order's name
    (folder / "b.order").write_text(NOTE.model_dump_json())
    made = Clerk()
    await Inbox(tmp_path, made.carry).take()
    assert made.done == [NOTE]
    assert {path.name for path in folder.iterdir()} == {"a.refused", "b.answer"}


async def test_an_order_that_fails_unforeseen_is_answered_and_the_next_is_taken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    asked: list[Order] = []

    async def stumble(order: Order) -> str:
        asked.append(order)
        raise RuntimeError("the history is not open")

    for name in ("a", "b"):
        (folder / f"{name}.order").write_text(NOTE.model_dump_json())
    await Inbox(tmp_path, stumble).take()
    assert len(asked) == 2
    assert "RuntimeError" in (folder / "a.answer").read_text()
    assert "could not be carried out" in caplog.text
