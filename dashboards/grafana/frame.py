"""What all dashboards share: variables, links, annotations, and the grid that panels are laid on."""

from dataclasses import dataclass, field

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.models import dashboard as model

from dashboards.grafana.palette import DEGRADED, DOWN, MAINTENANCE, NO_DATA
from dashboards.grafana.panels import Panel
from dashboards.grafana.queries import BOTH, SERVICE, SOURCE, VANTAGE, course
from dashboards.grafana.speech import Say

WIDTH = 24
SOURCE_UID = "ircc-prometheus"
ROWS_FROM = 1000  # panel numbers below are the panels' own


@dataclass(kw_only=True)
class Grid:
    """Lays panels line by line; a line fills the width exactly."""

    lines: list[tuple[int, tuple[tuple[int, Panel], ...]] | str] = field(default_factory=list)

    def line(self, height: int, *panels: tuple[int, Panel]) -> None:
        """Panels side by side, each with its width."""
        if sum(width for width, _ in panels) != WIDTH:
            raise ValueError(f"a line must be {WIDTH} columns wide, not {[width for width, _ in panels]}")
        self.lines.append((height, panels))

    def section(self, title: str) -> None:
        """A headline over the lines that follow."""
        self.lines.append(title)

    def onto(self, board: dashboard.Dashboard) -> None:
        """Put everything on *board*, at explicit places."""
        top, sections = 0, 0
        for line in self.lines:
            if isinstance(line, str):
                sections += 1
                board.with_row(dashboard.Row(line).id(ROWS_FROM + sections).grid_pos(_at(0, top, WIDTH, 1)))
                top += 1
                continue
            height, panels = line
            left = 0
            for width, panel in panels:
                board.with_panel(panel.grid_pos(_at(left, top, width, height)))
                left += width
            top += height


def _at(x: int, y: int, w: int, h: int) -> model.GridPos:
    return model.GridPos(x=x, y=y, w=w, h=h)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One dashboard: what it is called, what it shows, and how long back it looks at first."""

    uid: str
    title: str
    question: str
    grid: Grid
    back: str = "now-24h"
    refresh: str = "1m"
    one_service: bool = False
    all_notes: bool = True

    def build(self, say: Say) -> model.Dashboard:
        """The dashboard in the form of Grafana's classic schema."""
        board = dashboard.Dashboard(self.title)
        board.uid(say.uid(self.uid)).description(self.question).tags(["ircc", say.lang]).readonly()
        board.refresh(self.refresh).time(self.back, "now").timezone("browser").week_start("monday")
        board.tooltip(model.DashboardCursorSync.CROSSHAIR)
        for variable in (_source(say), _vantage(say), _service(say, one=self.one_service), _page()):
            board.with_variable(variable)
        for note in _notes(say, every=self.all_notes):
            board.annotation(note)
        for link in _links(say, self.uid):
            board.link(link)
        self.grid.onto(board)
        built = board.build()
        for each in (*(built.links or ()), *(built.annotations.list_val or ())):
            each.placement = None  # else Grafana hides it in a menu
        return built


def _source(say: Say) -> dashboard.DatasourceVariable:
    built = dashboard.DatasourceVariable("datasource").label(say("Data source", "Source de données")).type("prometheus")
    return built.current(model.VariableOption(selected=True, text=SOURCE_UID, value=SOURCE_UID))


def _asked(name: str, query: str) -> dashboard.QueryVariable:
    built = dashboard.QueryVariable(name).datasource(SOURCE).query(query).definition(query)
    return built.refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED).sort(model.VariableSort.ALPHABETICAL_ASC)


def _vantage(say: Say) -> dashboard.QueryVariable:
    built = _asked("vantage", "label_values(ircc_build_info, vantage)").label(say("Seen from", "Vu de"))
    built.multi(True).include_all(True).all_value(".*")
    return built.current(model.VariableOption(selected=True, text=["All"], value=["$__all"]))


