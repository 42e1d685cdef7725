"""What the alerts about outages say while they go on, and in the minute after their end, whose text is sent last.

Alertmanager's messages call a service back up only where the description does. So it says "Back up" for a recovery that
was seen, and for nothing else: not for maintenance, not for a monitor that died, not for a service nobody watches now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboards.prometheus.expressions import TITLE
from dashboards.prometheus.links import of_outage
from dashboards.prometheus.snippets import Text, ask, given, instant, length, listed, named, number
from monitor.wording import word
from probes.model import Cause

KEPT = "ircc:service_down:kept{service=$service}"
SILENT = "ircc:service_silent:everywhere{service=$service}"
LONG_SILENT = f"({SILENT} and count_over_time({SILENT}[1m]) >= 4)"
"""Not after a single scrape that failed."""
SEEN = "min by (vantage) (ircc_service_state{service=$service})"
SEEN_HERE = "min by (vantage) (ircc_service_state{service=$service,vantage=$vantage})"
"""The state at each place, read at once: the recorded quorum may be an evaluation old, and the last text must be true."""
WATCHED = "ircc_service_info{service=$service}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The texts of one alert, its state, and the votes whose outage they tell of."""

    summary: Text
    description: Text
    state: str
    votes: str


def most(seen: str, rank: int) -> str:
    """Something where most of the places that can see say *rank*."""
    return f"count({seen} == {rank}) > 0.5 * count({seen})"


def all_up(seen: str) -> str:
    """Something where every place that can see says up."""
    return f"min({seen}) == 3"


def state(seen: str) -> str:
    """The state by quorum; where nobody can see, silent if nobody alive watches, else unknown."""
    blind = given(SILENT, "silent", "unknown")
    partly = given(seen, "degraded", blind)
    return given(most(seen, 0), "down", given(most(seen, 2), "maintenance", given(all_up(seen), "up", partly)))


STATE = state(SEEN)


def cause(query: str, lang: str) -> str:
    """The cause in words, "" when there is none; one that a newer monitor may know stands as it is."""
    label = '(. | first | label "cause")'
    words = "".join(
        f'{{{{ {"if" if n == 0 else "else if"} eq {label} "{each}" }}}}{word(each, lang)}'
        for n, each in enumerate(Cause)
    )
    return f"{{{{ with {ask(query)} }}}}{words}{{{{ else }}}}{{{{ {label} }}}}{{{{ end }}}}{{{{ end }}}}"


def going_on(lang: str, metric: str, votes: str, causes: str) -> str:
    """Since when, for how long, why, from where, what it cost, what was announced."""
    since = f"min({of_outage(metric, votes)})"
    business = f"max({of_outage('ircc_outage_business_seconds', votes)})"
    places = f"count by (vantage) (max_over_time({votes}[1m]))"
    several = "count(count by (vantage) (ircc_service_info{service=$service})) > 1"
    relapses = "max(ircc_outage_relapses{service=$service}) > 0"
    announced = "max(ircc_last_outage_announced_end_timestamp_seconds{service=$service})"
    lasted = length(f"(time() - {since})", lang)
    if lang == "fr":
        return (
            f"Depuis le {instant(since)}, soit {lasted}."
            f" Cause\u00a0: {given(causes, cause(causes, lang), 'inconnue')}."
            f" Temps ouvrable perdu jusqu’ici\u00a0: {given(business, length(business, lang), 'inconnu')}."
            + given(several, f" Vu depuis\u00a0: {listed(places, 'vantage')}.")
            + given(relapses, f" Elle est revenue {number(relapses)} fois.")
            + given(announced, f" Fin annoncée par IRCC\u00a0: {instant(announced)}.", " IRCC n’a annoncé aucune fin.")
        )
    return (
        f"Since {instant(since)}, for {lasted} now."
        f" Cause: {given(causes, cause(causes, lang), 'unknown')}."
        f" Business time lost so far: {given(business, length(business, lang), 'unknown')}."
        + given(several, f" Seen from: {listed(places, 'vantage')}.")
        + given(relapses, f" Times it came back: {number(relapses)}.")
        + given(announced, f" End announced by IRCC: {instant(announced)}.", " IRCC has announced no end.")
    )


