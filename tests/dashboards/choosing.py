"""The values of a dashboard's variables, found as Grafana finds them, and chosen as it does at first sight."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tests.dashboards.replaying import Dashboard, Everything, filled

LABEL_VALUES = re.compile(r"^label_values\((?:(.+),\s*)?([a-zA-Z_]\w*)\)\s*$")
Chosen = dict[str, str | Sequence[str]]


class Asks(Protocol):
    async def values(self, label: str, match: str | None, start: int, end: int) -> list[str]: ...


async def chosen(dashboard: Dashboard, prometheus: Asks, start: int, end: int, **wanted: str) -> Chosen:
    """Everything where all can be chosen, else the first value, unless another is *wanted*."""
    found: Chosen = {}
    for variable in dashboard.variables:
        name = variable["name"]
        options = await _options(variable, dashboard, prometheus, start, end, found)
        assert options, f"{dashboard.uid}: nothing to choose for ${name}"
        if name in wanted:
            assert wanted[name] in options, f"{dashboard.uid}: {wanted[name]} is not among ${name}: {options}"
            found[name] = wanted[name]
        elif variable.get("includeAll"):
            found[name] = Everything(variable["allValue"]) if variable.get("allValue") else options
        else:
            found[name] = options[0]
    return found


async def _options(
    variable: Mapping[str, Any], dashboard: Dashboard, prometheus: Asks, start: int, end: int, found: Chosen
) -> list[str]:
    kind, query = variable["type"], variable.get("query")
    if kind == "datasource":
        assert query == "prometheus", f"{dashboard.uid}: a data source of another kind: {query}"
        return ["ircc-prometheus"]
    if kind == "query":
        text = query["query"] if isinstance(query, Mapping) else query
        asked = LABEL_VALUES.match(filled(text, dashboard.variables, found))
        assert asked, f"{dashboard.uid}: a variable that is not label_values(): {text}"
        values = await prometheus.values(asked[2], asked[1], start, end)
        pattern = variable.get("regex", "").strip("/")
        return [each for each in values if re.search(pattern, each)]
    assert kind in {"custom", "constant", "textbox"}, f"{dashboard.uid}: a variable of unknown kind: {kind}"
    return [each.split(" : ")[-1].strip() for each in str(query).split(",")]