def _service(say: Say, *, one: bool) -> dashboard.QueryVariable:
    built = _asked("service", f'label_values(ircc_service_info{{role!="control", {VANTAGE}}}, service)')
    built.label(say("Service", "Service"))
    if one:
        return built
    built.multi(True).include_all(True)
    return built.current(model.VariableOption(selected=True, text=["All"], value=["$__all"]))


def _page() -> dashboard.QueryVariable:
    return _asked("page", f"label_values(ircc_monitor_addresses_info{{{VANTAGE}}}, page)").hide(
        model.VariableHide.HIDE_VARIABLE
    )


def _note(name: str, colour: str, expr: str, text: str, *, shown: bool) -> dashboard.AnnotationQuery:
    built = dashboard.AnnotationQuery().name(name).datasource(SOURCE).icon_color(colour).enable(shown).hide(False)
    return built.expr(expr).title_format(name).text_format(text).step("60s")


def _notes(say: Say, *, every: bool) -> list[dashboard.AnnotationQuery]:
    # Of each step the whole, not its first moment: what is short must not be lost over long ranges.
    step = "[$__interval] offset -$__interval"
    ends = f"max_over_time(ircc_maintenance_expected_end_timestamp_seconds{{{BOTH}}}{step})"
    expected = f"max by (service) ({ends}) > bool 0"
    under_way = f"{course('ircc_service_state', 'service')} == bool 2 > 0"
    restarts = f"max by (vantage) (ircc_monitor_start_timestamp_seconds{{{VANTAGE}}}) * 1000"
    notices = f"max by (service, kind) (max_over_time(ircc_notices_active{{{SERVICE}}}{step})) > 0"
    failing = f"{course('ircc_control_up', 'vantage, control', VANTAGE)} == bool 0 > 0"
    offline = f"{course('ircc_online', 'vantage', VANTAGE)} == bool 0 > 0"
    service, vantage = "{{service}}", "{{vantage}}"
    return [
        _note(say("Maintenance", "Maintenance"), MAINTENANCE, f"({expected}) or ({under_way})", service, shown=True),
        _note(say("We are offline", "Nous sommes hors ligne"), NO_DATA, offline, vantage, shown=True),
        _note(say("IRCC notices", "Avis d’IRCC"), DEGRADED, notices, f"{service}: {{{{kind}}}}", shown=every),
        _note(say("Control fails", "Témoin en échec"), DOWN, failing, f"{vantage} {{{{control}}}}", shown=every),
        _note(
            say("Monitor started", "Démarrage du moniteur"), NO_DATA, restarts, vantage, shown=every
        ).use_value_for_time(True),
    ]


def names(say: Say) -> dict[str, str]:
    """Every dashboard with its short name, in the order of the links."""
    return {
        "ircc-overview": say("Wall", "Mur"),
        "ircc-service": say("One service", "Un service"),
        "ircc-outages": say("Outages", "Pannes"),
        "ircc-slo": say("Objectives", "Objectifs"),
        "ircc-vantages": say("Places", "Lieux"),
        "ircc-monitor": say("The monitor itself", "Le moniteur lui-même"),
    }


def _links(say: Say, here: str) -> list[dashboard.DashboardLink]:
    links = [
        _link(name, f"/d/{say.uid(uid)}").include_vars(True).keep_time(True)
        for uid, name in names(say).items()
        if uid != here
    ]
    links.append(_link(say("Pages of the monitor", "Pages du moniteur"), f"${{page}}{say.page}/").target_blank(True))
    other = Say(lang="fr" if say.lang == "en" else "en")
    links.append(_link(say("Français", "English"), f"/d/{other.uid(here)}").include_vars(True).keep_time(True))
    return links


def _link(title: str, url: str) -> dashboard.DashboardLink:
    return (
        dashboard.DashboardLink(title).type(model.DashboardLinkType.LINK).icon("external link").tooltip(title).url(url)
    )
