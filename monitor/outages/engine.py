"""Keeps the standing of every probe and service, and says when a service changed. A sink."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from monitor.model import Observation, Role, Service, Transition
from monitor.outages.fold import Standing, fold, worst
from probes.model import Outcome


class Engine:
    """The one brain: what it decides is what metrics, pages and alerts tell."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._services: Mapping[str, Service] = {}
        self._probes: dict[str, Standing] = {}
        self.standings: dict[str, Standing] = {}
        self.replace(services)

    def replace(self, services: Iterable[Service]) -> None:
        """Judge *services* from now on, but for controls; what is known of probes that stay is kept."""
        self._services = {each.slug: each for each in services if each.on and each.role is not Role.CONTROL}
        keys = {probe.key for service in self._services.values() for probe in service.probes if probe.on}
        self._probes = {key: standing for key, standing in self._probes.items() if key in keys}
        self.standings = {slug: self.standings.get(slug, Standing()) for slug in self._services}

    def probe(self, key: str) -> Standing:
        """The standing of one probe; unknown before its first look."""
        return self._probes.get(key, Standing())

    async def observe(self, observation: Observation) -> Sequence[Transition]:
        """Fold one observation in; the transition of its service, if it led to one."""
        service = self._services.get(observation.probe.service)
        if service is None:
            return ()
        key = observation.probe.key
        self._probes[key] = fold(
            self.probe(key),
            observation.reading.outcome,
            observation.reading.cause or "",
            observation.started_at,
            confirm=service.confirm,
            recover=service.recover,
        )
        before = self.standings[service.slug]
        watched = [each for each in service.probes if each.on]
        after = worst(
            (self.probe(each.key) for each in watched),
            proving=(self.probe(each.key) for each in watched if each.kind.proves),
        )
        if after.outcome is Outcome.UNKNOWN:
            after = Standing(since=observation.started_at, cause=after.cause)
        if after.outcome is before.outcome:
            # The same state goes on, whichever probe shows it: it began when it began.
            after = replace(after, since=before.since or after.since)
        self.standings[service.slug] = after
        if after.outcome is before.outcome:
            return ()
        at = after.since or observation.started_at
        if before.since is not None and at < before.since:
            at = observation.started_at  # it was so before, and is so again: in between it was not
        return (
            Transition(
                service=service.slug,
                at=at,
                before=before.outcome,
                after=after.outcome,
                cause=after.cause,
            ),
        )

    async def transition(self, transition: Transition) -> None:
        """Nothing to do: it was decided here."""
