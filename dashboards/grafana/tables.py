"""Tables: several instant queries joined by their common labels, with a name, a unit and a link for each column."""

from collections.abc import Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders import common, dashboard, table
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as model

from dashboards.grafana.palette import NO_DATA, Mappings
from dashboards.grafana.panels import Head, dressed, fixed, steps
from dashboards.grafana.queries import Query
from dashboards.grafana.speech import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a click on a cell leads."""

    title: str
    url: str
    away: bool = False

    def build(self) -> dashboard.DashboardLink:
        """The link for panels that have no columns."""
        return dashboard.DashboardLink(self.title).url(self.url).target_blank(self.away)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: *field* is a label or `Value #A`. Hidden ones only serve links."""

    field: str
    name: str
    unit: str = ""
    decimals: int | None = None
    width: int | None = None
    mappings: Mappings | None = None
    thresholds: tuple[tuple[float, str], ...] = ()
    filled: bool = False
    links: tuple[Link, ...] = ()
    hidden: bool = False
    nothing: str = ""

    def properties(self) -> list[model.DynamicConfigValue]:
        """What Grafana calls the overrides of the field."""
        pairs: list[tuple[str, object]] = [("displayName", self.name)]
        pairs += [(key, value) for key, value in self._optional() if value]
        if self.decimals is not None:
            pairs.append(("decimals", self.decimals))
        if self.hidden:  # the second is what Grafana 12.2 and later read
            pairs += [("custom.hidden", True), ("custom.hideFrom.viz", True)]
        return [model.DynamicConfigValue(id_val=key, value=value) for key, value in pairs]

    def _optional(self) -> list[tuple[str, object]]:
        cell = {"type": shapes.TableCellDisplayMode.COLOR_BACKGROUND.value, "mode": "basic"}
        colour = {"mode": model.FieldColorModeId.THRESHOLDS.value}
        base, *above = self.thresholds or ((0.0, NO_DATA),)
        return [
            ("unit", self.unit),
            ("custom.width", self.width),
            ("mappings", self.mappings),
            ("thresholds", steps(base[1], *above).build() if self.thresholds else None),
            ("color", colour if self.thresholds else None),
            ("custom.cellOptions", cell if self.filled else None),
            ("custom.align", "center" if self.filled else ""),
            ("links", [_link(each) for each in self.links]),
            ("noValue", self.nothing),
        ]


def _link(link: Link) -> dict[str, object]:
    return {"title": link.title, "url": link.url, "targetBlank": link.away}


def listing(
    head: Head,
    say: Say,
    columns: Sequence[Column],
    queries: Sequence[Query],
    *,
    sort: str = "",
    drop: Sequence[str] = (),
) -> table.Panel:
    """A table of *queries*, joined on the labels that all of them have, with *columns* in their order.

    It begins with the greatest of the column *sort*, else it is in the order of the names. *drop* are fields that
    nobody needs.
    """
    panel = dressed(table.Panel(), head, say, queries)
    panel.show_header(True).cell_height(shapes.TableCellHeight.SM).color_scheme(fixed(NO_DATA))
    if len(queries) > 1:
        panel.with_transformation(model.DataTransformerConfig(id_val="merge", options={}))
    order = {column.field: place for place, column in enumerate(columns)}
    shown = {
        "indexByName": order,
        "excludeByName": dict.fromkeys(("Time", *drop), True),
        "renameByName": {},
        "includeByName": {},
    }
    panel.with_transformation(model.DataTransformerConfig(id_val="organize", options=shown))
    for column in columns:
        panel.override_by_name(column.field, column.properties())
    if sort or columns[0].field == say.title:
        first = common.TableSortByFieldState().display_name(sort or columns[0].name)
        panel.sort_by([first.desc(bool(sort))])
    return panel


def matrix(head: Head, say: Say, columns: Sequence[Column], query: Query, *, row: str, column: str) -> table.Panel:
    """One query as rows by the label *row* and columns by the label *column*."""
    panel = dressed(table.Panel(), head, say, (query,))
    panel.show_header(True).cell_height(shapes.TableCellHeight.SM).color_scheme(fixed(NO_DATA))
    grouped = {"rowField": row, "columnField": column, "valueField": "Value", "emptyValue": "null"}
    panel.with_transformation(model.DataTransformerConfig(id_val="groupingToMatrix", options=grouped))
    order = {each.field: place for place, each in enumerate(columns)}
    shown = {"indexByName": order, "excludeByName": {}, "renameByName": {}, "includeByName": {}}
    panel.with_transformation(model.DataTransformerConfig(id_val="organize", options=shown))
    first = {"sort": [{"field": f"{row}\\{column}", "desc": False}]}
    panel.with_transformation(model.DataTransformerConfig(id_val="sortBy", options={"fields": {}, **first}))
    for each in columns:
        panel.override_by_name(each.field, each.properties())
    return panel


def coverage(field: str, say: Say, within: str = "") -> Column:
    """The share of the time *within* that was seen; grey where it is too small to judge by.

    Columns of one name would all show what the last of them holds.
    """
    return Column(
        field=field,
        name=f"{say('Seen', 'Vu')} {within}".strip(),
        unit="percentunit",
        decimals=1,  # none, and a share that is nearly whole would read as whole
        width=74,
        thresholds=((0, NO_DATA), (0.95, "transparent")),
        filled=True,
        nothing="–",
    )


def service(say: Say, *links: Link) -> tuple[Column, Column]:
    """The service by its name; the slug is there for links."""
    return (
        Column(field=say.title, name=say("Service", "Service"), links=links),
        Column(field="service", name=say("Code", "Code"), hidden=True),
    )
