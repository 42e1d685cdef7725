"""The operator's settings: one TOML file, overridden by environment variables, overridden by the command line.

Every error is collected; unknown keys are refused. Secrets are never settings: only the files that hold them are named.
"""

import ipaddress
import os
import re
import ssl
import tomllib
from pathlib import Path
from typing import Annotated, Any

import platformdirs
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from yarl import URL

from monitor import timestamping, webfile
from monitor.complaints import ConfigError, Problem, dotted, problem, pydantic_problem
from probes.names import split_address

PREFIX = "IRCC_MONITOR_"
CONTACT = re.compile(r"[!-~]+@[!-~]+\.[!-~]+|https?://[!-~]+\.[!-~]+")
"""An address someone can be reached at, fit for a header line."""
DEFAULT_FILE = Path("ircc-monitor.toml")
SHIPPED = Path(__file__).resolve().parent.parent / "probes" / "services"
MOST_SHARDS = 1000
SECOND_RESOLVER = "149.112.121.10"
"""CIRA's Canadian Shield (private mode): run by another operator than an office's own resolver, and in Canada."""


def _words(value: Any) -> Any:
    """A comma-separated text (from the environment) as a list; anything else as it is."""
    return [each.strip() for each in value.split(",") if each.strip()] if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]


class Way(BaseModel):
    """How to get out of the office for one service; what is left out is as for all."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    proxy: str | None = None
    ca_file: Path | None = None

    @field_validator("proxy")
    @classmethod
    def _proxy(cls, value: str | None) -> str | None:
        return value if value is None else check_proxy(value)

    @field_validator("ca_file")
    @classmethod
    def _ca(cls, value: Path | None) -> Path | None:
        return value if value is None else check_roots(value)


class Settings(BaseModel):
    """Everything an operator may set. Seconds are seconds; lists may be given in the environment with commas."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contact: str = Field("", description="e-mail or web address put in the User-Agent, so that IRCC can reach you")
    listen: str = Field("127.0.0.1:9877", description="address and port of pages and metrics")
    expose: bool = Field(default=False, description="allow `listen` beyond loopback although nothing asks who reads")
    web_config_file: Path | None = Field(
        None, description="TLS and users of the pages, in the format of Prometheus' exporter-toolkit (`web.yml`)"
    )
    data: Path = Field(
        default_factory=lambda: Path(os.environ.get("STATE_DIRECTORY") or platformdirs.user_data_path("ircc-monitor")),
        description="folder for everything that is kept",
    )
    services: Path = Field(SHIPPED, description="folder of service files")
    enable: Words = Field((), description="services to watch beyond those on by default; `all` for every one")
    disable: Words = Field((), description="services not to watch")
    vantage: str = Field("here", description="name of the place we look from", pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    shard: str = Field("1/1", description="which part of the services to watch: `2/3` is the second of three")
    page_url: str = Field("", description="address at which people reach these pages, if not `listen`")
    grafana_url: str = Field("http://127.0.0.1:3000", description="address of Grafana, for links from alerts")
    alertmanager_url: str = Field("", description="Alertmanager that windows told by hand are pushed to, as silences")
    proxy: str = Field("", description="http:// or https:// proxy for every probe and for Chromium")
    proxy_user: str = Field(
        "", description="user name at the proxy; its password comes from the secret `proxy-password`"
    )
    ca_file: Path | None = Field(None, description="extra certificate authorities (PEM), for an intercepting proxy")
    ways: dict[str, Way] = Field(default_factory=dict, description="proxy and ca_file by service")
    resolvers: Words = Field((), description="name servers to ask instead of the system's own")
    second_resolvers: Words = Field((SECOND_RESOLVER,), description="name servers that give a second opinion")
    chromium: Path | None = Field(None, description="Chromium to use instead of the one found")
    hourly_cap: int = Field(360, ge=1, le=3600, description="most requests to one host in an hour")
    drain: float = Field(12.0, ge=0, le=15, description="seconds to let looks end after SIGTERM")
    keep_days: int = Field(
        400,
        ge=30,
        le=36_500,
        description="days for which every single look is kept; figures, outages and states stay for ever",
    )
    evidence: bool = Field(default=True, description="collect proof while something is down")
    evidence_days: int = Field(
        2192, ge=30, le=36_500, description="days for which proof is kept; six years by default, as employers must"
    )
    evidence_warc: bool = Field(default=False, description="keep raw exchanges of failed looks too (WARC, ISO 28500)")
    timestamp_urls: Words = Field((), description="time-stamping authorities (RFC 3161) to ask, two at most")
    timestamp_ca_files: Annotated[tuple[Path, ...], BeforeValidator(_words)] = Field(
        (), description="their root certificates (PEM), in the same order"
    )
    public_listen: str = Field(
        "", description="a second address and port, for outsiders: pages without proof, health and metrics"
    )
    heartbeat_url: str = Field("", description="address told after each round that was kept, for a dead man's switch")
    heartbeat_signed: bool = Field(default=False, description="sign the heartbeat with the secret `heartbeat-key`")
    log: str = Field("text", pattern="^(text|json)$", description="form of the log: text or json")

    @field_validator("proxy")
    @classmethod
    def _proxy(cls, value: str) -> str:
        return check_proxy(value)

    @field_validator("ca_file")
    @classmethod
    def _ca(cls, value: Path | None) -> Path | None:
        return value if value is None else check_roots(value)

    @field_validator("chromium")
    @classmethod
    def _readable(cls, value: Path | None) -> Path | None:
        return value if value is None else check_readable(value)

    @field_validator("web_config_file")
    @classmethod
    def _guarded(cls, value: Path | None) -> Path | None:
        try:
            if value is not None:
                webfile.read(check_readable(value)).context()
        except webfile.WebFileError as exc:
            raise ValueError(f"{value}: {exc}") from None
        return value

    @field_validator("resolvers", "second_resolvers")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            split_address(each)
        return value

    @field_validator("contact")
    @classmethod
    def _contact(cls, value: str) -> str:
        if value and not CONTACT.fullmatch(value):
            raise ValueError("write an e-mail address or a web address (https://…), in plain letters")
        return value

    @field_validator("heartbeat_url")
    @classmethod
    def _heartbeat(cls, value: str) -> str:
        return check_address(value)

    @field_validator("page_url", "grafana_url", "alertmanager_url")
    @classmethod
    def _reached(cls, value: str) -> str:
        return check_address(value).rstrip("/")

    @field_validator("shard")
    @classmethod
    def _shard(cls, value: str) -> str:
        split_shard(value)
        return value

    @field_validator("listen", "public_listen")
    @classmethod
    def _listen(cls, value: str, info: ValidationInfo) -> str:
        if value or info.field_name == "listen":
            split_listen(value)
        return value


def check_proxy(value: str) -> str:
    """A proxy URL as given. Raises ValueError for another scheme, or a password where it would be seen."""
    if not value:
        return value
    url = URL(value)
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("write it as http://host:port or https://host:port")
    if url.password is not None:
        raise ValueError("a password may not stand here; set proxy_user and the secret `proxy-password`")
    return value


def check_address(value: str) -> str:
    """A web address as given, or none. Raises ValueError for another scheme."""
    if value and (URL(value).scheme not in {"http", "https"} or not URL(value).host):
        raise ValueError("write a web address, https://…")
    return value


def split_shard(value: str) -> tuple[int, int]:
    """``2/3`` to 2 and 3. Raises ValueError."""
    number, _, count = value.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count) <= MOST_SHARDS):
        raise ValueError("write it as part/parts, for example 2/3")
    return int(number), int(count)


