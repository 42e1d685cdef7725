"""The names of the metrics that an expression uses."""

import promql_parser

from tests.dashboards.choosing import LABEL_VALUES
from tests.dashboards.replaying import Dashboard, filled

ANY = {
    **dict.fromkeys(("__interval", "__rate_interval", "__range"), "5m"),
    **dict.fromkeys(("__interval_ms", "__range_s", "__range_ms", "__from", "__to"), "300"),
}


def used(dashboard: Dashboard) -> frozenset[str]:
    """All names in its queries and in those of its variables."""
    texts = [each.expr for each in dashboard.queries()]
    asked = (LABEL_VALUES.match(str(each["query"])) for each in dashboard.variables if each["type"] == "query")
    texts += [match[1] for match in asked if match]
    return frozenset().union(*(names(filled(text, (), _Anything(ANY))) for text in texts))


def names(expr: str) -> frozenset[str]:
    found: set[str] = set()

    def note(node: object) -> bool:
        if isinstance(node, promql_parser.VectorSelector):
            assert node.name, f"a selector without a name: {expr}"
            found.add(node.name)
        return True

    promql_parser.walk(promql_parser.parse(expr), note)
    return frozenset(found)


class _Anything(dict[str, str]):
    """Any variable of a dashboard: what is chosen does not change the names."""

    def __missing__(self, key: str) -> str:
        return ".*"
