"""The heads that ``history verify`` is given: the daily files of the data folder, and those that were mailed away."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from monitor.evidence.stamping.anchors import FOLDER
from monitor.history.pins import Pin, Pinned, Standing
from monitor.wording import word
from probes.failures import one_line

DAILY = Path("evidence") / FOLDER
"""Where the monitor writes one file each UTC day, below the data folder."""

MOST_BYTES = 1 << 20


class HeadError(Exception):
    """*path* holds no head that can be read, and why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


class Link(BaseModel):
    """Where one chain stood."""

    model_config = ConfigDict(strict=True)
    head: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    last_id: Annotated[int, Field(ge=0)]


class Day(BaseModel):
    """One file, as the monitor writes it once a day."""

    at: AwareDatetime
    chains: Annotated[dict[Literal["look", "event"], Link], Field(min_length=1)]
    schema_: Annotated[Literal[1], Field(alias="schema")]


def mailed(paths: Sequence[Path]) -> list[Pin]:
    """The heads in *paths*, each named by its day and its file. Raises HeadError."""
    return [pin for path in paths for pin in _pins(path, f" ({path})")]


def daily(data: Path) -> tuple[list[Pin], list[HeadError]]:
    """The heads of the data folder, the oldest first, and what is damaged of them."""
    pins: list[Pin] = []
    damaged: list[HeadError] = []
    for path in sorted((data / DAILY).glob("*.json")):
        try:
            pins += _pins(path, "")
        except HeadError as exc:
            damaged.append(exc)
    return pins, damaged


def _pins(path: Path, where: str) -> list[Pin]:
    try:
        with path.open("rb") as file:
            held = file.read(MOST_BYTES)
        day = Day.model_validate_json(held)
    except OSError as exc:
        raise HeadError(path, exc.strerror or str(exc)) from None
    except ValidationError as exc:
        first = exc.errors()[0]
        raise HeadError(path, one_line(": ".join([*map(str, first["loc"]), first["msg"]]), 200)) from None
    name = f"{day.at.astimezone(UTC):%Y-%m-%d}{where}"
    return [
        Pin(name=name, chain=str(chain), last_id=each.last_id, head=each.head) for chain, each in day.chains.items()
    ]


def told(pins: Sequence[Pinned], lang: str) -> Iterator[tuple[bool, str]]:
    """What became of the heads of one chain, line by line: whether it is well, and the text."""
    ordered = sorted(pins, key=lambda each: (each.pin.last_id, each.pin.name))
    for standing in (Standing.SEALED, Standing.HELD):
        found = [each.pin for each in ordered if each.standing is standing]
        if found:
            yield True, _say(standing, lang, found[-1], count=len(found))
    broken = [each for each in ordered if each.broken]
    for each in broken[:1]:
        yield False, _say(each.standing, lang, each.pin)
    if broken[1:]:
        yield False, _say("more", lang, broken[-1].pin, count=len(broken) - 1)


def damage(exc: HeadError, lang: str) -> str:
    """That a file could not be read as a head, and why."""
    return word("heads_damaged", lang, path=exc.path, why=exc.why)


def _say(key: str, lang: str, pin: Pin, **values: object) -> str:
    chain = word(f"{pin.chain}s", lang)
    return word(f"heads_{key}", lang, chain=chain, name=pin.name, row=pin.last_id, **values)
