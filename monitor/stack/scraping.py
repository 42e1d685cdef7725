"""Prometheus' configuration for this monitor, as values fit for YAML. Understood by Prometheus 2.42 and by 3.

Every target carries the label ``vantage``, so that ``up`` has it as well as what the monitor exports.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yarl import URL

import dashboards
from monitor import webfile
from monitor.settings import Settings, split_listen
from monitor.webfile import WebFile

JOB = "ircc-monitor"
BLACKBOX = "ircc-blackbox"
RULES = Path(dashboards.__file__).resolve().parent / "prometheus" / "rules"
SCRAPE = "15s"
BACKFILL = "30d"
"""How far back samples may be written: for ``history backfill``."""
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is listened on, not what we listen on
PORTS = {"http": 80, "https": 443}
PASSWORD_FILE = "ircc-monitor.password"  # noqa: S105 - the name of a file, beside Prometheus' own


class TargetError(ValueError):
    """Not an address that could be scraped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """How Prometheus gets in where the monitor asks who reads: a *user*, the file with the password, an authority."""

    user: str = ""
    password_file: str = ""
    ca_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where Prometheus reaches a monitor (*address* is ``host:port``), how it gets in, and where it looks from."""

    address: str
    vantage: str
    scheme: str = "http"
    entry: Pass = Pass()

    @property
    def url(self) -> str:
        """Without a slash at its end."""
        return f"{self.scheme}://{self.address}"

    @property
    def guarded(self) -> bool:
        """Whether a name and a password are asked for."""
        return bool(self.entry.user)


def place(settings: Settings, target: str = "", *, password_file: str = "", ca_file: str = "") -> Place:
    """*target* (``host:port`` or a web address), or where the settings have the monitor listen. Raises TargetError.

    Where ``web_config_file`` asks for users, the first of them is the one that reads; *password_file* holds the
    password as Prometheus sees it, *ca_file* the authority of the monitor's certificate.
    """
    told = webfile.read(settings.web_config_file) if settings.web_config_file else WebFile()
    user = next(iter(told.basic_auth_users), "")
    scheme, address = _reached(settings, target, "https" if told.tls_server_config else "http")
    entry = Pass(
        user=user,
        password_file=(password_file or PASSWORD_FILE) if user else "",
        ca_file=ca_file if scheme == "https" else "",
    )
    return Place(address=address, vantage=settings.vantage, scheme=scheme, entry=entry)


def _reached(settings: Settings, target: str, scheme: str) -> tuple[str, str]:
    if "://" in target:
        url = URL(target)
        if url.scheme not in PORTS or not url.host or url.path != "/" or url.user:
            raise TargetError
        return url.scheme, joined(url.host, url.port or 0)
    try:
        host, port = split_listen(target or settings.listen)
    except ValueError:
        raise TargetError from None
    if port == 0:
        raise TargetError
    return scheme, joined(ANYWHERE.get(host, host), port)


def joined(host: str, port: int) -> str:
    """``host:port``, with the brackets that IPv6 wants."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def whole(
    at: Place,
    *,
    rules: str,
    alertmanagers: Sequence[str],
    remote_write: str = "",
    scrape: str = SCRAPE,
    others: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A server that scrapes the monitor (and *others*, address by job), judges *rules* and tells *alertmanagers*."""
    made: dict[str, Any] = {"global": {"scrape_interval": scrape, "evaluation_interval": SCRAPE}}
    if rules:
        made["rule_files"] = [rules]
    if alertmanagers:
        made["alerting"] = {"alertmanagers": [{"static_configs": [{"targets": list(alertmanagers)}]}]}
    made["scrape_configs"] = [job(at), *(_plain(name, address) for name, address in (others or {}).items())]
    made["storage"] = {"tsdb": {"out_of_order_time_window": BACKFILL}}
    return made | _written(remote_write)


def agent(at: Place, remote_write: str) -> dict[str, Any]:
    """An agent: it scrapes, and writes to a store elsewhere, which keeps and judges."""
    return {"global": {"scrape_interval": SCRAPE}, "scrape_configs": [job(at)], **_written(remote_write)}


def blackbox(at: Place) -> dict[str, Any]:
    """The last look at every target under blackbox_exporter's own names, by the relabelling its users know."""
    return {
        "global": {"scrape_interval": SCRAPE},
        "scrape_configs": [
            {
                "job_name": BLACKBOX,
                "scheme": at.scheme,
                "metrics_path": "/probe",
                **_entry(at),
                "http_sd_configs": [{"url": f"{at.url}/sd", "refresh_interval": SCRAPE, **_entry(at)}],
                "relabel_configs": [
                    {"source_labels": ["__address__"], "target_label": "__param_target"},
                    {"source_labels": ["__param_target"], "target_label": "instance"},
                    {"target_label": "__address__", "replacement": at.address},
                    {"target_label": "vantage", "replacement": at.vantage},
                ],
            }
        ],
    }


def job(at: Place) -> dict[str, Any]:
    """The one job that rules and dashboards know."""
    static = {"targets": [at.address], "labels": {"vantage": at.vantage}}
    return {"job_name": JOB, "scheme": at.scheme, **_entry(at), "static_configs": [static]}


def _entry(at: Place) -> dict[str, Any]:
    """How to get in, where somebody asks."""
    made: dict[str, Any] = {}
    if at.entry.user:
        made["basic_auth"] = {"username": at.entry.user, "password_file": at.entry.password_file}
    if at.entry.ca_file:
        made["tls_config"] = {"ca_file": at.entry.ca_file}
    return made


def _plain(name: str, address: str) -> dict[str, Any]:
    return {"job_name": name, "static_configs": [{"targets": [address]}]}


def _written(url: str) -> dict[str, Any]:
    return {"remote_write": [{"url": url}]} if url else {}


class Indented(yaml.SafeDumper):
    """Lists stand in from their key, and what occurs twice is written twice, as people do."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always."""
        return True

    def represent_sequence(self, tag: str, sequence: Any, flow_style: Any = None) -> yaml.SequenceNode:
        """On one line where it holds words alone."""
        words = all(isinstance(each, str) for each in sequence)
        return super().represent_sequence(tag, sequence, flow_style=words or flow_style)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002
        """As the parent does, never without indent."""
        super().increase_indent(flow, indentless=False)


def text(config: Mapping[str, Any], *heading: str) -> str:
    """*config* as YAML below comment lines."""
    body = yaml.dump(dict(config), Dumper=Indented, sort_keys=False, allow_unicode=True, width=120)
    return "".join(f"# {each}\n" for each in heading) + body
