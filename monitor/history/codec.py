"""Our values as JSON and back. What goes in comes out equal; the text of one value is always the same text.

Text that is no valid Unicode (a header's raw bytes) is written with backslashes, so that it can be printed and sent.
"""

import dataclasses
import json
import math
import zlib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from pydantic import TypeAdapter

from monitor.model import ControlResult, Notice, Outage, Transition
from probes.model import Diagnosis, Reading

OUTAGE = TypeAdapter(Outage)
NOTICE = TypeAdapter(Notice)
TRANSITION = TypeAdapter(Transition)
READING = TypeAdapter(Reading)
CONTROLS = TypeAdapter(tuple[ControlResult, ...])
DIAGNOSIS = TypeAdapter(Diagnosis)


def plain(value: object, *, sparse: bool = False) -> Any:
    """*value* as JSON values; *sparse* leaves out fields that are at their default. Raises TypeError for what is none.

    A number that JSON has no word for (infinite, not a number) becomes null.
    """
    if value is None or isinstance(value, bool | int | float):
        return value if not isinstance(value, float) or math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {printable(str(key)): plain(each, sparse=sparse) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each, sparse=sparse) for each in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return fields(value, sparse=sparse)
    return printable(_text(value))


def _text(value: object) -> str:
    match value:
        case str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case PurePath():
            return value.as_posix()
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")


def fields(value: Any, *, sparse: bool = False, only: Collection[str] = ()) -> dict[str, Any]:
    """The fields of a dataclass as JSON values, or *only* those named."""
    named = [(each, getattr(value, each.name)) for each in dataclasses.fields(value) if not only or each.name in only]
    return {each.name: plain(held, sparse=sparse) for each, held in named if not (sparse and held == _default(each))}


def _default(field: "dataclasses.Field[Any]") -> object:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def printable(text: str) -> str:
    """*text* without lone surrogates, which no file or socket would take."""
    return text.encode("utf-8", "backslashreplace").decode()


def canonical(value: object) -> str:
    """JSON with sorted keys, no spaces, ASCII only. Takes what ``plain`` takes."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def compact(value: object) -> bytes:
    """The canonical JSON, compressed where that is shorter."""
    text = canonical(value).encode()
    return min(text, zlib.compress(text, 9), key=len)


def expanded(body: bytes) -> Any:
    """The JSON values of a compact body."""
    return json.loads(body if body.startswith(b"{") else zlib.decompress(body))
