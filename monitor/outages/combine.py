"""The probes of a service into the state of the service, by the rules its file declares. Pure.

A service stands where the worst of its known probes stands, with three exceptions. A probe that may not decide *alone*
(by default a name, a certificate, a door) makes it degraded at worst, where there are others that may. Where
*languages* is ``any``, it is degraded while another language works whole. And not seeing is not recovering: it is not
up while a probe that was bad has become unknown, nor while none of those that prove it works is known. Not seeing is
not failing either: a look that could not tell makes nothing worse.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from monitor.model import Languages, Probe, Service
from monitor.outages.fold import BAD, Standing
from probes.model import RANK, Outcome


def combine(service: Service, standing_of: Callable[[str], Standing]) -> Standing:
    """Where *service* stands, and since when; unknown when none of its probes is known."""
    judged = [(probe, standing_of(probe.key)) for probe in service.probes if probe.on and probe.kind.counts]
    bad = [(probe, standing) for probe, standing in judged if standing.outcome in BAD]
    if not bad:
        return _good(judged)
    weighed = [_weighed(probe, standing, judged) for probe, standing in bad]
    worst = min(weighed, key=lambda each: RANK[each.outcome]).outcome
    if worst is Outcome.MAINTENANCE and (lost := _lost(judged)):
        return _unseen(lost, judged)
    if worst is Outcome.DOWN and service.languages is Languages.ANY and (works := _another_language(judged)):
        if works is Outcome.UNKNOWN:  # down or degraded, we cannot tell
            return _unseen([each for _, each in judged if each.outcome is Outcome.UNKNOWN], judged)
        worst = Outcome.DEGRADED
        weighed = [replace(each, outcome=worst) if each.outcome is Outcome.DOWN else each for each in weighed]
    first = min((each for each in weighed if each.outcome is worst), key=_since)
    # Whichever probe shows it: the latest look that saw it bad.
    seen = max((standing.seen_at for _, standing in bad if standing.seen_at), default=None)
    return replace(first, was=None, run=(), seen_at=seen)


def bad_probes(service: Service, standing_of: Callable[[str], Standing]) -> list[Probe]:
    """The probes that are known to be bad, of those that count."""
    return [each for each in service.probes if each.on and each.kind.counts and standing_of(each.key).outcome in BAD]


def _weighed(probe: Probe, standing: Standing, judged: Sequence[tuple[Probe, Standing]]) -> Standing:
    """A probe that may not decide alone is weighed less where others may."""
    if standing.outcome is not Outcome.DOWN or probe.alone or not any(other.alone for other, _ in judged):
        return standing
    return replace(standing, outcome=Outcome.DEGRADED)


def _another_language(judged: Sequence[tuple[Probe, Standing]]) -> Outcome | None:
    """Up when a language that can prove that it works is up and none of it is bad; unknown when one was, last seen."""
    lost = False
    for lang in {probe.lang for probe, _ in judged if probe.lang}:
        spoken = [each for probe, each in judged if probe.lang == lang]
        proving = [each for probe, each in judged if probe.lang == lang and probe.alone]
        if any(each.outcome in BAD or each.doubtful for each in spoken):
            continue
        if any(each.outcome is Outcome.UP for each in proving):
            return Outcome.UP
        lost = lost or any(each.known_at for each in proving)
    return Outcome.UNKNOWN if lost else None


def _good(judged: Sequence[tuple[Probe, Standing]]) -> Standing:
    """Up, or unknown: no probe is known to be bad."""
    known = [each for _, each in judged if each.outcome is Outcome.UP]
    unknown = [each for _, each in judged if each.outcome is Outcome.UNKNOWN]
    doubtful = [each for each in unknown if each.doubtful]
    proving = [each for probe, each in judged if probe.alone]
    blind = bool(proving) and not any(each.outcome is Outcome.UP for each in proving)
    if known and not doubtful and not blind:
        last = max(known, key=_since)  # up only since the last of them came up
        seen = max((each.seen_at for each in known if each.seen_at), default=None)
        return replace(last, was=None, run=(), seen_at=seen)
    return _unseen(doubtful or (proving if blind else unknown), judged)


def _lost(judged: Sequence[tuple[Probe, Standing]]) -> list[Standing]:
    """Those that were down or degraded when we lost sight of them."""
    return [each for _, each in judged if each.was and each.was.outcome in {Outcome.DOWN, Outcome.DEGRADED}]


def _unseen(why: Sequence[Standing], judged: Sequence[tuple[Probe, Standing]]) -> Standing:
    """Unknown, for the latest reason, and not before the latest look that still knew something began."""
    latest = max(why, key=_since, default=Standing())
    known = max((at for _, each in judged if (at := each.known_at)), default=None)
    return Standing(cause=latest.cause, since=known, seen_at=latest.seen_at)


def _since(standing: Standing) -> float:
    return standing.since.timestamp() if standing.since else 0.0
