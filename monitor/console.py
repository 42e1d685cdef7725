"""What a person sees in the terminal while the monitor runs: where to look, and each change as it happens. A sink."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Console
from rich.markup import escape

from monitor.model import Observation, Service, Transition
from monitor.wording import local, word
from probes.model import Outcome

STYLES = {
    Outcome.UP: "green",
    Outcome.DEGRADED: "yellow",
    Outcome.MAINTENANCE: "magenta",
    Outcome.DOWN: "bold red",
    Outcome.UNKNOWN: "dim",
}


def _iso(value: datetime) -> str:
    return value.isoformat()


class Teller:
    """Prints each transition once, as one JSON object a line."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def introduce(self, services: Sequence[Service]) -> None:
        """Nothing to learn: services are told by their slugs."""

    async def observe(self, observation: Observation) -> None:
        """Nothing: only changes are told."""

    async def transition(self, transition: Transition) -> None:
        """One line."""
        row = dataclasses.asdict(transition)
        self._console.print(json.dumps(row, default=_iso), markup=False, highlight=False, soft_wrap=True)


class Narrator:
    """Prints each transition once, in words. *lang* is ``en`` or ``fr``."""

    def __init__(self, console: Console, lang: str) -> None:
        self._console = console
        self._lang = lang
        self._titles: Mapping[str, str] = {}

    def introduce(self, services: Sequence[Service]) -> None:
        """Learn the services' names."""
        self._titles = {each.slug: each.title[self._lang] for each in services}

    async def observe(self, observation: Observation) -> None:
        """Nothing: only changes are told."""

    async def transition(self, transition: Transition) -> None:
        """One line: when, what, from which state to which, and why."""
        lang = self._lang
        why = f"  {word(transition.cause, lang)}" if transition.cause and transition.after is not Outcome.UP else ""
        self._console.print(
            word(
                "changed",
                lang,
                service=f"{local(transition.at)}  {escape(self._titles.get(transition.service, transition.service))}",
                before=word(transition.before, lang),
                after=f"[{STYLES[transition.after]}]{word(transition.after, lang)}[/]",
            )
            + why,
            highlight=False,
            soft_wrap=True,
        )
