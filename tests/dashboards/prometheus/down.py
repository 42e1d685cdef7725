"""Scenes for ServiceDown, from one place: page, end, root cause, a monitor that dies, maintenance, unknown."""

from tests.dashboards.prometheus.scenes import SERVICE, Case, Scene, Told
from tests.dashboards.prometheus.stories import ANNOUNCED, BACK, CLOSED, GOES_ON, HALF_HOUR, LOCAL, SILENT, UNWATCHED

NAME = "ServiceDown"
HERE = {"service": SERVICE}
DOWN = Told(labels=HERE)
COMPONENT = Told(labels={"service": "signin"})


def scene(minutes: float = 25) -> Scene:
    return Scene(minutes=minutes).monitor()


def told(began: float, ends: float, *affected: tuple[str, float], **labels: str) -> Scene:
    """An outage whose root becomes known: what it is affected by, and for how many minutes."""
    made, at = scene().outage(began, ends, **labels), began
    del made.series[next(name for name in made.series if name.startswith("ircc_outage_open"))]
    for root, minutes in affected:
        track = ((None, at), (1, minutes), (None, 0))
        made.add("ircc_outage_open", *track, service=SERVICE, severity="down", cause="http_5xx", affected_by=root)
        at += minutes
    return made


def depends(made: Scene, began: float, ends: float, severity: str = "down") -> Scene:
    """The service depends on a component, whose own outage this is."""
    bad = 0 if severity == "down" else 1
    made.add("ircc_service_depends_on", (1, 0), service=SERVICE, component="signin")
    made.add("ircc_service_info", (1, 0), service="signin", role="component", title_en="Sign-in", title_fr="Connexion")
    made.add("ircc_service_state", (3, began), (bad, ends - began), (3, 0), service="signin")
    track = ((None, began), (1, ends - began), (None, 0))
    return made.add("ircc_outage_open", *track, service="signin", severity=severity, cause="timeout")


def doubted(made: Scene, *looks: tuple[float | None, float], kind: str = "http") -> Scene:
    return made.add("ircc_probe_state", *looks, service="signin", probe="page-en", kind=kind, lang="en")


def removed() -> Scene:
    """The service is taken out of the configuration while it is down: nothing of it is told any more."""
    made = scene().outage(10, 15)
    for name in list(made.series):
        if any(each in name for each in ("last_outage_end", "duration", "last_outage_business", "_state{")):
            del made.series[name]
    info = next(name for name in made.series if name.startswith("ircc_service_info"))
    made.add("ircc_service_state", (3, 10), (0, 5), (None, 0), service=SERVICE)
    del made.series[info]
    labels = {"service": SERVICE, "role": "service", "title_en": "Test portal", "title_fr": "Portail d’essai"}
    return made.add("ircc_service_info", (1, 15), (None, 0), **labels)


def cut(made: Scene, dead: float, back: float = 0) -> Scene:
    """An outage since the tenth minute, unseen from the minute *dead* on, and for ever or till *back*, where it is over."""
    rest = back - dead if back else 0
    after = ((None, rest), (3, 0)) if back else ((None, 0),)
    made.add("ircc_service_state", (3, 10), (0, dead - 10), *after, service=SERVICE)
    track = ((None, 10), (1, dead - 10), (None, 0))
    made.add("ircc_outage_open", *track, service=SERVICE, severity="down", cause="http_5xx")
    for name in (
        "ircc_outage_start_timestamp_seconds",
        "ircc_outage_down_start_timestamp_seconds",
        "ircc_last_outage_start_timestamp_seconds",
    ):
        made.add(name, (None, 10), (590, dead - 10), (None, 0), service=SERVICE)
    return made


