"""What the generated year watches: fifteen services, some of which stand on others, with thirty probes."""

from collections.abc import Mapping, Sequence

from monitor.model import Probe, Role, Service
from probes import catalog
from probes.catalog import Kind
from probes.model import Target
from tests.makers import NoParams

EVERY = 60.0

SERVICES: Sequence[tuple[str, Role, tuple[str, ...], tuple[str, ...]]] = (
    ("gckey", Role.COMPONENT, (), ("http en", "tls")),
    ("signin-partner", Role.COMPONENT, (), ("http en", "dns")),
    ("payment", Role.COMPONENT, (), ("http en", "tls")),
    ("ircc-account", Role.SERVICE, ("gckey", "signin-partner"), ("http en", "journey en")),
    ("ircc-portal", Role.SERVICE, ("payment",), ("http en", "http fr")),
    ("pr-portal", Role.SERVICE, (), ("http en", "http fr")),
    ("citizenship", Role.SERVICE, ("payment",), ("http en", "http fr")),
    ("status-tracker", Role.SERVICE, (), ("http en", "http fr")),
    ("eta", Role.SERVICE, ("payment",), ("http en", "http fr")),
    ("employer-portal", Role.SERVICE, ("gckey",), ("http en", "http fr")),
    ("representatives", Role.SERVICE, ("gckey",), ("http en", "tls")),
    ("web-form", Role.SERVICE, (), ("http en", "http fr")),
    ("lmia-online", Role.ADJACENT, (), ("http en", "dns")),
    ("job-bank", Role.ADJACENT, (), ("http en", "http fr")),
    ("appointments", Role.ADJACENT, (), ("http en", "tcp")),
)
"""Slug, role, what it depends on, and its probes."""


def services(count: int = len(SERVICES)) -> list[Service]:
    """The first *count* of them."""
    kinds = catalog.kinds()
    return [
        Service(
            slug=slug,
            title={"en": slug.replace("-", " ").title(), "fr": slug.replace("-", " ").capitalize()},
            role=role,
            depends_on=depends_on,
            probes=tuple(_probe(slug, each, kinds) for each in named),
        )
        for slug, role, depends_on, named in SERVICES[:count]
    ]


def _probe(slug: str, named: str, kinds: Mapping[str, Kind]) -> Probe:
    kind, _, lang = named.partition(" ")
    host = f"{slug}.example"
    address = {"dns": host, "tls": f"{host}:443", "tcp": f"{host}:443"}.get(kind, f"https://{host}/{lang}")
    return Probe(
        service=slug,
        name=named.replace(" ", "-").replace("http", "page"),
        kind=kinds[kind],
        target=Target(address=address, lang=lang, hosts=frozenset({host})),
        params=NoParams(),
        every=EVERY,
        timeout=30.0,
        alone=kinds[kind].proves,
    )
