"""PromQL that several rules share: who may say something, how a firing alert lasts, what its texts are made of."""

from dashboards.prometheus.snippets import Text, ask, named

TARGET = "job, instance, vantage"
"""The labels that every series of one monitor shares. An agent per place may call each of them 127.0.0.1."""
ONLINE = f"unless on ({TARGET}) (ircc_online == 0)"
"""What a monitor says of the portals while its own line is dead begins nothing."""
HERE = f"service, {TARGET}"
ALIVE = "ircc_monitor_start_timestamp_seconds"
"""There while a monitor answers scrapes. Not ircc_build_info: its own ``vantage`` takes the place of a missing one."""

ADDRESSES, SERVICES, STARTS = "ircc:monitor:addresses", "ircc:service:names", "ircc:last_outage:start"
"""What the texts of alerts are made of, as last known: a monitor's addresses; a service's names and its monitor's page;
when its latest outage began, and at which page it is told."""
STOPPED, SEES = "ircc:monitor_stopped:seconds", "ircc:service_watched:vantage"
SILENT, NOWHERE = "ircc:service_silent:vantage", "ircc:service_silent:everywhere"
WATCHED = 'ircc_service_info{role!="control"}'


def firing(name: str, *by: str) -> str:
    """The alert *name* where it fires already: Prometheus' own memory of its decisions."""
    return f'max by ({", ".join(by)}) (ALERTS{{alertname="{name}",alertstate="firing"}})'


def lasting(name: str, start: str, keep: str, *by: str) -> str:
    """Begins with *start*, then lasts while *keep* holds or nobody alive watches the service, six hours at most."""
    on = f"on ({', '.join(by)})"
    silent = SILENT if "vantage" in by else NOWHERE
    return f"({start})\nor {on} (\n  {firing(name, *by)}\n  and {on} (({keep}) or {on} {silent})\n)"


PLACE = "{{ with $labels.vantage }} ({{ . }}){{ end }}"
"""The alert's place in brackets, where places have names."""


def title(lang: str) -> str:
    """The service's name."""
    name = f'{{{{ . | sortByLabel "vantage" | first | label "title_{lang}" }}}}'
    return f"{{{{ with {ask(f'{SERVICES}{{service=$service}}')} }}}}{name}{{{{ else }}}}{named('service')}{{{{ end }}}}"


TITLE = Text(en=title("en"), fr=title("fr"))
