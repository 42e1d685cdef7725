"""Every sentence of a pack, in English and French. Short, true, and no more than was seen."""

from collections.abc import Mapping
from types import MappingProxyType

SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "was_down_day": (
            "On {day}, the service “{service}” was seen to fail from {start} to {end}.",
            "Le {day}, le service « {service} » a été vu en échec de {start} à {end}.",
        ),
        "was_down": (
            "The service “{service}” was seen to fail from {start} to {end}.",
            "Le service « {service} » a été vu en échec du {start} au {end}.",
        ),
        "is_down": (
            "The service “{service}” was seen to fail from {start} on. Last seen to fail: {last}.",
            "Le service « {service} » a été vu en échec à partir du {start}. Dernier échec vu : {last}.",
        ),
        "was_degraded_day": (
            "On {day}, the service “{service}” was seen to work slowly or only in part from {start} to {end}.",
            "Le {day}, le service « {service} » a été vu ne fonctionner que lentement ou en partie de {start} à {end}.",
        ),
        "was_degraded": (
            "The service “{service}” was seen to work slowly or only in part from {start} to {end}.",
            "Le service « {service} » a été vu ne fonctionner que lentement ou en partie du {start} au {end}.",
        ),
        "is_degraded": (
            "The service “{service}” was seen to work slowly or only in part from {start} on. Last seen so: {last}.",
            "Le service « {service} » a été vu ne fonctionner que lentement ou en partie à partir du {start}. Vu ainsi en dernier : {last}.",
        ),
        "was_unsteady": (
            "Between {start} and {end}, the service “{service}” failed several times.",
            "Entre le {start} et le {end}, le service « {service} » a échoué à plusieurs reprises.",
        ),
        "is_unsteady": (
            "Since {start}, the service “{service}” has failed several times. Last seen to fail: {last}.",
            "Depuis le {start}, le service « {service} » a échoué à plusieurs reprises. Dernier échec vu : {last}.",
        ),
        "works_again": (
            "It was first seen to work again at {at}.",
            "Il a été revu en bon état pour la première fois à {at}.",
        ),
        "works_again_on": (
            "It was first seen to work again on {at}.",
            "Il a été revu en bon état pour la première fois le {at}.",
        ),
        "worked_since": (
            "Looks since {at} worked; that it is over is not yet confirmed.",
            "Les examens réussissent depuis {at}; la fin n'est pas encore confirmée.",
        ),
        "worked_since_on": (
            "Looks since {at} worked; that it is over is not yet confirmed.",
            "Les examens réussissent depuis le {at}; la fin n'est pas encore confirmée.",
        ),
        "stretch": (
            "The longest failure without a break was seen from {start} to {end}: {time}.",
            "L'échec le plus long sans interruption a été vu du {start} au {end} : {time}.",
        ),
        "stretch_day": (
            "The longest failure without a break was seen from {start} to {end}: {time}.",
            "L'échec le plus long sans interruption a été vu de {start} à {end} : {time}.",
        ),
        "lost_sight": (
            "The service “{service}” was seen to fail from {start} on. Last seen to fail: {last}. Then it was no longer watched; its end was not seen.",
            "Le service « {service} » a été vu en échec à partir du {start}. Dernier échec vu : {last}. Ensuite, il n'a plus été surveillé; sa fin n'a pas été vue.",
        ),
        "it_lasted": ("It lasted {lasted}.", "Durée : {lasted}."),
        "from_look_to_look": (
            "That is {whole} from the first failed look to the first good one ({lasted}).",
            "Soit {whole} du premier examen en échec au premier bon examen ({lasted}).",
        ),
        "days_none": ("No business day was lost.", "Aucun jour ouvrable n'a été perdu."),
        "days_one": ("One business day was lost: {days}.", "Un jour ouvrable a été perdu : {days}."),
        "days_many": ("{count} business days were lost: {days}.", "{count} jours ouvrables ont été perdus : {days}."),
        "unstable_one": (
            "In that time it came back once and failed again; it failed for {down} in all.",
            "Pendant ce temps, il est revenu une fois puis retombé; il a échoué pendant {down} en tout.",
        ),
        "unstable_many": (
            "In that time it came back {count} times and failed again; it failed for {down} in all.",
            "Pendant ce temps, il est revenu {count} fois puis retombé; il a échoué pendant {down} en tout.",
        ),
        "overran": (
            "Announced maintenance was to end at {end}. Only the time after the announced end counts as an outage.",
            "Une maintenance annoncée devait prendre fin le {end}. Seul le temps après la fin annoncée compte comme panne.",
        ),
        "into_maintenance": (
            "The outage ended when maintenance began, not by working again.",
            "La panne a pris fin au début d'une maintenance, non par un rétablissement.",
        ),
        "behind": (
            "The outage is put down to “{root}”, on which the service depends: outage {id}.",
            "La panne est attribuée à « {root} », dont dépend le service : panne {id}.",
        ),
        "was_behind": (
            "The outage began behind one of “{root}”, on which the service depends ({id}), and went on after that one.",
            "La panne a commencé derrière une autre, de « {root} », dont dépend le service ({id}), et a duré plus longtemps qu'elle.",
        ),
        "affects": (
            "The outage took other services with it: {services}.",
            "La panne a entraîné d'autres services : {services}.",
        ),
        "blind": (
            "For {time} of that time this monitor could not tell; nothing is claimed of it.",
            "Pendant {time} de ce temps, ce moniteur ne pouvait conclure; rien n'en est affirmé.",
        ),
        "was_fine": (
            "From {start} to {end}, no outage of the service “{service}” was measured.",
            "Du {start} au {end}, aucune panne du service « {service} » n'a été mesurée.",
        ),
        "fine_share": (
            "The monitor could tell for {share} of that time.",
            "Le moniteur pouvait conclure pendant {share} de ce temps.",
        ),
        "was_closed": (
            "Maintenance, announced or declared, took {time} of it.",
            "Une maintenance, annoncée ou déclarée, en a pris {time}.",
        ),
        "was_shaky": (
            "Failures that were not confirmed, or a state that was not told as an outage, took {time} of it.",
            "Des échecs non confirmés, ou un état non constaté comme panne, en ont pris {time}.",
        ),
        "was_unknown": (
            "Nothing can be said of the service “{service}” from {start} to {end}: this monitor could not tell at any moment. That is no outage.",
            "Rien ne peut être dit du service « {service} » du {start} au {end} : ce moniteur ne pouvait conclure à aucun moment. Ce n'est pas une panne.",
        ),
        "more_outages": (
            "{count} more outages in this time are told further on.",
            "{count} autres pannes de ce temps sont constatées plus loin.",
        ),
        "as_tested": (
            "Tested from outside: this monitor opens the pages people start from; it signs in to nothing, submits nothing.",
            "Éprouvé du dehors : ce moniteur ouvre les pages de départ, ne se connecte à rien et ne soumet rien.",
        ),
        "controls_good": (
            "worked; independent sites answered at each of the {times} failed looks beside which any was asked",
            "fonctionnait; des sites indépendants ont répondu à chacun des {times} examens en échec où il en fut interrogé",
        ),
        "controls_mostly": (
            "mostly worked; an independent site answered at {worked} of the {times} failed looks beside which any was asked. The others may have been ours",
            "fonctionnait le plus souvent; un site indépendant a répondu à {worked} des {times} examens en échec où il en fut interrogé. Les autres échecs étaient peut-être les nôtres",
        ),
        "controls_partly": (
            "mostly not proven; an independent site answered at only {worked} of the {times} failed looks beside which any was asked. The others may have been ours",
            "peu prouvée; un site indépendant n'a répondu qu'à {worked} des {times} examens en échec où il en fut interrogé. Les autres échecs étaient peut-être les nôtres",
        ),
        "controls_bad": (
            "the failure may have been ours; no independent site answered at any of the {times} failed looks beside which any was asked",
            "l'échec était peut-être le nôtre; aucun site indépendant n'a répondu à aucun des {times} examens en échec où il en fut interrogé",
        ),
        "controls_none": (
            "not proven; no independent site was asked at the time",
            "non prouvée; aucun site indépendant n'a été interrogé à ce moment",
        ),
        "step_of": ("{step}, of the script {probe}", "{step}, du scénario {probe}"),
        "at_step": ("{where}, at the step {step}", "{where}, à l'étape {step}"),
        "from_page": ("the step {step}, starting from {url}", "l'étape {step}, à partir de {url}"),
        "step_pages": ("opening the addresses above", "ouvrir les adresses ci-dessus"),
        "step_page": ("opening {url}", "ouvrir {url}"),
        "dns_of": ("name lookup (DNS) of {of}", "recherche du nom (DNS) {of}"),
        "tls_of": ("TLS certificate of {of}", "certificat TLS de {of}"),
        "tcp_of": ("connection to {of}", "connexion à {of}"),
        "more_here": ("and {count} more: see “{where}”", "et {count} de plus : voir « {where} »"),
        "notice_none": (
            "None seen, in {count} readings of the pages that carry notices.",
            "Aucun vu, en {count} lectures des pages qui portent les avis.",
        ),
        "notice_unread": (
            "No page was read for notices at that time: whether there was one is not known.",
            "Aucune page n'a été lue pour ses avis à ce moment : on ignore s'il y en avait un.",
        ),
        "no_errors": (
            "No error was seen in that time.",
            "Aucune erreur n'a été vue dans ce temps.",
        ),
        "no_steps": (
            "No step-by-step journey failed, or none was on: see the pages below.",
            "Aucun parcours pas à pas n'a échoué, ou aucun n'était actif : voir les pages ci-dessous.",
        ),
        "more_errors": (
            "{count} rarer errors are in dossier.json.",
            "{count} erreurs plus rares figurent dans dossier.json.",
        ),
        "tried_clean": (
            "Every look is a clean session: a new connection without cookies or cache, or a new browser profile.",
            "Chaque examen est une session neuve : une nouvelle connexion sans témoins ni cache, ou un nouveau profil de navigateur.",
        ),
        "by_step": ("Step by step in a browser, from {url}", "Pas à pas dans un navigateur, depuis {url}"),
        "came_of": (
            "{step}: {times} times; failed {failed}, worked {worked}",
            "{step} : {times} fois; échoué {failed}, réussi {worked}",
        ),
        "came_once": (
            "{step}: once; {came}",
            "{step} : une fois; {came}",
        ),
        "one_place": (
            "Other places: this history holds looks from one place only.",
            "Autres lieux : cet historique ne contient que des examens faits d'un seul lieu.",
        ),
        "run_is": (
            "Each line is a run of looks that followed each other and saw the same. Good ones before and after are included; none is left out.",
            "Chaque ligne est une suite d'examens consécutifs qui ont vu la même chose. Les bons d'avant et d'après y sont; aucun n'est omis.",
        ),
        "more_runs": (
            "{count} more lines ({looks} looks) are not printed here; the rest is in looks.csv.",
            "{count} autres lignes ({looks} examens) ne sont pas imprimées ici; le reste est dans looks.csv.",
        ),
        "no_runs": ("There is no look in that time.", "Il n'y a aucun examen dans ce temps."),
        "chart_is": (
            "How the service and each probe stood from {start} to {end}; in words, in the table below.",
            "État du service et de chaque sonde du {start} au {end}; en mots, dans le tableau ci-dessous.",
        ),
        "chart_key": (
            "Black: down. Stripes: degraded. Dots: maintenance. Dashed outline: could not tell. Thin line: up. Blank: not observed.",
            "Noir : en panne. Rayures : dégradé. Points : maintenance. Contour tireté : sans conclusion. Ligne fine : en service. Vide : non observé.",
        ),
        "no_gaps": ("Never: all of this time was observed.", "Jamais : tout ce temps a été observé."),
        "gaps_are": (
            "This is neither outage nor service. We were offline, were turned away, were at fault ourselves, or did not look.",
            "Ce n'est ni panne ni service. Nous étions hors ligne, refusés, nous-mêmes en défaut, ou nous n'avons pas regardé.",
        ),
        "more_gaps": (
            "{count} shorter ones, {time} together, are in dossier.json.",
            "{count} plus courts, {time} en tout, figurent dans dossier.json.",
        ),
        "nothing_happened": (
            "It ran without a stop, a gap or a jump of its clock.",
            "Il a fonctionné sans arrêt, sans trou et sans saut d'horloge.",
        ),
        "no_pictures": (
            "No picture was taken of this.",
            "Aucune image n'en a été prise.",
        ),
        "no_capture": ("Nothing was captured at that time.", "Rien ne fut capté à ce moment."),
        "pictures_are": (
            "A strip with address, time and status was added above each page as the browser showed it. The originals are in the archive (ZIP).",
            "Un bandeau avec adresse, heure et code a été ajouté au-dessus de chaque page telle que le navigateur l'a montrée. Les originaux sont dans l'archive (ZIP).",
        ),
        "alt": (
            "Picture of the page at {url}, taken {at}: {status}. {title}",
            "Image de la page {url}, prise le {at} : {status}. {title}",
        ),
        "no_proof": (
            "This page turned the monitor away, or the monitor itself failed: no proof of an outage.",
            "Cette page a refusé le moniteur, ou le moniteur lui-même a failli : aucune preuve de panne.",
        ),
        "no_trouble": (
            "This page opened; what it should hold was not checked for this picture.",
            "Cette page s'est ouverte; ce qu'elle doit contenir n'a pas été vérifié pour cette image.",
        ),
        "seals_later": (
            "The archive (ZIP) that belongs to this document holds the hash (SHA-256) of every file and the means to check them.",
            "L'archive (ZIP) qui accompagne ce document contient l'empreinte (SHA-256) de chaque fichier et de quoi les vérifier.",
        ),
        "yours_is": (
            "This file holds no data of any worker, and no account. Fill in by hand what the department asks for, in your own copy.",
            "Ce fichier ne contient aucune donnée sur un travailleur, ni aucun compte. Inscrivez à la main, sur votre copie, ce que le ministère demande.",
        ),
        "worker_is": (
            "to be filled in by you: this file holds none",
            "à remplir par vous : ce fichier n'en contient aucune",
        ),
        "reply_if": (
            "[{days} business days after sending; if sent on {sent}: {due}]",
            "[{days} jours ouvrables après l'envoi; si envoyée le {sent} : {due}]",
        ),
        "reply_unknown": (
            "[no promised time to answer is known to us]",
            "[nous ne connaissons aucun délai de réponse promis]",
        ),
        "independent": (
            "Made by an independent monitor. It is not a service of the Government of Canada, nor endorsed by it.",
            "Établi par un moniteur indépendant. Ce n'est pas un service du gouvernement du Canada, qui ne l'a pas approuvé.",
        ),
        "not_legal": ("This is no legal advice.", "Ceci n'est pas un avis juridique."),
        "simulated": (
            "SIMULATION: nothing here says anything about the real portals.",
            "SIMULATION : rien ici ne concerne les vrais portails.",
        ),
        "watermark": ("SIMULATION", "SIMULATION"),
        "eastern": (
            "Times are Eastern with their offset, UTC beside.",
            "Heures de l'Est avec leur décalage, UTC à côté.",
        ),
    }
)
