"""What a pack says against itself: its limits and its clock, in English and French."""

from collections.abc import Mapping
from types import MappingProxyType

CAVEATS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "clock_good": (
            "synchronised, error at most {error} s by the kernel's own bound",
            "synchronisée, erreur d'au plus {error} s selon la borne du noyau",
        ),
        "clock_bad": (
            "NOT synchronised with a time server at some captures",
            "NON synchronisée avec un serveur de temps lors de certaines captations",
        ),
        "clock_untold": (
            "the system did not tell whether it was synchronised",
            "le système n'a pas dit si elle était synchronisée",
        ),
        "clock_unasked": (
            "not noted: nothing was captured",
            "non notée : rien ne fut capté",
        ),
        "clock_offset": (
            "servers' own dates differed from it by {offset} s (median of {hosts} hosts, dates have whole seconds)",
            "les dates des serveurs en différaient de {offset} s (médiane de {hosts} hôtes, dates à la seconde)",
        ),
        "limit_interval": (
            "Each page is looked at every so often ({every}), not all the time. Times are bounds: between the last good look and the first bad one, and the other way round.",
            "Chaque page est examinée à intervalles ({every}), non sans cesse. Les heures sont des bornes : entre le dernier bon examen et le premier mauvais, et inversement.",
        ),
        "limit_confirm": (
            "A failure is told as an outage only when further looks confirm it.",
            "Un échec n'est constaté comme panne que si d'autres examens le confirment.",
        ),
        "limit_sign_in": (
            "Not tested: signing in, anything behind the sign-in, submitting or paying. No account was used.",
            "Non éprouvé : la connexion, ce qui se trouve derrière, la soumission et le paiement. Aucun compte n'a servi.",
        ),
        "limit_place": (
            "Looked at from: {places}. What others saw elsewhere may differ.",
            "Vu depuis : {places}. Ce que d'autres ont vu ailleurs peut différer.",
        ),
        "limit_blocked": (
            "{count} looks were turned away by the site (bot protection). They are in the table as “could not tell” and count as no failure.",
            "{count} examens ont été refusés par le site (protection contre les robots). Ils figurent au tableau comme « inconnu » et ne comptent pas comme échecs.",
        ),
        "limit_unknown": (
            "{count} looks of {all} could not tell, whatever the reason. They count as neither good nor bad.",
            "{count} examens sur {all} n'ont pu conclure, quelle qu'en soit la raison. Ils ne comptent ni comme bons ni comme mauvais.",
        ),
        "limit_missing": (
            "Some of what should have been captured is missing; the table of captures says what and why.",
            "Une partie de ce qui devait être capté manque; le tableau des captations dit quoi et pourquoi.",
        ),
        "limit_people": (
            "It says what one program saw. It does not say how many people were hindered.",
            "Ceci dit ce qu'un programme a vu, et non combien de personnes ont été empêchées.",
        ),
        "limit_days": (
            "Business hours: {hours}. A business day counts as lost when at least {share} of them were down. IRCC publishes no definition that we know of.",
            "Heures ouvrables : {hours}. Un jour ouvrable est compté perdu quand au moins {share} de ces heures sont en panne. À notre connaissance, IRCC n'en publie pas de définition.",
        ),
        "limit_description": (
            "Addresses are those that the configuration held at the time.",
            "Les adresses sont celles que contenait la configuration à ce moment.",
        ),
    }
)
