"""Service files to services: complete and frozen, or every problem at once with file and key, and nothing started."""

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from yarl import URL

from monitor import secrets
from monitor.complaints import ConfigError, Problem, dotted, problem, pydantic_problem
from monitor.model import Probe, Role, Service
from monitor.service_file import SLUG, ProbeFile, ServiceFile
from monitor.settings import SHIPPED, Settings, split_shard
from monitor.sharding import share
from probes.catalog import Kind
from probes.model import Route, Target


class Loader:
    """Reads one folder. *simulated* frees it from the politeness floors, and *pace* divides every interval."""

    def __init__(
        self,
        settings: Settings,
        kinds: Mapping[str, Kind],
        *,
        simulated: bool = False,
        pace: float = 1.0,
    ) -> None:
        self.settings = settings
        # Only the simulator may be looked at as often as one likes.
        self.kinds = {name: replace(kind, floor=0.0) for name, kind in kinds.items()} if simulated else kinds
        self.simulated = simulated
        self.pace = pace
        self.problems: list[Problem] = []

    def load(self) -> tuple[Service, ...]:
        """Every service of the folder, those that are off included. Raises ConfigError with every problem."""
        self.problems = []
        folder = self.settings.services
        # Editors leave locks and copies under names with a dot in front.
        paths = (
            sorted(path for path in folder.glob("*.toml") if not path.name.startswith(".")) if folder.is_dir() else []
        )
        if not paths:
            self._wrong(str(folder), "", "no_service_files")
        services = [made for path in paths if (made := self._service(path)) is not None]
        if paths and not any(each.role is Role.CONTROL for each in services) and not self.problems:
            # Without controls nothing could ever be told from our own line being dead.
            shipped = self._service(SHIPPED / "controls.toml")
            services += [shipped] if shipped else []
        self._check_names(services)
        watched = [each for each in services if each.role is Role.CONTROL and each.on]
        if not self.problems and not any(probe.on for each in watched for probe in each.probes):
            self._wrong("settings" if "controls" in self.settings.disable else str(folder), "controls", "no_controls")
        if self.problems:
            raise ConfigError(tuple(self.problems))
        ours = share(services, *split_shard(self.settings.shard))
        return tuple(each if each.slug in ours else replace(each, on=False) for each in services)

    def _wrong(self, file: str, key: str, text: str, /, **values: Any) -> None:
        self.problems.append(problem(file, key, text, **values))

    def _service(self, path: Path) -> Service | None:
        if not re.fullmatch(SLUG, path.stem):
            self._wrong(path.name, "", "bad_slug")
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
            parsed = ServiceFile.model_validate(raw)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
            self._wrong(path.name, "", "not_toml", why=exc)
            return None
        except OSError as exc:
            self._wrong(path.name, "", "unreadable", why=exc.strerror)
            return None
        except ValidationError as exc:
            for row in exc.errors():
                self.problems.append(pydantic_problem(path.name, _named(row["loc"], raw), row))
            return None
        if not parsed.probes:
            self._wrong(path.name, "probes", "no_probes")
        seen: set[str] = set()
        made = []
        for each in parsed.probes:
            if each.name in seen:
                self._wrong(path.name, f"probes[{each.name}].name", "twice")
            seen.add(each.name)
            if (probe := self._probe(path, parsed, each)) is not None:
                made.append(probe)
        return Service(
            slug=path.stem,
            title={"en": parsed.title.en, "fr": parsed.title.fr},
            role=parsed.role,
            probes=tuple(made),
            depends_on=parsed.depends_on,
            on=self._watched(path.stem, parsed),
            confirm=parsed.confirm,
            recover=parsed.recover,
            languages=parsed.languages,
            relapse=(parsed.relapse.least, parsed.relapse.most),
            hours=parsed.hours.made(),
            windows=tuple(each.made() for each in parsed.maintenance),
            phrases=parsed.announced_as,
            objective=parsed.objective,
        )

    def _watched(self, slug: str, parsed: ServiceFile) -> bool:
        if slug in self.settings.disable:
            return False
        return parsed.on or slug in self.settings.enable or "all" in self.settings.enable

    def _probe(self, path: Path, service: ServiceFile, each: ProbeFile) -> Probe | None:
        where = f"probes[{each.name}]"
        kind = self.kinds.get(each.kind)
        if kind is None:
            known = ", ".join(sorted(self.kinds))
            self._wrong(path.name, f"{where}.kind", "no_such_kind", kind=each.kind, known=known)
            return None
        before = len(self.problems)
        endpoint_host = ""
        try:
            endpoint_host = kind.endpoint(each.target).host
        except ValueError as exc:
            self._wrong(path.name, f"{where}.target", "as_said", text=str(exc))
        params = self._params(path, where, kind, each)
        every = self._every(path, where, kind, each)
        timeout = each.timeout or kind.timeout
        if timeout > every * self.pace:
            self._wrong(path.name, f"{where}.timeout", "too_slow", every=every * self.pace)
        if len(self.problems) > before or params is None:
            return None
        probe = Probe(
            service=path.stem,
            name=each.name,
            kind=kind,
            target=Target(
                address=each.target,
                lang=each.lang or "",
                hosts=frozenset({endpoint_host, *service.hosts}),
                private=service.private,
                route=self._route(path.stem),
                timeout=timeout,
            ),
            params=params,
            every=every,
            timeout=timeout,
            source=each.source,
            known=each.known,
            on=each.on,
            alone=kind.proves if each.alone is None else each.alone,
        )
        self._check_contact(path, where, service, probe)
        return probe

    def _params(self, path: Path, where: str, kind: Kind, each: ProbeFile) -> BaseModel | None:
        try:
            params = kind.params.model_validate(each.params)
        except ValidationError as exc:
            for row in exc.errors():
                self.problems.append(
                    pydantic_problem(path.name, f"{where}.params.{dotted(row['loc'])}".rstrip("."), row)
                )
            return None
        self._check_secrets(path, where, params)
        return params

    def _check_secrets(self, path: Path, where: str, params: BaseModel) -> None:
        for name, told in secrets.named(params).items():
            try:
                secrets.read(told)
            except secrets.SecretError as exc:
                self._wrong(path.name, f"{where}.params.secrets.{name}", "as_said", text=str(exc))

    def _every(self, path: Path, where: str, kind: Kind, each: ProbeFile) -> float:
        every = each.every or kind.every
        if every < kind.floor:
            self._wrong(
                path.name,
                f"{where}.every",
                "too_often",
                every=every,
                kind=kind.name,
                floor=kind.floor,
            )
        return every / self.pace

    def _route(self, slug: str) -> Route:
        try:
            return route(self.settings, slug)
        except secrets.SecretError as exc:
            told = problem("settings", "proxy_user", "as_said", text=str(exc))
            if told not in self.problems:
                self.problems.append(told)
            return Route()

    def _check_contact(self, path: Path, where: str, service: ServiceFile, probe: Probe) -> None:
        """Beyond what ships, and as often as it ships, whoever runs this must be reachable."""
        shipped_control = service.role is Role.CONTROL and path.parent == SHIPPED
        if self.settings.contact or self.simulated or shipped_control or _ours(probe.host):
            return
        if not self._watched(path.stem, service) or not probe.on:
            return
        beyond = self.settings.services.resolve() != SHIPPED or not service.on
        if not beyond and probe.every >= probe.kind.every:
            return
        told = problem(path.name, where, "no_contact")
        if not any(each.file == told.file and each.text == told.text for each in self.problems):
            self.problems.append(told)

    def _check_names(self, services: list[Service]) -> None:
        slugs = {each.slug for each in services}
        for service in services:
            if service.slug in service.depends_on:
                self._wrong(f"{service.slug}.toml", "depends_on", "depends_on_itself")
            for name in service.depends_on:
                if name not in slugs:
                    self._wrong(f"{service.slug}.toml", "depends_on", "no_such_service", name=name)
        # A file that could not be read is its own problem; do not call its name unknown as well.
        known = slugs | {Path(each.file).stem for each in self.problems} | {"all"}
        for key in ("enable", "disable"):
            for name in getattr(self.settings, key):
                if name not in known:
                    self._wrong("settings", key, "no_such_service_listed", name=name)
        for name in self.settings.ways:
            if name not in known:
                self._wrong("settings", f"ways.{name}", "no_such_service", name=name)


def _ours(host: str) -> bool:
    """Whether *host* is an address of our own network, so that nobody else is asked anything."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost"


def route(settings: Settings, slug: str) -> Route:
    """The way out of the office for the service *slug*. Raises SecretError when the proxy's password is missing."""
    way = settings.ways.get(slug)
    proxy = settings.proxy if way is None or way.proxy is None else way.proxy
    ca_file = settings.ca_file if way is None or way.ca_file is None else way.ca_file
    if proxy and settings.proxy_user:
        password = secrets.read("proxy-password")
        proxy = str(URL(proxy).with_user(settings.proxy_user).with_password(password))
    return Route(proxy=proxy, ca_file=ca_file)


def _named(loc: tuple[Any, ...], raw: Mapping[str, Any]) -> str:
    """A location with the probe's name instead of its number, where it has one."""
    match loc:
        case ("probes", int(number), *rest):
            rows = raw.get("probes", [])
            name = rows[number].get("name", number) if isinstance(rows[number], dict) else number
            return dotted((f"probes[{name}]", *rest))
    return dotted(loc)
