"""Which of several monitors watches which services: a stable share for each, with no overlap and no hole. Pure.

Services that hang together by a shared component stay together, or their outages could not be told to have one cause.
Where they go is reckoned like Prometheus' ``hashmod``: the last eight bytes of the MD5 of a name, modulo the number of
monitors (https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config). The name is that
of the group's first component, so a service that joins a component moves nobody else.
"""

from collections.abc import Iterable, Mapping
from hashlib import md5

from monitor.model import Role, Service


def share(services: Iterable[Service], number: int, count: int) -> frozenset[str]:
    """The slugs that monitor *number* (from 1) of *count* watches. Controls are everyone's: each needs its own line."""
    known = list(services)
    group = groups(each for each in known if each.role is not Role.CONTROL)
    return frozenset(
        each.slug for each in known if each.role is Role.CONTROL or hashmod(group[each.slug], count) == number - 1
    )


def hashmod(name: str, modulus: int) -> int:
    """0 to *modulus* - 1, the same for the same name on every machine and for ever."""
    return int.from_bytes(md5(name.encode(), usedforsecurity=False).digest()[8:], "big") % modulus


def groups(services: Iterable[Service]) -> Mapping[str, str]:
    """For each slug the name of its group: the first, by name, of those in it that depend on nothing."""
    known = {each.slug: each for each in services}
    members: dict[str, set[str]] = {slug: {slug} for slug in known}
    for service in known.values():
        for component in service.depends_on:
            if component in known and members[component] is not members[service.slug]:
                together = members[component] | members[service.slug]
                members.update(dict.fromkeys(together, together))
    return {slug: _name(members[slug], known) for slug in known}


def _name(group: Iterable[str], known: Mapping[str, Service]) -> str:
    together = sorted(group)
    return next((slug for slug in together if not known[slug].depends_on), together[0])
