"""One look of the http kind as the runner takes it: under a deadline, every exception turned into a failure."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from probes.failures import translate
from probes.kinds import http
from probes.model import Cause, Outcome, Target
from probes.network import Network
from probes.toolbox import Notebook
from tests.toolboxes import tools_for


@dataclass(frozen=True, kw_only=True)
class Look:
    outcome: Outcome
    cause: Cause | None
    code: str
    detail: str
    retry_after: float | None
    notebook: Notebook

    @property
    def verdict(self) -> tuple[str, str, str]:
        return self.outcome.value, self.cause.value if self.cause else "", self.code


async def look(
    address: str,
    network: Network,
    *,
    hosts: Iterable[str] = (),
    timeout: float = 3.0,
    lang: str = "",
    private: bool = True,
    gate: Callable[[str], None] | None = None,
    raw: bool = False,
    **params: object,
) -> Look:
    tools = replace(tools_for(network, Path("/nonexistent")), raw=raw)
    tools.notebook.gate = gate
    target = Target(address=address, lang=lang, hosts=frozenset(hosts), private=private, timeout=timeout)
    try:
        async with asyncio.timeout(target.timeout):
            seen = await http.probe(target, http.Params.model_validate(params), tools)
    except Exception as exc:  # noqa: BLE001  # as the runner does
        seen = translate(exc)
    said = {name: getattr(seen, name) for name in ("outcome", "cause", "code", "detail", "retry_after")}
    return Look(**said, notebook=tools.notebook)
