"""How Grafana joins: the program on PATH, or a container; provisioned, on loopback, with nobody to sign in."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import dashboards
from monitor.stack import found
from monitor.stack.child import Program
from monitor.stack.lines import Level
from monitor.stack.ports import LOOPBACK

IMAGE = "docker.io/grafana/grafana:13.2.2"
NAME = "grafana"
SHIPPED = Path(dashboards.__file__).resolve().parent / "grafana"
INSIDE = "/etc/ircc-monitor/grafana"
"""Where a container finds our files."""
PORT = 3000
HOME = {"en": "ircc-overview", "fr": "ircc-overview-fr"}
LANGUAGES = {"en": "en-US", "fr": "fr-FR"}
"""Those Grafana speaks; it knows no Canadian French."""


def variables(lang: str, shipped: str, prometheus: str) -> dict[str, str]:
    """Grafana's settings: everybody on this machine may look, nobody may sign in, nothing is told to its makers.

    *shipped* is where it finds our dashboards and what provisions them, *prometheus* where it asks.
    """
    return {
        "IRCC_PROMETHEUS_URL": prometheus,
        "IRCC_DASHBOARDS": shipped,
        "GF_PATHS_PROVISIONING": f"{shipped}/provisioning",
        "GF_LOG_MODE": "console",
        "GF_AUTH_ANONYMOUS_ENABLED": "true",
        "GF_AUTH_ANONYMOUS_ORG_ROLE": "Viewer",
        "GF_AUTH_BASIC_ENABLED": "false",
        "GF_AUTH_DISABLE_LOGIN_FORM": "true",
        "GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION": "true",
        "GF_ANALYTICS_REPORTING_ENABLED": "false",
        "GF_ANALYTICS_CHECK_FOR_UPDATES": "false",
        "GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES": "false",
        "GF_NEWS_NEWS_FEED_ENABLED": "false",
        "GF_PLUGINS_PREINSTALL_DISABLED": "true",
        "GF_USERS_DEFAULT_LANGUAGE": LANGUAGES[lang],
        "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH": f"{shipped}/{lang}/{HOME[lang]}.json",
    }


def native(path: str, folder: Path, port: int, prometheus: str, lang: str) -> Program:
    """The program at *path*, keeping its own things in *folder*."""
    empty = folder / "grafana.ini"  # else it would read the machine's own
    empty.write_text("", encoding="utf-8")
    home = found.home_of(path)
    own_binary = home / "bin" / "grafana" if home else None  # what is on PATH may be a script with ideas of its own
    binary = own_binary if own_binary and own_binary.is_file() else Path(path)
    server = ("server",) if binary.name == "grafana" else ()
    own = {
        "GF_SERVER_HTTP_ADDR": LOOPBACK,
        "GF_SERVER_HTTP_PORT": str(port),
        "GF_PATHS_DATA": str(folder / "data"),
        "GF_PATHS_LOGS": str(folder / "logs"),
        "GF_PATHS_PLUGINS": str(folder / "plugins"),
    }
    told = variables(lang, str(SHIPPED), prometheus) | own
    homed = ("--homepath", str(home)) if home else ()
    return _program((str(binary), *server, *homed, "--config", str(empty)), port, told)


def contained(engine: str, port: int, prometheus_port: int, lang: str, *, system: str = sys.platform) -> Program:
    """A container of *engine*, which keeps nothing. On Linux it shares our network, elsewhere it is let out by port."""
    shared = system == "linux"
    outside = "host.docker.internal" if Path(engine).name == "docker" else "host.containers.internal"
    prometheus = f"http://{LOOPBACK if shared else outside}:{prometheus_port}"
    network = ("--network", "host") if shared else ("--publish", f"{LOOPBACK}:{port}:{PORT}")
    listening = {"GF_SERVER_HTTP_ADDR": LOOPBACK, "GF_SERVER_HTTP_PORT": str(port)} if shared else {}
    line = [engine, "run", "--rm", "--name", f"ircc-monitor-grafana-{os.getpid()}", *network]
    line += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--volume", f"{SHIPPED}:{INSIDE}:ro"]
    for name, value in (variables(lang, INSIDE, prometheus) | listening).items():
        line += ["--env", f"{name}={value}"]
    return _program((*line, IMAGE), port, {})


def _program(command: tuple[str, ...], port: int, environment: Mapping[str, str]) -> Program:
    url = f"http://{LOOPBACK}:{port}"
    return Program(
        name=NAME,
        command=command,
        url=f"{url}/",
        ready=f"{url}/api/health",
        variables=environment,
        plain=Level.INFO,  # an engine that fetches an image tells of every layer
        joins=True,
    )
