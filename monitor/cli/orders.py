"""Gives an order to the monitor that runs in a data folder or, where none does, writes it down itself."""

import asyncio
import getpass
import os
from pathlib import Path

import typer

from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.setup import Options
from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.condition import Limits
from monitor.history.errors import HistoryError
from monitor.history.store import History
from monitor.inbox import UnansweredError, submit
from monitor.lock import LockedError, alone_in
from monitor.orders import NOT_KEPT, Desk, Order, OrderError, carry_out
from monitor.outages.expectation import windows_of


def give(options: Options, data: Path | None, order: Order) -> str:
    """Have *order* written down; the id of what it was about. Otherwise exit with one clear line."""
    chosen = setup.settings(options, data=data)
    slugs = frozenset(each.slug for each in setup.services(options, setup.loader(options, chosen, simulated=True).load))
    _own(options, chosen.data)
    try:
        chosen.data.mkdir(parents=True, exist_ok=True, mode=0o750)
        try:
            with alone_in(chosen.data):
                return asyncio.run(_write_down(chosen.data, order, slugs))
        except LockedError:
            return submit(chosen.data, order)
    except OrderError as exc:
        setup.complain(options, exc.key, **exc.values_)
        raise typer.Exit(Exit.CANNOT_START if exc.key == NOT_KEPT else Exit.USAGE) from None
    except UnansweredError:
        setup.complain(options, "not_answered", folder=chosen.data)
        raise typer.Exit(Exit.CANNOT_START) from None
    except HistoryError as exc:
        setup.complain(options, "cannot_keep", why=exc)
        raise typer.Exit(Exit.CANNOT_START) from None
    except OSError as exc:
        setup.complain(options, "cannot_write", folder=chosen.data, why=exc.strerror)
        raise typer.Exit(Exit.CANNOT_START) from None


def _own(options: Options, folder: Path) -> None:
    """What another account writes into a folder, the monitor that owns it could not use."""
    if folder.exists() and folder.stat().st_uid != os.geteuid():
        setup.complain(options, "not_yours", folder=folder, owner=folder.owner())
        raise typer.Exit(Exit.CANNOT_START)


async def _write_down(folder: Path, order: Order, services: frozenset[str]) -> str:
    clock = Clock()
    history = History(folder, clock, limits=Limits(strict=True))
    opened = await history.open()
    try:
        with Archive(history.path) as archive:
            named = getattr(order, "outage", "")
            known = bool(named) and archive.outage(named) is not None
        desk = Desk(
            has_outage=lambda _: known,
            services=services | frozenset(opened.services),
            windows=windows_of(opened.windows),
        )
        done = carry_out(order, desk, clock.now())
        if not await history.keep(done.record):
            raise OrderError(NOT_KEPT)
        return done.id
    finally:
        await history.close()


def author() -> str:
    """Who gives the order, unless told otherwise: the name of the account."""
    return getpass.getuser()
