"""Every kind of probe and every journey by name, each held to its contract at start.

A kind is one file in ``probes/kinds``: a docstring whose first line says when it is up, a pydantic ``Params``,
``endpoint(address)`` naming the host and port it talks to (ValueError when the address is not of its sort),
``async def probe(target, params, tools) -> Reading``, and its defaults ``EVERY``, ``FLOOR``, ``TIMEOUT`` (seconds)
and ``AT_ONCE`` (looks at a time); ``GRACE`` where it ends a look by its own deadline and needs seconds to tidy up;
``PROVES = False`` where its up does not show that people can use the service (a name, a certificate);
``COUNTS = False`` where its outcome says nothing of whether the service works: it is left out of the service's state.

A journey is one file in ``probes/journeys``: a docstring whose first line is its story, ``STEPS`` in their order,
``FINDS`` and ``SECRETS`` (the names it looks up in its service file) and ``async def journey(visit)``.
"""

import inspect
import os
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from pydantic import BaseModel

import probes.journeys
import probes.kinds
from probes.loading import modules
from probes.model import Reading, Target
from probes.network import Endpoint
from probes.toolbox import Tools


class ContractError(Exception):
    """A file under probes/ lacks something its folder's contract asks for. The text names the file and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way to look. *every*, *floor* and *timeout* are seconds; *at_once* bounds the looks of this kind.

    *grace* is the seconds after its timeout that a kind with a deadline of its own may use to end tidily.
    *proves* tells whether an up of this kind shows that people can use the service, *counts* whether any outcome of
    it says anything of the service: where not, it is left out of the service's state.
    """

    name: str
    summary: str
    params: type[BaseModel]
    endpoint: Callable[[str], Endpoint]
    probe: Callable[[Target, Any, Tools], Awaitable[Reading]]
    every: float
    floor: float
    timeout: float
    at_once: int
    grace: float = 0.0
    proves: bool = True
    counts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One scripted story. *finds* and *secrets* are the names its service file must supply."""

    name: str
    summary: str
    finds: tuple[str, ...]
    secrets: tuple[str, ...]


def kinds() -> Mapping[str, Kind]:
    """Every kind by name. Raises ContractError."""
    return {name: _kind(name, module) for name, module in _loaded(probes.kinds).items()}


def journeys() -> Mapping[str, Journey]:
    """Every journey by name. Raises ContractError."""
    return {name: _journey(name, module) for name, module in _loaded(probes.journeys).items()}


def _loaded(package: ModuleType) -> Mapping[str, ModuleType]:
    try:
        return modules(package)
    except Exception as exc:
        raise ContractError(f"{_culprit(exc, package)}: cannot be loaded: {type(exc).__name__}: {exc}") from exc


def _culprit(exc: Exception, package: ModuleType) -> str:
    """The file of *package* that could not be imported."""
    frames = [frame.filename for frame in traceback.extract_tb(exc.__traceback__)]
    if isinstance(exc, SyntaxError) and exc.filename:
        frames.append(exc.filename)
    inside = tuple(f"{folder}{os.sep}" for folder in package.__path__)
    return next((each for each in reversed(frames) if each.startswith(inside)), package.__name__)


def _kind(name: str, module: ModuleType) -> Kind:
    params = _wanted(module, "Params", "class Params(BaseModel)")
    if not (isinstance(params, type) and issubclass(params, BaseModel)):
        raise ContractError(f"{module.__file__}: Params must be a pydantic BaseModel")
    return Kind(
        name=name,
        summary=_summary(module),
        params=params,
        endpoint=_wanted(module, "endpoint", "def endpoint(address) -> Endpoint"),
        probe=_coroutine(module, "probe", "async def probe(target, params, tools) -> Reading", 3),
        every=float(_wanted(module, "EVERY", "EVERY = seconds between looks")),
        floor=float(_wanted(module, "FLOOR", "FLOOR = the fewest seconds between looks")),
        timeout=float(_wanted(module, "TIMEOUT", "TIMEOUT = seconds for one look")),
        at_once=int(_wanted(module, "AT_ONCE", "AT_ONCE = looks of this kind at a time")),
        grace=float(getattr(module, "GRACE", 0.0)),
        proves=bool(getattr(module, "PROVES", True)),
        counts=bool(getattr(module, "COUNTS", True)),
    )


def _journey(name: str, module: ModuleType) -> Journey:
    _coroutine(module, "journey", "async def journey(visit)", 1)
    return Journey(
        name=name,
        summary=_summary(module),
        finds=tuple(_wanted(module, "FINDS", "FINDS = (names of locators)")),
        secrets=tuple(getattr(module, "SECRETS", ())),
    )


def _summary(module: ModuleType) -> str:
    text = (module.__doc__ or "").strip()
    if not text:
        raise ContractError(f"{module.__file__}: add a docstring; its first line is shown to the operator")
    return text.splitlines()[0]


def _wanted(module: ModuleType, name: str, shape: str) -> Any:
    found = getattr(module, name, None)
    if found is None:
        raise ContractError(f"{module.__file__}: add `{shape}`")
    return found


def _coroutine(module: ModuleType, name: str, shape: str, arguments: int) -> Any:
    found = _wanted(module, name, shape)
    if not inspect.iscoroutinefunction(found) or len(inspect.signature(found).parameters) != arguments:
        raise ContractError(f"{module.__file__}: write `{shape}`")
    return found
