"""Every word of a diary that a report does not have, in English and French."""

from collections.abc import Mapping
from types import MappingProxyType

from monitor.wording import LANGS

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": ("Diary before a filing deadline", "Journal avant une échéance de dépôt"),
        "deadline": ("Deadline", "Échéance"),
        "end_of": ("end of {day}: {at}", "fin du {day} : {at}"),
        "to_come": ("still to come", "à venir"),
        "counted": ("Time counted", "Temps compté"),
        "counted_days": ("{days} business days, from {start} to {end}", "{days} jours ouvrables, du {start} au {end}"),
        "whose_days": ("Business days", "Jours ouvrables"),
        "in_short": ("In short", "En bref"),
        "lead_lost": (
            "Of the {days} business days before the deadline, {lost} were lost: on each the service was down for at least {share} of the business hours.",
            "Sur les {days} jours ouvrables avant l'échéance, {lost} ont été perdus : chacun de ces jours, le service était en panne pendant au moins {share} des heures ouvrables.",
        ),
        "lead_one": (
            "Of the {days} business days before the deadline, 1 was lost: on it the service was down for at least {share} of the business hours.",
            "Sur les {days} jours ouvrables avant l'échéance, 1 a été perdu : ce jour-là, le service était en panne pendant au moins {share} des heures ouvrables.",
        ),
        "lead_none": (
            "Of the {days} business days before the deadline, none was lost to an outage by what was seen.",
            "Sur les {days} jours ouvrables avant l'échéance, aucun n'a été perdu par panne d'après ce qui a été vu.",
        ),
        "lead_lost_so_far": (
            "Of the last {days} business days, {lost} were lost: on each the service was down for at least {share} of the business hours.",
            "Sur les {days} derniers jours ouvrables, {lost} ont été perdus : chacun de ces jours, le service était en panne pendant au moins {share} des heures ouvrables.",
        ),
        "lead_one_so_far": (
            "Of the last {days} business days, 1 was lost: on it the service was down for at least {share} of the business hours.",
            "Sur les {days} derniers jours ouvrables, 1 a été perdu : ce jour-là, le service était en panne pendant au moins {share} des heures ouvrables.",
        ),
        "lead_none_so_far": (
            "Of the last {days} business days, none was lost to an outage by what was seen.",
            "Sur les {days} derniers jours ouvrables, aucun n'a été perdu par panne d'après ce qui a été vu.",
        ),
        "lead_pending": (
            "The deadline is still to come. This counts back from {now}.",
            "L'échéance est à venir. Le compte part du {now} et remonte.",
        ),
        "lead_unsure": (
            "Days of which too much was not observed to say whether they were lost: {count}.",
            "Jours dont trop n'a pas été observé pour dire s'ils ont été perdus : {count}.",
        ),
        "lead_single_lost": (
            "The business day counted was lost: the service was down for at least {share} of the business hours.",
            "Le jour ouvrable compté a été perdu : le service était en panne pendant au moins {share} des heures ouvrables.",
        ),
        "lead_single_none": (
            "The business day counted was not lost to an outage by what was seen.",
            "Le jour ouvrable compté n'a pas été perdu par panne d'après ce qui a été vu.",
        ),
        "lead_single_unsure": (
            "Not known: too much of the business day counted was not observed to say whether it was lost.",
            "Inconnu : une trop grande partie du jour ouvrable compté n'a pas été observée pour dire s'il a été perdu.",
        ),
        "lead_all_unsure": (
            "Not known: too much of each of the {days} business days counted was not observed to say whether it was lost.",
            "Inconnu : une trop grande partie de chacun des {days} jours ouvrables comptés n'a pas été observée pour dire s'il a été perdu.",
        ),
        "lead_blind_hours": (
            "Not known: nothing could be told of the business hours of this time.",
            "Inconnu : rien n'a pu être conclu des heures ouvrables de ce temps.",
        ),
        "lead_blind": (
            "Nothing was observed in this time: it is not known whether the service could be used.",
            "Rien n'a été observé dans ce temps : on ne sait pas si le service était utilisable.",
        ),
        "lost_days": ("Business days lost to outages", "Jours ouvrables perdus par panne"),
        "lost_maintenance": ("Lost to maintenance", "Perdus par maintenance"),
        "lost_together": ("Lost to outage and maintenance together", "Perdus par panne et maintenance ensemble"),
        "unsure_days": ("Not known whether lost", "Perdus ou non : inconnu"),
        "of_days": ("{count} of {days}: {list}", "{count} sur {days} : {list}"),
        "none_of_days": ("none of {days}", "aucun sur {days}"),
        "days_between": ("{text} (at least {least}, at most {most})", "{text} (au moins {least}, au plus {most})"),
        "down_business": ("Down in business hours", "En panne en heures ouvrables"),
        "down_clock": ("Down by the clock, day and night", "En panne à l'horloge, jour et nuit"),
        "no_time_lost": ("none seen, of {whole}", "aucun temps vu, sur {whole}"),
        "of_time": (
            "{part} of {whole} (at least {least}, at most {most})",
            "{part} sur {whole} (au moins {least}, au plus {most})",
        ),
        "beside_business": (
            "Degraded or in maintenance, in business hours",
            "Dégradé ou en maintenance, en heures ouvrables",
        ),
        "observed": ("Observed in business hours", "Observé en heures ouvrables"),
        "observed_all": ("{part} of {whole}, all of it", "{part} sur {whole}, donc tout"),
        "observed_part": (
            "{part} of {whole} ({share}); {rest} is not known, and counts neither as working nor as down",
            "{part} sur {whole} ({share}); {rest} : inconnu, compté ni comme service ni comme panne",
        ),
        "at_deadline": ("At the deadline", "À l'échéance"),
        "at_last_look": ("At the last look", "Au dernier examen"),
        "stood_down": ("could not be used: {state}", "non utilisable : {state}"),
        "stood_usable": ("could be used: {state}", "utilisable : {state}"),
        "since": ("That since", "Et ce depuis"),
        "since_not_after": ("{latest} at the latest", "{latest} au plus tard"),
        "since_between": ("some time between {earliest} and {latest}", "un moment entre {earliest} et {latest}"),
        "shown_by": ("Looks that show it", "Examens qui le montrent"),
        "shown_alone": (
            "{before} (the last one before; none soon after)",
            "{before} (le dernier avant; aucun peu après)",
        ),
        "shown_both": (
            "{before} (the last one before) and {after} (the first one after)",
            "{before} (le dernier avant) et {after} (le premier après)",
        ),
        "stood_between": (
            "not known: the look of {earliest} saw it {before}, that of {latest} saw it {after}, and the deadline lies between them",
            "on ne sait pas : l'examen du {earliest} l'a vu {before}, celui du {latest} l'a vu {after}, et l'échéance tombe entre les deux",
        ),
        "stood_before_unknown": (
            "not known: the look of {earliest} saw it {before}, that of {latest} could not tell, and the deadline lies between them",
            "on ne sait pas : l'examen du {earliest} l'a vu {before}, celui du {latest} n'a pu conclure, et l'échéance tombe entre les deux",
        ),
        "stood_unknown": ("not known: {cause}", "on ne sait pas : {cause}"),
        "stood_unseen": ("not known: nobody looked then", "on ne sait pas : personne ne regardait alors"),
        "stood_unseen_last": (
            "not known: nobody looked then; the last look before it, {at}, saw it {state}",
            "on ne sait pas : personne ne regardait alors; le dernier examen d'avant, le {at}, l'a vu {state}",
        ),
        "last_worked": ("Last seen to work", "Vu fonctionner en dernier"),
        "worked_still": ("{at}, {length} before the deadline", "{at}, {length} avant l'échéance"),
        "worked_now": ("{at}", "{at}"),
        "worked_until": (
            "{at}; the look of {then} no longer saw it work",
            "{at}; l'examen du {then} ne l'a plus vu fonctionner",
        ),
        "worked_never": (
            "never, in this history, before the end of the time counted",
            "jamais, dans cet historique, avant la fin du temps compté",
        ),
        "longest_usable": ("Longest time it could be used", "Plus long temps utilisable"),
        "longest_from_to": (
            "{length} without a break ({business} in business hours), from {start} to {end}",
            "{length} sans interruption ({business} en heures ouvrables), du {start} au {end}",
        ),
        "longest_none": ("none was seen", "aucun n'a été vu"),
        "ahead": ("Not known yet", "Pas encore connu"),
        "ahead_days": (
            "{length} of business hours are left before the deadline: {list}",
            "il reste {length} d'heures ouvrables avant l'échéance : {list}",
        ),
        "ahead_none": (
            "no business hours are left before the deadline",
            "il ne reste pas d'heures ouvrables avant l'échéance",
        ),
        "by_firm": ("By the calendar of {province} as well", "Aussi selon le calendrier de {province}"),
        "by_dispute": ("As disputed, days lost", "Tel que contesté, jours perdus"),
        "day_by_day": ("Day by day", "Jour par jour"),
        "day": ("Day", "Jour"),
        "hours_observed": ("Observed", "Observé"),
        "not_known": ("Not known", "Inconnu"),
        "in_hours": ("In business hours", "En heures ouvrables"),
        "by_clock": ("By the clock", "À l'horloge"),
        "lost": ("Lost", "Perdu"),
        "numbers": ("Outage", "Panne"),
        "part_of": ("{part} of {whole}", "{part} sur {whole}"),
        "weekend": ("weekend", "fin de semaine"),
        "closed": ("closed: {names}", "fermé : {names}"),
        "early": ("hours not begun", "heures non commencées"),
        "firm_closed": ("closed in {calendar}: {name}", "fermé ({calendar}) : {name}"),
        "loss_outage": ("yes", "oui"),
        "loss_maintenance": ("to maintenance", "par maintenance"),
        "loss_together": ("to both", "par les deux"),
        "loss_unsure": ("not known", "inconnu"),
        "loss_nothing": ("no", "non"),
        "so_far": ("{text}, so far", "{text}, jusqu'ici"),
        "cut_day": (
            "Of {day} only the business hours before {end} are counted; whether it is lost is measured by all the hours of that day.",
            "Du {day}, seules les heures ouvrables avant {end} sont comptées; la perte se mesure à toutes les heures de ce jour.",
        ),
        "proof": ("Proof", "Preuve"),
        "make_pack": ("Pack of proof", "Dossier de preuve"),
        "history": ("History", "Historique"),
        "history_extent": ("looks from {start} to {end}", "examens du {start} au {end}"),
        "history_begins": (
            "It begins within the time counted: before that nothing is known.",
            "Il commence dans le temps compté : d'avant, on ne sait rien.",
        ),
        "looks_counted": ("Looks in the time counted", "Examens dans le temps compté"),
        "looks_of": ("{looks} could tell", "{looks} concluants"),
        "head_looks": ("Chain of looks", "Chaîne des examens"),
        "head_events": ("Chain of events", "Chaîne des événements"),
        "head": ("row {last_id}, head {head}", "ligne {last_id}, tête {head}"),
        "check_with": ("Check with", "Vérifier avec"),
        "check_says": (
            "The same history must show these heads, or ones that follow from them.",
            "Le même historique doit montrer ces têtes, ou d'autres qui en suivent.",
        ),
        "watched": ("What was looked at", "Ce qui a été examiné"),
        "watched_every": ("{address} ({kind}, every {length})", "{address} ({kind}, toutes les {length})"),
        "limits": ("What this does not say", "Ce que ceci ne dit pas"),
        "limit_sign_in": (
            "Nobody signed in, and nothing was typed or submitted: whether an offer or an application could be filed after signing in was not tested.",
            "Personne n'a ouvert de session, et rien n'a été saisi ni soumis : on n'a pas vérifié si une offre ou une demande pouvait être déposée après la connexion.",
        ),
        "limit_place": (
            "It was looked at from one place, at intervals. What changed between two looks is told within bounds.",
            "L'examen se fait d'un seul endroit, par intervalles. Ce qui a changé entre deux examens est dit avec ses bornes.",
        ),
        "limit_receipt": (
            "The time of receipt is the one that the Government's own system shows. This tells none.",
            "L'heure de réception est celle qu'affiche le système du gouvernement. Ceci n'en dit aucune.",
        ),
        "limit_business": (
            "IRCC publishes no definition of a business day that we found. Those used here are stated above.",
            "Nous n'avons trouvé aucune définition du jour ouvrable publiée par IRCC. Celle d'ici est dite plus haut.",
        ),
        "not_legal": ("This is not legal advice.", "Ceci n'est pas un avis juridique."),
        "simulated": (
            "SIMULATION: this diary says nothing about the real portals.",
            "SIMULATION : ce journal ne dit rien des vrais portails.",
        ),
        "no_outages": ("No outage was seen in the time counted.", "Aucune panne n'a été vue dans le temps compté."),
        "no_gaps": ("Never: all of it was observed.", "Jamais : tout a été observé."),
        "outside_hours": ("none: it was outside business hours", "aucune : elle était hors des heures ouvrables"),
        "seen_on": ("from {start} on; still there", "depuis le {start}; toujours affiché"),
        "no_deadline": (
            "--deadline: {text} is no deadline; write 2026-12-04 (to the end of that day, Eastern) or 2026-12-04T17:00",
            "--deadline : {text} n'est pas une échéance; écrivez 2026-12-04 (jusqu'à la fin du jour, heure de l'Est) ou 2026-12-04T17:00",
        ),
        "no_days": (
            "--days: {days} is not from 1 to {most}; name so many business days",
            "--days : {days} n'est pas de 1 à {most}; indiquez autant de jours ouvrables",
        ),
        "before_history": (
            "--deadline: this history begins {first}, and says nothing of the time before {until}; whether the service worked then is not known",
            "--deadline : cet historique commence le {first}, et ne dit rien d'avant {until}; on ne sait pas si le service fonctionnait alors",
        ),
        "before_empty": (
            "this history has no look yet; whether the service worked before {until} is not known",
            "cet historique n'a encore aucun examen; on ne sait pas si le service fonctionnait avant {until}",
        ),
        "pdf_out": (
            "--format pdf: a PDF is written to a file; name it with --out",
            "--format pdf : un PDF s'écrit dans un fichier; indiquez-le avec --out",
        ),
        "no_pdf": (
            "--format pdf: {why}; --format html makes the same page without a browser",
            "--format pdf : {why}; --format html fait la même page sans navigateur",
        ),
    }
)


def tell(key: str, lang: str, **values: object) -> str:
    """The text for *key* in ``en`` or ``fr``. Raises KeyError for a key without words."""
    text = WORDS[key][LANGS.index(lang)]
    return text.format(**values) if values else text
