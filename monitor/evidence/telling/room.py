"""How much of the first page is left for its picture: reckoned from what stands above it. Pure."""

from collections.abc import Iterable
from math import ceil

PAGE = 241.0
"""Millimetres between the margins of a page."""
FRAME = 62.0
"""What the headings, the small print, the caption and the space between take."""
WARNING = 10.0
MOST, LEAST = 54, 26
"""The picture's height: a higher one shows no more, a lower one shows nothing."""

LEAD = (88, 5.3)
QUOTE = (66, 4.6)
FACT = (70, 4.6)
"""Characters of a line, and its height."""
BETWEEN = 0.75
"""The space between two facts."""


def height(lead: Iterable[str], error: Iterable[str], facts: Iterable[Iterable[str]], *, warned: bool = False) -> int:
    """The height of the picture in millimetres, from the paragraphs of the statement, the error's and the facts."""
    taken = FRAME + (WARNING if warned else 0.0)
    taken += sum(_of(each, LEAD) + 1.5 for each in lead) + sum(_of(each, QUOTE) for each in error)
    taken += sum(BETWEEN + sum(_of(each, FACT) for each in lines) for lines in facts)
    return max(LEAST, min(MOST, int(PAGE - taken)))


def _of(text: str, line: tuple[int, float]) -> float:
    letters, high = line
    return max(1, ceil(len(text) / letters)) * high
