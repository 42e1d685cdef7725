"""Past values of the recording rules, which Prometheus only reckons from now on."""

from pathlib import Path

import yaml

from tests.dashboards.metrics import names
from tests.dashboards.sampling import FRESH
from tests.dashboards.seeded import Prometheus
from tests.dashboards.truth import HOUR, NOW

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "dashboards" / "prometheus" / "rules" / "recording.yml"
QUORUM = "ircc:service_state:quorum"
"""This one is seeded by arithmetic, as it would have been recorded for 90 days."""
WINDOW = 44 * HOUR
"""For the latest values of the others: more than half of the three days that the longest share is of."""


def rules() -> dict[str, str]:
    """Expressions by the name they are recorded under, in their order."""
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return {rule["record"]: rule["expr"] for group in groups for rule in group["rules"] if "record" in rule}


def needed(asked: frozenset[str]) -> frozenset[str]:
    """*asked*, and what the rules that record any of it are made of."""
    by_name = rules()
    while more := frozenset().union(*(names(by_name[each]) for each in asked if each in by_name)) - asked:
        asked |= more
    return asked


async def record(prometheus: Prometheus, asked: frozenset[str]) -> None:
    """Ask for each rule that *asked* needs at all times of the last while, and keep what comes."""
    for name, expr in rules().items():
        if name not in needed(asked) or name == QUORUM:
            continue
        back, step = (4 * HOUR, 60) if ":ratio" in name else (WINDOW, FRESH)
        answer = await prometheus.query(expr, NOW - back, NOW, step)
        assert not answer.error, f"{name}: {answer.error}"
        await prometheus.write(
            ({**labels, "__name__": name}, [(round(at * 1000), value) for at, value in samples.items()])
            for labels, samples in answer.rows
        )
