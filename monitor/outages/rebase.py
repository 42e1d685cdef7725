"""Moves every instant of a remembered value by the same time, when the wall clock turns out to be wrong. Pure."""

from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")


def shifted(value: T, by: timedelta) -> T:
    """*value*, a frozen dataclass, with all its instants moved, those of its parts too. Names stay what they are."""
    return _moved(value, by)  # type: ignore[no-any-return]


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, datetime):
        return value + by
    if isinstance(value, tuple):
        return tuple(_moved(each, by) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _moved(getattr(value, each.name), by) for each in fields(value)})
    return value