def over(lang: str, votes: str) -> str:
    """How long it was, within its bounds, and what it cost."""
    start = f"min({of_outage('ircc_last_outage_start_timestamp_seconds', votes)})"
    least = f"min({of_outage('ircc_last_outage_duration_least_seconds', votes)})"
    most = f"max({of_outage('ircc_last_outage_duration_most_seconds', votes)})"
    business = f"max({of_outage('ircc_last_outage_business_seconds', votes)})"
    low, high = length(least, lang), length(most, lang)
    lost = given(business, length(business, lang), "inconnu" if lang == "fr" else "unknown")
    if lang == "fr":
        bounds = given(most, f"entre {low} et {high}", f"au moins {low}")
        told = f"La panne a commencé le {instant(start)} et a duré {bounds}; temps ouvrable perdu\u00a0: {lost}."
        return given(least, told, "La durée de la panne n’est pas connue.")
    bounds = given(most, f"between {low} and {high}", f"at least {low}")
    told = f"The outage began {instant(start)} and lasted {bounds}; business time lost: {lost}."
    return given(least, told, "How long it lasted is not known.")


def ended(lang: str, votes: str, seen: str) -> str:
    """The last text: how it is now, as far as that was seen."""
    end = f"max({of_outage('ircc_last_outage_end_timestamp_seconds', votes)})"
    if lang == "fr":
        up = f"Rétabli{given(end, f' depuis le {instant(end)}')}. {over(lang, votes)}"
        works = f"En maintenance depuis le {instant(end)}\u00a0: ce n’est plus une panne. {over(lang, votes)}"
        partly = "La plupart des lieux ne le voient plus en panne; il n’est pas rétabli partout."
        lost = "Il n’est plus surveillé d’ici, ou son état n’est plus connu\u00a0: sa reprise n’a pas été vue."
    else:
        up = f"Back up{given(end, f' since {instant(end)}')}. {over(lang, votes)}"
        works = f"In maintenance since {instant(end)}: no longer an outage. {over(lang, votes)}"
        partly = "Most places no longer see it down; it does not work everywhere."
        lost = "It is no longer watched from here, or its state is no longer known: its recovery was not seen."
    return given(all_up(seen), up, given(most(seen, 2), works, given(seen, partly, lost)))


def silent(lang: str, metric: str, votes: str) -> str:
    """What was known last, and since when nobody has looked."""
    since = f"min({of_outage(metric, votes)})"
    heard = f"max(max_over_time(timestamp({WATCHED})[6h:30s]))"
    if lang == "fr":
        return (
            f"Dernier état connu\u00a0: en panne depuis le {instant(since)}. Le moniteur se tait depuis le"
            f" {instant(heard)}\u00a0: si le service fonctionne de nouveau, personne ne l’a vu."
        )
    return (
        f"Last known state: in trouble since {instant(since)}. The monitor has been silent since {instant(heard)}:"
        f" whether it works again, nobody has seen."
    )


def _told(still: str, seen: str, texts: Sequence[str]) -> str:
    """One of silent, going on, up, maintenance, otherwise."""
    quiet, on, up, works, other = texts
    rest = given(all_up(seen), up, given(most(seen, 2), works, other))
    return given(LONG_SILENT, quiet, given(still, on, rest))


