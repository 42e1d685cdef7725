"""What ``maintenance`` tells Alertmanager, where the settings name one, and what it says when that fails."""

import asyncio
import shlex
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, NoReturn, TypeVar

import typer
from yarl import URL

from monitor.calendar.spans import Span
from monitor.cli import setup
from monitor.cli.exits import Exit
from monitor.cli.setup import Options
from monitor.equipment import user_agent
from monitor.settings import Settings
from monitor.silences import Silences, UntoldError, matchers, named, written
from monitor.wording import LANGS, word
from probes.client import Client
from probes.model import Route
from probes.network import Network

T = TypeVar("T")


def silence(options: Options, settings: Settings, window: str, services: Sequence[str], span: Span, **by: str) -> str:
    """Have alerts about *services* silenced for a *window* that stands, *by* its author for a reason: the silence's id.

    Otherwise exit with what happened and the command that does it by hand.
    """
    comment = " / ".join(word("silenced_for", lang) for lang in LANGS)
    comment += f" ({by['reason']})" if by["reason"] else ""
    told = {"window": window, "author": by["author"], "comment": comment}
    try:
        return _told(settings, lambda silences: silences.add(services, span, **told))
    except UntoldError as exc:
        line = ["amtool", "silence", "add", f"--alertmanager.url={_shown(settings)}", f"--author={by['author']}"]
        line += [
            f"--start={span.start.isoformat(timespec='seconds')}",
            f"--end={span.end.isoformat(timespec='seconds')}",
        ]
        line += [f"--comment={named(window, comment)}", *map(written, matchers(services))]
        _complain(options, "silence_failed", settings, window=window, why=exc, command=shlex.join(line))


def lift(options: Options, settings: Settings, window: str) -> int:
    """End the silences of a *window* that is over: how many there were. Otherwise exit with what to do."""
    try:
        return _told(settings, lambda silences: silences.expire(window))
    except UntoldError as exc:
        _complain(options, "silence_stays", settings, window=window, why=exc)


def _told(settings: Settings, tell: Callable[[Silences], Coroutine[Any, Any, T]]) -> T:
    client = Client(Network(resolvers=settings.resolvers), user_agent=user_agent(settings))
    # Straight: it stands in our own network, where the proxy to the outside does not lead.
    return asyncio.run(tell(Silences(client, settings.alertmanager_url, route=Route(ca_file=settings.ca_file))))


def _complain(options: Options, key: str, settings: Settings, **values: object) -> NoReturn:
    setup.complain(options, key, url=_shown(settings), **values)
    raise typer.Exit(Exit.UNTOLD)


def _shown(settings: Settings) -> str:
    return str(URL(settings.alertmanager_url).with_user(None))
