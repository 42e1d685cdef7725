"""What the alerts about the portals say that are not about an outage, and those about what keeps us from seeing one."""

from dataclasses import dataclass

from dashboards.prometheus.expressions import PLACE, TITLE
from dashboards.prometheus.outage_texts import LONG_SILENT, SEEN, STATE, all_up
from dashboards.prometheus.snippets import Text, also, given, instant, length, listed, number

__all__ = ["BLOCKED", "CERTIFICATE", "DRIFT", "FAILING", "HOURS", "OVERRUN", "STATE", "UNSEEN"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Summary and description."""

    summary: Text
    description: Text


def words(summary_en: str, en: str, summary_fr: str, fr: str) -> Words:
    """Both texts in both languages, as they stand."""
    return Words(summary=Text(en=summary_en, fr=summary_fr), description=Text(en=en, fr=fr))


def _known_last(lang: str, text: str) -> str:
    """*text*, said to be old where nobody looks any more."""
    old = {
        "en": "Last known, for the monitor is silent now: ",
        "fr": "Dernière nouvelle, car le moniteur se tait maintenant\u00a0: ",
    }
    return given(LONG_SILENT, old[lang]) + text


T, F = TITLE.en, TITLE.fr
END = "max(last_over_time(ircc_service_announced_end_timestamp_seconds{service=$service}[6h]))"
LATE = f"(time() - {END})"
HOURS_SINCE = "min(last_over_time(ircc_service_state_since_timestamp_seconds{service=$service}[6h]))"
EXPECTED = "max(ircc_maintenance_expected_end_timestamp_seconds{service=$service})"
UP = all_up(SEEN)

OVERRUN = words(
    given(UP, f"{T} works again, later than announced", f"{T} is not back at the announced time"),
    _known_last(
        "en",
        f"The end of its maintenance was announced for {instant(END)}; "
        + given(
            UP, "since then it has come to work again.", f"that was {length(LATE, 'en')} ago, and it does not work."
        ),
    ),
    given(
        UP, f"{F}\u00a0: fonctionne de nouveau, plus tard qu’annoncé", f"{F}\u00a0: pas de retour à l’heure annoncée"
    ),
    _known_last(
        "fr",
        f"La fin de sa maintenance était annoncée pour le {instant(END)}; "
        + given(
            UP, "depuis, il fonctionne de nouveau.", f"c’était il y a {length(LATE, 'fr')}, et il ne fonctionne pas."
        ),
    ),
)

HOURS = words(
    given(UP, f"{T} works again after maintenance in business hours", f"{T} is in maintenance in business hours"),
    _known_last(
        "en",
        given(UP, "Up since ", "In maintenance since ")
        + f"{instant(HOURS_SINCE)}."
        + given(EXPECTED, f" Expected end: {instant(EXPECTED)}.", given(UP, "", " No end is known.")),
    ),
    given(
        UP,
        f"{F}\u00a0: fonctionne de nouveau après une maintenance en heures ouvrables",
        f"{F}\u00a0: en maintenance en heures ouvrables",
    ),
    _known_last(
        "fr",
        given(UP, "En service depuis le ", "En maintenance depuis le ")
        + f"{instant(HOURS_SINCE)}."
        + given(EXPECTED, f" Fin attendue\u00a0: {instant(EXPECTED)}.", given(UP, "", " Aucune fin n’est connue.")),
    ),
)

RAW = 'ircc_probe_success{service=$service,kind=~"http|journey"}'
SHARE = f"100 * avg(avg_over_time({RAW}[30m]))"
BAD = f"count by (probe) ({RAW} == 0)"

FAILING = words(
    f"{T}: most looks fail, and no outage was declared",
    _known_last(
        "en",
        f"Of the looks at its pages and journeys in the last 30 minutes {number(SHARE)} % succeeded, yet the monitor has"
        f" declared no outage. Either it fails off and on, or our judgement does not work: look for yourself."
        f"{also(' Failing now: ', BAD, 'probe')}",
    ),
    f"{F}\u00a0: la plupart des examens échouent, et aucune panne n’est déclarée",
    _known_last(
        "fr",
        f"Des examens de ses pages et parcours dans les 30 dernières minutes, {number(SHARE)}\u00a0% ont réussi, et pourtant"
        f" le moniteur n’a déclaré aucune panne. Ou bien il échoue par moments, ou bien notre jugement ne fonctionne pas\u00a0:"
        f" vérifiez vous-même." + also(" En échec maintenant\u00a0: ", BAD, "probe"),
    ),
)
NOT_AFTER = 'last_over_time(ircc_certificate_not_after_timestamp_seconds{service=$service,position="0"}[2h])'
FIRST_END = f"min({NOT_AFTER})"
SOON = f"min by (probe) ({NOT_AFTER}) - time() < 1209600"

CERTIFICATE = words(
    f"{T}: a certificate expires soon",
    f"It ends {instant(FIRST_END)}. Seen by: {listed(SOON, 'probe')}. Once it has expired, browsers turn people away.",
    f"{F}\u00a0: un certificat expire bientôt",
    f"Il expire le {instant(FIRST_END)}. Vu par\u00a0: {listed(SOON, 'probe')}."
    f" Une fois expiré, les navigateurs refuseront l’accès.",
)

BLOCKED_PROBES = 'ircc_probe_cause{service=$service,vantage=$vantage,cause="blocked"}'
BACK_OFF = "max(ircc_monitor_host_back_off_seconds{vantage=$vantage}) > 0"

BLOCKED = words(
    f"{T} turns our monitor away",
    f"Blocked: {listed(BLOCKED_PROBES, 'probe')}. A firewall, a waiting room or a limit stands before it; people may still"
    f" get in, so this counts neither as up nor as down."
    + given(BACK_OFF, f" We stand back for another {length(BACK_OFF, 'en')} at most."),
    f"{F}\u00a0: refuse notre moniteur",
    f"Bloqué\u00a0: {listed(BLOCKED_PROBES, 'probe')}. Un pare-feu, une salle d’attente ou une limite se trouve devant; le public"
    f" y accède peut-être, donc cela ne compte ni comme en service ni comme en panne."
    + given(BACK_OFF, f" Nous nous tenons à l’écart encore {length(BACK_OFF, 'fr')} au plus."),
)

DRIFTED = 'ircc_probe_cause{service=$service,kind="journey",cause="journey_step"}'
STEPS = "ircc_journey_step_success{service=$service} == 0"

FAILED_STEP_FR = also(" Étape\u00a0: ", STEPS, "probe", "step")

DRIFT = words(
    f"{T}: a step of the journey does not work; check the script",
    f"Journey: {listed(DRIFTED, 'probe')}.{also(' Step: ', STEPS, 'probe', 'step')} The page has most"
    f" likely changed. Look at it: if people can sign in, our script must be mended; if not, it is theirs.",
    f"{F}\u00a0: une étape du parcours échoue; vérifier le scénario",
    f"Parcours\u00a0: {listed(DRIFTED, 'probe')}.{FAILED_STEP_FR} La page a sans"
    f" doute changé. Regardez-la\u00a0: si le public peut se connecter, c’est notre scénario qu’il faut corriger; sinon, c’est"
    f" de leur côté.",
)

WHY = "count by (cause) (ircc_probe_cause{service=$service,vantage=$vantage})"

WHY_FR = also(" Causes\u00a0: ", WHY, "cause")

SOMEBODY = "count(ircc_service_state{service=$service})"

UNSEEN = words(
    f"{T}: our looks{PLACE} cannot tell how it is",
    f"For half an hour no look{PLACE} could tell.{also(' Causes: ', WHY, 'cause')} That is a fault on our side until"
    f" it is shown to be theirs; it counts neither as up nor as down."
    + given(SOMEBODY, " Another place sees it.", " No place sees it: nobody would be woken by an outage now."),
    f"{F}\u00a0: nos examens{PLACE} ne peuvent dire dans quel état il est",
    f"Depuis une demi-heure, aucun examen{PLACE} n’a pu le dire.{WHY_FR} C’est une"
    f" défaillance de notre côté jusqu’à preuve du contraire; cela ne compte ni comme en service ni comme en panne."
    + given(
        SOMEBODY, " Un autre lieu le voit.", " Aucun lieu ne le voit\u00a0: personne ne serait réveillé par une panne."
    ),
)
