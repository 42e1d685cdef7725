"""The accounting rules: how each figure is reckoned, in a sentence to be printed beside it, in English and French."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Rule:
    """How a figure is reckoned. Some leave a place for what an operator chose, in braces."""

    en: str
    fr: str

    def told(self, lang: str, **values: object) -> str:
        """The sentence in *lang*. Raises KeyError where a place has no value."""
        return (self.fr if lang == "fr" else self.en).format(**values)


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "period": Rule(
            "Times from the first moment given up to, but not including, the last. Nothing is said of the future.",
            "Du premier moment indiqué jusqu'au dernier, celui-ci non compris. Rien n'est dit de l'avenir.",
        ),
        "states": Rule(
            "A service stands in a state from the first look that showed it (and was confirmed) to the first that"
            " showed another. Time is counted, never looks. Outages that reach beyond the period count for their part"
            " in it.",
            "Un service est dans un état depuis le premier examen qui l'a montré (et a été confirmé) jusqu'au premier"
            " qui en a montré un autre. On compte du temps, jamais des examens. Une panne qui dépasse la période"
            " compte pour la part qui s'y trouve.",
        ),
        "down": Rule(
            "Down: by what we saw from our place, people could not use the service as they should; outside announced"
            " and declared maintenance.",
            "En panne : d'après ce que nous avons vu d'ici, le service n'était pas utilisable comme il se doit; hors"
            " maintenance annoncée ou déclarée.",
        ),
        "degraded": Rule(
            "Degraded (slow, or working in part) counts as available, and is always shown apart.",
            "Dégradé (lent, ou fonctionnant en partie) compte comme disponible, et est toujours montré à part.",
        ),
        "maintenance": Rule(
            "Maintenance is neither available nor an outage: it has its own total. What lasts beyond its announced end"
            " is down from that end on.",
            "La maintenance n'est ni de la disponibilité ni une panne : elle a son propre total. Ce qui dépasse la fin"
            " annoncée est en panne à partir de cette fin.",
        ),
        "covered": Rule(
            "Covered: time of which we can say up, degraded, maintenance or down. Coverage is its share of the period.",
            "Couvert : le temps dont nous pouvons dire en service, dégradé, maintenance ou en panne. La couverture est"
            " sa part de la période.",
        ),
        "unknown": Rule(
            "Unknown: we looked and could not tell (our line was dead, we were turned away), or know that we did not"
            " look. Never counted as up or as down.",
            "Inconnu : nous avons regardé sans pouvoir conclure (notre ligne coupée, accès refusé à ce moniteur), ou"
            " nous savons que nous n'avons pas regardé. Jamais compté comme service ni comme panne.",
        ),
        "unseen": Rule(
            "Never observed: before the first look or after the last one. Never counted as up or as down.",
            "Jamais observé : avant le premier examen ou après le dernier. Jamais compté comme service ni comme panne.",
        ),
        "availability": Rule(
            "Availability: (up + degraded) / (up + degraded + down). Maintenance and uncovered time are left out.",
            "Disponibilité : (en service + dégradé) / (en service + dégradé + en panne). La maintenance et le temps"
            " non couvert sont exclus.",
        ),
        "availability_strict": Rule(
            "Availability with maintenance counted as not available: (up + degraded) / (up + degraded + maintenance +"
            " down).",
            "Disponibilité où la maintenance compte comme indisponible : (en service + dégradé) / (en service +"
            " dégradé + maintenance + en panne).",
        ),
        "business": Rule(
            "In business hours only: {hours}.",
            "Pendant les heures ouvrables seulement : {hours}.",
        ),
        "business_days": Rule(
            "A business day is lost when at least {share} of its business hours were taken. Days by an outage (down),"
            " by maintenance, and by the two together are counted apart.",
            "Un jour ouvrable est perdu quand au moins {share} de ses heures ouvrables ont été prises. Les jours pris"
            " par une panne, par la maintenance et par les deux ensemble sont comptés à part.",
        ),
        "doubt": Rule(
            "Between two looks that saw different states we do not know when it changed: so much of the time above may"
            " have been otherwise.",
            "Entre deux examens qui ont vu des états différents, le moment du changement est inconnu : autant du temps"
            " ci-dessus a pu être autre.",
        ),
        "bounds": Rule(
            "An outage lasted at least from its first bad look to its last bad one, and at most from the last good"
            " look before it to the first good one after it. Where one of these was not seen, there is no upper bound.",
            "Une panne a duré au moins du premier au dernier examen mauvais, et au plus du dernier bon examen d'avant"
            " au premier bon d'après. Quand l'un d'eux n'a pas été vu, il n'y a pas de borne supérieure.",
        ),
        "inside": Rule(
            "Failures that follow each other soon are one outage. The time in between in which the service was up is"
            " counted as up.",
            "Des défaillances qui se suivent de près sont une seule panne. Le temps intermédiaire où le service"
            " fonctionnait est compté comme en service.",
        ),
        "flapping": Rule(
            "Unstable: the time of an outage after it first came up again, until it was over. Lost to flapping: the"
            " part of it that was down or degraded.",
            "Instable : le temps d'une panne après un premier retour, jusqu'à sa fin. Perdu en retombées : la part de"
            " ce temps en panne ou dégradée.",
        ),
        "causes": Rule(
            "Time is put down to the cause that was seen when the state began.",
            "Le temps est attribué à la cause vue quand l'état a commencé.",
        ),
        "uptime": Rule(
            "Uptime: of the 5-minute slots in which a look could tell, the share in which at least one look from any"
            " place found it working (up or degraded).",
            "Taux de fonctionnement : parmi les tranches de 5 minutes où un examen a pu conclure, la part où au moins"
            " un examen, de quelque lieu que ce soit, l'a trouvé fonctionnel (en service ou dégradé).",
        ),
        "reachability": Rule(
            "Reachability: of all looks that could tell, the share that found it working (up or degraded).",
            "Joignabilité : parmi tous les examens qui ont pu conclure, la part qui l'a trouvé fonctionnel (en service"
            " ou dégradé).",
        ),
        "disputed": Rule(
            "Disputed figures count what was down or degraded in a disputed outage as its latest dispute says. What"
            " was measured stays, and stands beside them.",
            "Les chiffres contestés comptent ce qui était en panne ou dégradé dans une panne contestée comme le dit la"
            " dernière contestation. Ce qui a été mesuré demeure, et figure à côté.",
        ),
    }
)
