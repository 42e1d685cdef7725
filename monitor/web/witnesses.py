"""What the controls said while an outage lasted: was it us or them? Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import ControlResult
from monitor.reports.line import verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One control. *first* is its answer at the first failing look, None if it was not asked then.

    Of *asked* different answers *up* were that it works; *last* is the latest of them.
    """

    key: str
    first: ControlResult | None
    asked: int
    up: int
    last: ControlResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """All of them. *moments* counts the times at which any was asked, *reached* those at which one answered.

    *began* is when the first look was made beside which any was asked, None without one.
    """

    witnesses: tuple[Witness, ...]
    began: datetime | None
    moments: int
    reached: int

    @property
    def verdict(self) -> str:
        """Was it us or them: see ``monitor.reports.line``."""
        return verdict(self.moments, self.reached)


def bench(moments: Iterable[tuple[datetime, Sequence[ControlResult]]]) -> Bench:
    """Of *moments* by time: when a failing look was made, and what the controls said beside it."""
    told = [(at, tuple(results)) for at, results in moments if results]
    answers: dict[str, dict[datetime, ControlResult]] = {}
    for _, results in told:
        for each in results:
            answers.setdefault(each.key, {})[each.at] = each
    first = {each.key: each for each in told[0][1]} if told else {}
    return Bench(
        witnesses=tuple(
            Witness(
                key=key,
                first=first.get(key),
                asked=len(known),
                up=sum(each.up for each in known.values()),
                last=known[max(known)],
            )
            for key, known in sorted(answers.items())
        ),
        began=told[0][0] if told else None,
        moments=len(told),
        reached=sum(any(each.up for each in results) for _, results in told),
    )