def check_readable(value: Path) -> Path:
    """The path as given. Raises ValueError when it cannot be read."""
    if not value.is_file() or not os.access(value, os.R_OK):
        raise ValueError(f"cannot be read: {value}")
    return value


def check_roots(value: Path) -> Path:
    """The path of a CA file as given. Raises ValueError when it cannot be read or holds no certificate."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(check_readable(value))
    except ssl.SSLError:
        raise ValueError(f"holds no certificate in PEM form: {value}") from None
    return value


def split_listen(value: str) -> tuple[str, int]:
    """``127.0.0.1:9877`` or ``[::1]:9877`` to host and port. Raises ValueError."""
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:  # noqa: PLR2004 - the highest port number
        raise ValueError("write it as address:port, for example 127.0.0.1:9877")
    return host.strip("[]"), int(port)


def load(file: Path | None, overrides: dict[str, Any], *, alone: bool = False) -> Settings:
    """The settings that ``judged`` finds. Raises ConfigError with all problems."""
    settings, problems = judged(file, overrides, alone=alone)
    if problems:
        raise ConfigError(tuple(problems))
    return settings


def judged(file: Path | None, overrides: dict[str, Any], *, alone: bool = False) -> tuple[Settings, list[Problem]]:
    """Settings from *file* (or ./ircc-monitor.toml where there is one), the environment, then *overrides*.

    What is wrong is told, and left out of the settings. *alone* heeds the overrides only: the demo must not use the
    office's proxy. Raises ConfigError when the file cannot be read at all.
    """
    chosen = None if alone else file or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    name = str(chosen) if chosen else "settings"
    values = _read(chosen) if chosen else {}
    places = dict.fromkeys(values, name)
    for key in Settings.model_fields:
        variable = PREFIX + key.upper()
        if variable in os.environ and not alone:
            values[key] = os.environ[variable]
            places[key] = f"environment {variable}"
    for key, value in overrides.items():
        if value is not None:
            values[key] = value
            places[key] = "command line"
    settings, problems = _validated(values, places, name)
    host, port = split_listen(settings.listen)
    guarded = settings.web_config_file and webfile.read(settings.web_config_file).basic_auth_users
    if not is_loopback(host) and not settings.expose and not guarded:
        problems.append(problem(places.get("listen", name), "listen", "exposed", host=host))
    if settings.public_listen and split_listen(settings.public_listen)[1] == port != 0:
        problems.append(problem(places.get("public_listen", name), "public_listen", "same_port", port=port))
    given = (settings.timestamp_urls, settings.timestamp_ca_files)
    problems += timestamping.complaints(*given, lambda key: places.get(key, name))
    return settings, problems


def _validated(values: dict[str, Any], places: dict[str, str], name: str) -> tuple[Settings, list[Problem]]:
    try:
        return Settings.model_validate(values), []
    except ValidationError as exc:
        rows = exc.errors()
    wrong = {str(row["loc"][0]) for row in rows}
    problems = [pydantic_problem(places.get(str(row["loc"][0]), name), dotted(row["loc"]), row) for row in rows]
    return Settings.model_validate({key: value for key, value in values.items() if key not in wrong}), problems


def is_loopback(host: str) -> bool:
    """Whether *host* names this machine and only this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise ConfigError((problem(str(path), "", "unreadable", why=exc.strerror),)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigError((problem(str(path), "", "not_toml", why=exc),)) from None