def story(
    *, still: str, votes: str, metric: str, seen: str, causes: str, summaries: Mapping[str, Sequence[str]]
) -> Story:
    """*still* gives something while the alert's own condition holds; *metric* is when that began.

    *summaries* are for silent, going on, up, maintenance and otherwise, in each language.
    """
    described = {
        lang: given(
            LONG_SILENT,
            silent(lang, metric, votes),
            given(still, going_on(lang, metric, votes, causes), ended(lang, votes, seen)),
        )
        for lang in ("en", "fr")
    }
    told = {lang: _told(still, seen, texts) for lang, texts in summaries.items()}
    return Story(summary=Text(**told), description=Text(**described), state=state(seen), votes=votes)


T, F = TITLE.en, TITLE.fr
LATCH = 'ircc:outage_open:vantage{service=$service,severity="down"}'
OPEN = "ircc:outage_open:vantage{service=$service}"
HERE = "ircc:outage_open:vantage{service=$service,vantage=$vantage}"
DOWN_SINCE, TROUBLE_SINCE = "ircc_outage_down_start_timestamp_seconds", "ircc_outage_start_timestamp_seconds"
WHERE = named("vantage")
ELSEWHERE = 'ircc:outage_open:vantage{service=$service,severity="down",vantage!=$vantage}'
"""Down at another place too: the ticket about one place lasts while more places come to see it."""

DOWN = story(
    still=KEPT,
    votes=LATCH,
    metric=DOWN_SINCE,
    seen=SEEN,
    causes='topk(1, count by (cause) (ircc_outage_open{service=$service,severity="down"}))',
    summaries={
        "en": (
            f"{T}: last seen down, and the monitor is silent",
            f"{T} is down",
            f"{T} is back up",
            f"{T} is in maintenance, no longer down",
            f"{T} is no longer reported down",
        ),
        "fr": (
            f"{F}\u00a0: en panne à la dernière nouvelle, et le moniteur se tait",
            f"{F}\u00a0: en panne",
            f"{F}\u00a0: rétabli",
            f"{F}\u00a0: en maintenance, la panne est finie",
            f"{F}\u00a0: n’est plus signalé en panne",
        ),
    },
)

ONE_PLACE = story(
    still=f"max({HERE})",
    votes=HERE,
    metric=DOWN_SINCE,
    seen=SEEN_HERE,
    causes="topk(1, count by (cause) (ircc_outage_open{service=$service,vantage=$vantage}))",
    summaries={
        "en": (
            f"{T}: last seen down from {WHERE}, and that monitor is silent",
            f"{T} is down from {WHERE} {given(ELSEWHERE, 'and elsewhere', 'only')}",
            f"{T} works from {WHERE} again",
            f"{T} is in maintenance as seen from {WHERE}",
            f"{T} is no longer reported down from {WHERE}",
        ),
        "fr": (
            f"{F}\u00a0: en panne à la dernière nouvelle, vu depuis {WHERE}, et ce moniteur se tait",
            f"{F}\u00a0: en panne, vu depuis {WHERE} {given(ELSEWHERE, 'et ailleurs', 'seulement')}",
            f"{F}\u00a0: fonctionne de nouveau depuis {WHERE}",
            f"{F}\u00a0: en maintenance, vu depuis {WHERE}",
            f"{F}\u00a0: n’est plus signalé en panne, vu depuis {WHERE}",
        ),
    },
)

DEGRADED = story(
    still=f"max({OPEN})",
    votes=OPEN,
    metric=TROUBLE_SINCE,
    seen=SEEN,
    causes="topk(1, count by (cause) (ircc_outage_open{service=$service}))",
    summaries={
        "en": (
            f"{T}: last seen degraded, and the monitor is silent",
            f"{T} is degraded",
            f"{T} works again",
            f"{T} is in maintenance, no longer degraded",
            f"{T} is no longer reported degraded",
        ),
        "fr": (
            f"{F}\u00a0: dégradé à la dernière nouvelle, et le moniteur se tait",
            f"{F}\u00a0: dégradé",
            f"{F}\u00a0: fonctionne de nouveau",
            f"{F}\u00a0: en maintenance, n’est plus dégradé",
            f"{F}\u00a0: n’est plus signalé dégradé",
        ),
    },
)