CASES = [
    Case(
        name="tells local time with its offset, and UTC beside it",
        alert=NAME,
        scene=scene().outage(10, 20).add("ircc_service_utc_offset_seconds", (-18_000, 0), service=SERVICE),
        fires={12: LOCAL},
    ),
    Case(
        name="tells the time of its own service's clock, half hours included",
        alert=NAME,
        scene=scene()
        .outage(10, 20)
        .add("ircc_service_utc_offset_seconds", (-12_600, 0), service=SERVICE)
        .add("ircc_service_utc_offset_seconds", (-18_000, 0), service="signin"),
        fires={12: HALF_HOUR},
    ),
    Case(
        name="pages at once, and says for a minute after the end how long it was",
        alert=NAME,
        scene=scene().outage(10, 20),
        quiet=(9.75, 21.5, 24),
        fires={10: DOWN, 12: GOES_ON, 19.75: DOWN, 20.5: BACK},
    ),
    Case(
        name="says what was announced and how often it came back",
        alert=NAME,
        scene=scene()
        .outage(10, 20)
        .add("ircc_last_outage_announced_end_timestamp_seconds", (None, 10), (18000, 0), service=SERVICE)
        .add("ircc_outage_relapses", (None, 10), (2, 10), (None, 0), service=SERVICE),
        quiet=(9.75,),
        fires={12: ANNOUNCED},
    ),
    Case(
        name="does not fire for what is only degraded, nor for what was down before and comes back degraded",
        alert=NAME,
        scene=scene().outage(10, 20, severity="degraded"),
        quiet=(10, 15, 20),
    ),
    Case(
        name="stays when the outage turns out to be affected by a component, until it is over",
        alert=NAME,
        scene=told(10, 20, ("", 3), ("signin", 7)),
        quiet=(9.75, 21.5),
        fires={12.75: DOWN, 13.25: DOWN, 19.75: DOWN, 20.5: BACK},
    ),
    Case(
        name="leaves it to the component that is down, also while that one has recovered and it has not been looked at",
        alert=NAME,
        scene=depends(told(10, 20, ("signin", 10)), 9, 16),
        quiet=(8.75, 24),
        fires={9: COMPONENT, 15.75: COMPONENT, 16.5: COMPONENT},
    ),
    Case(
        name="pages three minutes later when the component behind it is only degraded and pages nobody",
        alert=NAME,
        scene=depends(told(10, 20, ("signin", 10)), 9, 25, severity="degraded"),
        quiet=(10, 12.5),
        fires={13: DOWN, 19: DOWN},
    ),
    Case(
        name="waits while a page of the component has just failed and is not judged, then leaves it to the component",
        alert=NAME,
        scene=doubted(depends(told(10, 20, ("", 0.5), ("signin", 9.5)), 10.5, 25), (3, 9.75), (0, 0)),
        quiet=(10, 10.25),
        fires={10.5: COMPONENT, 12: COMPONENT, 19: COMPONENT},
    ),
    Case(
        name="waits two minutes at most for a component that is never judged",
        alert=NAME,
        scene=doubted(depends(told(10, 20, ("", 10)), 25, 25), (3, 9.75), (0, 0)),
        quiet=(10, 11.5),
        fires={12: DOWN},
    ),
    Case(
        name="does not wait for a failing certificate of the component",
        alert=NAME,
        scene=doubted(depends(told(10, 20, ("", 10)), 25, 25), (3, 9.75), (0, 0), kind="tls"),
        quiet=(9.75,),
        fires={10: DOWN},
    ),
    Case(
        name="bridges an end and a relapse within a minute",
        alert=NAME,
        scene=scene()
        .add("ircc_service_state", (3, 10), (0, 3), (3, 0.75), (0, 5), (3, 0), service=SERVICE)
        .add(
            "ircc_outage_open",
            (None, 10),
            (1, 3),
            (None, 0.75),
            (1, 5),
            (None, 0),
            service=SERVICE,
            severity="down",
            cause="tcp",
        ),
        quiet=(9.75, 20.25),
        fires={10: DOWN, 13.25: DOWN, 13.5: DOWN, 14: DOWN, 18.5: DOWN},
    ),
    Case(
        name="is no longer true when maintenance begins, and does not call that back up",
        alert=NAME,
        scene=scene().outage(10, 20, after=2),
        quiet=(21.5,),
        fires={19.75: DOWN, 20.5: CLOSED},
    ),
    Case(
        name="does not fire in maintenance",
        alert=NAME,
        scene=scene().add("ircc_service_state", (3, 10), (2, 0), service=SERVICE),
        quiet=(9, 10, 12, 20),
    ),
    Case(
        name="does not begin while we are offline, and lasts when we go offline",
        alert=NAME,
        scene=Scene(minutes=25).monitor(online=((1, 5), (0, 7), (1, 4), (0, 0))).outage(10, 20),
        quiet=(10, 11.5),
        fires={12: DOWN, 17: DOWN, 20.5: Told(labels=HERE)},
    ),
    Case(
        name="lasts while the state is unknown and the outage is not over",
        alert=NAME,
        scene=cut(scene(), 15).add(
            "ircc_outage_open", (None, 10), (1, 10), (None, 0), service=SERVICE, severity="down", cause="http_5xx"
        ),
        quiet=(9.75, 21.5),
        fires={14: DOWN, 16: DOWN, 19.5: DOWN},
    ),
    Case(
        name="bridges a restart of the monitor",
        alert=NAME,
        scene=Scene(minutes=25)
        .monitor((1, 13), (None, 1.5), (1, 0))
        .add("ircc_service_state", (3, 10), (0, 3), (None, 1.5), (0, 5.5), (3, 0), service=SERVICE)
        .add(
            "ircc_outage_open",
            (None, 10),
            (1, 3),
            (None, 1.5),
            (1, 5.5),
            (None, 0),
            service=SERVICE,
            severity="down",
            cause="tcp",
        ),
        quiet=(9.75, 21.5),
        fires={12.75: DOWN, 13: DOWN, 14: DOWN, 14.5: DOWN, 19.75: DOWN, 20.5: DOWN},
    ),
    Case(
        name="ends with a restart after which it is known to be up",
        alert=NAME,
        scene=cut(Scene(minutes=25).monitor((1, 13), (None, 1.5), (1, 0)), 13, back=14.5),
        quiet=(16,),
        fires={14: DOWN, 14.75: DOWN},
    ),
    Case(
        name="lasts when the monitor dies, and says that it is silent",
        alert=NAME,
        scene=cut(Scene(minutes=40).monitor((1, 15), (None, 0)), 15),
        quiet=(9.75,),
        fires={14: DOWN, 15.25: DOWN, 18: SILENT, 39: DOWN},
    ),
    Case(
        name="is let go six hours after the monitor died",
        alert=NAME,
        scene=cut(Scene(minutes=385).monitor((1, 15), (None, 0)), 15),
        quiet=(376.5, 380),
        fires={374: DOWN},
    ),
    Case(
        name="does not begin after the monitor died",
        alert=NAME,
        scene=Scene(minutes=25)
        .monitor((1, 8), (None, 0))
        .add("ircc_service_state", (3, 8), (None, 0), service=SERVICE),
        quiet=(7, 9, 12, 20),
    ),
    Case(
        name="ends without calling it back up when the service is no longer watched",
        alert=NAME,
        scene=removed(),
        quiet=(16.5,),
        fires={14: DOWN, 15.5: UNWATCHED},
    ),
]
