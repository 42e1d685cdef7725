"""What a pack does not show, told plainly: intervals, what was not tested, from where, and how good the clock was."""

from collections.abc import Iterator

from monitor.evidence.model import HostClock
from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.words import say
from monitor.reports.phrases import length, opening
from probes.model import Cause, Outcome


def limits(dossier: Dossier, lang: str) -> list[str]:
    """The limits of *dossier*, a sentence or two each."""
    return list(_limits(dossier, lang))


def clock_told(dossier: Dossier, lang: str) -> list[str]:
    """How far this machine's clock may be believed, by the worst that was noted."""
    worst = dossier.worst_clock
    if worst is None:
        return [say("clock_unasked", lang)]
    return [_kernel(worst, lang), *_offset(worst, lang)]


def turned_away(dossier: Dossier) -> int:
    """How many looks the site turned away."""
    return sum(each.count for each in dossier.runs if each.cause is Cause.BLOCKED)


def _limits(dossier: Dossier, lang: str) -> Iterator[str]:
    every = sorted({each.every for each in dossier.asked if each.every})
    if every:
        named = [length(each, lang) for each in every]
        yield say("limit_interval", lang, every=", ".join(named))
    yield say("limit_confirm", lang)
    yield say("limit_sign_in", lang)
    if dossier.vantages:
        yield say("limit_place", lang, places=", ".join(dossier.vantages))
    if len(dossier.vantages) < 2:  # noqa: PLR2004 - two places are several
        yield say("one_place", lang)
    if count := turned_away(dossier):
        yield say("limit_blocked", lang, count=count)
    if unknown := dossier.counts[Outcome.UNKNOWN]:
        yield say("limit_unknown", lang, count=unknown, all=sum(dossier.counts.values()))
    if any(each.missing for each in dossier.captures):
        yield say("limit_missing", lang)
    percent = f"{100 * dossier.hours.lost_share:g}{' %' if lang == 'fr' else '%'}"
    yield say("limit_days", lang, hours=opening(dossier.hours, lang), share=percent)
    yield say("limit_description", lang)
    yield say("limit_people", lang)


def _kernel(clock: HostClock, lang: str) -> str:
    if clock.synchronised is None:
        return say("clock_untold", lang)
    if not clock.synchronised:
        return say("clock_bad", lang)
    return say("clock_good", lang, error=_seconds(clock.error, lang))


def _offset(clock: HostClock, lang: str) -> Iterator[str]:
    if clock.offset is not None:
        yield say("clock_offset", lang, offset=_seconds(clock.offset, lang), hosts=clock.hosts)


def _seconds(value: float | None, lang: str) -> str:
    if value is None:
        return "?"
    text = f"{value:.3f}" if abs(value) < 1 else f"{value:.1f}"
    return text.replace(".", ",") if lang == "fr" else text
