"""The kinds of panels, each with what must never be forgotten about it."""

import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from grafana_foundation_sdk.builders import common, dashboard, stat, statetimeline, table, timeseries
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as model

from dashboards.grafana.palette import CALM, NO_DATA, UP, Mappings, no_data, states
from dashboards.grafana.queries import SOURCE, Query
from dashboards.grafana.speech import Say

MIN_STEP = "1m"  # a scrape every 15 s puts four samples into the shortest cell

Panel = stat.Panel | statetimeline.Panel | table.Panel | timeseries.Panel
P = TypeVar("P", stat.Panel, statetimeline.Panel, table.Panel, timeseries.Panel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Number, title and the one question that a panel answers. Links point at the number: it never changes."""

    id: int
    title: str
    question: str
    unit: str = "none"
    nothing: str = ""


def dressed(panel: P, head: Head, say: Say, queries: Sequence[Query]) -> P:
    """*panel* with what every panel has."""
    panel.id(head.id).title(head.title).description(head.question).datasource(SOURCE)
    panel.unit(head.unit).no_value(head.nothing or no_data(say))
    for ref, query in zip(string.ascii_uppercase, queries, strict=False):
        panel.with_target(query.build(ref))
    return panel


def timeline(head: Head, say: Say, *queries: Query, mappings: Mappings | None = None) -> statetimeline.Panel:
    """Coloured boxes along time.

    Only a fixed colour mode draws the mapped colours, the legend and the boxes of "no data"; the default does not.
    How much of a cell was seen cannot be told without the interval of the scrapes, which may have changed in the range:
    so it is said that it does not show.
    """
    more = say(
        " Each cell shows the worst that was seen in it: time that nobody saw, if shorter than a cell, does not show.",
        " Chaque case montre le pire de ce qui y a été vu : un temps que personne n’a vu, s’il est plus court qu’une"
        " case, n’y paraît pas.",
    )
    panel = dressed(statetimeline.Panel(), replace(head, question=head.question + more), say, queries)
    return (
        panel.mappings(mappings or states(say))
        .color_scheme(fixed(NO_DATA))
        .legend(legend())
        .interval(MIN_STEP)
        .merge_values(True)
        .span_nulls(False)
        .show_value(shapes.VisibilityMode.NEVER)
        .row_height(0.8)
        .line_width(0)
        .fill_opacity(90)
        .tooltip(common.VizTooltipOptions().mode(shapes.TooltipDisplayMode.SINGLE))
    )


def tiles(head: Head, say: Say, *queries: Query, mappings: Mappings | None = None) -> stat.Panel:
    """Big words or numbers side by side, each on its colour."""
    panel = dressed(stat.Panel(), head, say, queries)
    panel.reduce_options(common.ReduceDataOptions().calcs(["last"]).values(False).fields(""))
    panel.graph_mode(shapes.BigValueGraphMode.NONE).color_mode(shapes.BigValueColorMode.BACKGROUND_SOLID)
    panel.justify_mode(shapes.BigValueJustifyMode.CENTER).orientation(shapes.VizOrientation.AUTO)
    panel.text_mode(shapes.BigValueTextMode.VALUE_AND_NAME)
    panel.color_scheme(fixed(CALM)).wide_layout(False)
    # No sizes: Grafana fits both words to the tile, however many and long they are; one size given alone overlaps.
    if mappings is not None:
        panel.mappings(mappings)
    return panel


def graph(head: Head, say: Say, *queries: Query) -> timeseries.Panel:
    """Lines along time; a hole stays a hole."""
    panel = dressed(timeseries.Panel(), head, say, queries)
    return (
        panel.color_scheme(dashboard.FieldColor().mode(model.FieldColorModeId.PALETTE_CLASSIC))
        .legend(legend())
        .interval(MIN_STEP)
        .span_nulls(False)
        .line_width(1)
        .fill_opacity(10)
        .show_points(shapes.VisibilityMode.AUTO)
        .tooltip(common.VizTooltipOptions().mode(shapes.TooltipDisplayMode.MULTI))
    )


def bars(head: Head, say: Say, *queries: Query) -> timeseries.Panel:
    """Stacked counts along time."""
    panel = graph(head, say, *queries)
    stacking = common.StackingConfig().mode(shapes.StackingMode.NORMAL).group("A")
    return panel.draw_style(shapes.GraphDrawStyle.BARS).fill_opacity(80).line_width(0).stacking(stacking)


def legend() -> common.VizLegendOptions:
    """A legend, always: colour alone says nothing to some."""
    built = common.VizLegendOptions().show_legend(True).display_mode(shapes.LegendDisplayMode.LIST)
    return built.placement(shapes.LegendPlacement.BOTTOM)


def fixed(colour: str) -> dashboard.FieldColor:
    """One colour, unless a mapping says otherwise."""
    return dashboard.FieldColor().mode(model.FieldColorModeId.FIXED).fixed_color(colour)


def by_threshold() -> dashboard.FieldColor:
    """The colour of the threshold that the value is above."""
    return dashboard.FieldColor().mode(model.FieldColorModeId.THRESHOLDS)


def steps(base: str, *above: tuple[float, str]) -> dashboard.ThresholdsConfig:
    """*base*, then each colour from its value on."""
    first = model.Threshold(color=base)
    rest = [model.Threshold(value=value, color=colour) for value, colour in above]
    return dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps([first, *rest])


def limit(panel: timeseries.Panel, value: float, colour: str) -> timeseries.Panel:
    """*panel* with a line at *value*."""
    style = common.GraphThresholdsStyleConfig().mode(shapes.GraphThresholdsStyleMode.LINE)
    return panel.thresholds(steps("transparent", (value, colour))).thresholds_style(style)


def named(panel: P, names: dict[str, str], colours: dict[str, str] | None = None) -> P:
    """*panel* with codes in its legend put into words, and the colours that belong to some of them."""
    for code, text in names.items():
        properties = [model.DynamicConfigValue(id_val="displayName", value=text)]
        if colours and code in colours:
            properties.append(_coloured(colours[code]))
        panel.override_by_name(code, properties)
    return panel


def coloured(panel: P, ref: str, colour: str = UP) -> P:
    """*panel* with everything that one of its queries gives in one colour."""
    panel.override_by_query(ref, [_coloured(colour)])
    return panel


def _coloured(colour: str) -> model.DynamicConfigValue:
    value = {"mode": model.FieldColorModeId.FIXED.value, "fixedColor": colour}
    return model.DynamicConfigValue(id_val="color", value=value)
