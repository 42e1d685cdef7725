"""The rule files as text: what Prometheus loads, with a head that says what they need."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from dashboards.prometheus import outages, portals, recording, upkeep, watch
from dashboards.prometheus.rule import Group

FOLDER = Path(__file__).resolve().parent / "rules"
RECORDING: tuple[Group, ...] = recording.GROUPS
ALERTS: tuple[Group, ...] = (*outages.GROUPS, *portals.GROUPS, *watch.GROUPS, *upkeep.GROUPS)

HEAD = """\
# Written by `python -m dashboards.prometheus`, whose modules say why; change it there.
#
# Needs Prometheus 2.42 or later, 3.x included: toTime in templates is of 2.38; nothing is used that 3.x dropped or
# that came after 2.42, and every window holds at least two samples where 3.x no longer counts its left edge.
# Tested by the promtool of 2.42 and of 3.16. Rules here read ALERTS, their own memory: an evaluator that does not store
# it where it reads (vmalert without -remoteWrite.url) would lose what fires.
#
# Expects the scrape job `ircc-monitor`, scraped every 15 s, and a target label `vantage` for each place if there is
# more than one. The same rules serve one place and many: what is about several places never fires for one. Load both
# files, in the one Prometheus that sees all places; an agent at a place evaluates nothing.
"""


class _Block(yaml.SafeDumper):
    """Writes what has several lines as a block."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Block.add_representer(str, _text)


def _written(groups: Iterable[Group]) -> str:
    parts = [HEAD, "groups:\n"]
    for group in groups:
        parts += [f"# {line}\n" for line in group.notes]
        parts.append(_dumped([group.rendered()]))
    return "".join(parts)


def _dumped(value: Any) -> str:
    text: str = yaml.dump(value, Dumper=_Block, sort_keys=False, allow_unicode=True, width=10**6)
    return text


def files() -> dict[Path, str]:
    """Every generated file and what belongs into it."""
    return {FOLDER / "recording.yml": _written(RECORDING), FOLDER / "alerts.yml": _written(ALERTS)}
