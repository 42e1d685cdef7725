"""Which pictures stand in a document: those that tell most first, in case there is no room for all. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.evidence.model import Capture, Exhibit, Occasion, View

MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A picture that can be shown: a *view* of a *capture*, and its file, stamped where that worked."""

    capture: Capture
    view: View
    exhibit: Exhibit


def selected(captures: Sequence[Capture], service: str, most: int = MOST) -> list[Sight]:
    """The pictures to show, the first first: at confirmation in each language, at the beginning, at the end, between.

    Those of *service* come before those of what it depends on.
    """
    every = sorted(_sights(captures), key=lambda each: (each.view.at, each.view.probe))
    own = [each for each in every if each.capture.service == service] or every
    others = [each for each in every if each not in own]
    telling = (*_telling(own), *_first_and_last(own), *others[:1], *others[-1:])
    chosen = [each for number, each in enumerate(telling) if each not in telling[:number]][:most]
    return chosen + _spread([each for each in own if each not in chosen], most - len(chosen))


def _sights(captures: Sequence[Capture]) -> Iterator[Sight]:
    for capture in captures:
        files = {each.name: each for each in capture.exhibits if not each.withheld}
        for view in capture.views:
            found = files.get(view.stamped) or files.get(view.page)
            if found is not None and found.name:
                yield Sight(capture=capture, view=view, exhibit=found)


def _telling(sights: Sequence[Sight]) -> Iterator[Sight]:
    """One per language at confirmation, and without that of the first capture; a failing page before one that works."""
    at = [each for each in sights if each.capture.occasion is Occasion.CONFIRMED] or list(sights)
    for lang in dict.fromkeys(each.view.lang for each in at):
        spoken = [each for each in at if each.view.lang == lang]
        yield next((each for each in spoken if each.view.cause is not None), spoken[0])


def _first_and_last(sights: Sequence[Sight]) -> Iterator[Sight]:
    yield from sights[:1]
    ended = [each for each in sights if each.capture.occasion is Occasion.ENDED]
    yield from (ended or sights)[-1:]


def _spread(sights: Sequence[Sight], count: int) -> list[Sight]:
    """So many, evenly over the time."""
    if len(sights) <= count:
        return list(sights)
    return [sights[int((number + 0.5) * len(sights) / count)] for number in range(count)]
