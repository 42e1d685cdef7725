"""Every word of the pages about one outage and its looks, in English and French."""

from collections.abc import Mapping
from types import MappingProxyType

from monitor.wording import LANGS

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "in_short": ("In short", "En bref"),
        "us_theirs": (
            "Not our line: each of the {all} times that independent control sites were asked while it lasted, at least one answered.",
            "Pas notre ligne : chacune des {all} fois où des sites témoins indépendants ont été interrogés pendant la panne, au moins un a répondu.",
        ),
        "us_mostly": (
            "Not our line as far as can be told: of the {all} times that independent control sites were asked while it lasted, at least one answered {reached} times. The other times none did.",
            "Pas notre ligne, pour autant qu'on puisse le dire : des {all} fois où des sites témoins indépendants ont été interrogés pendant la panne, au moins un a répondu {reached} fois. Les autres fois, aucun.",
        ),
        "us_maybe": (
            "It may have been our line: none of the {all} times that control sites were asked while it lasted did one answer.",
            "C'était peut-être notre ligne : aucune des {all} fois où des sites témoins ont été interrogés pendant la panne, l'un d'eux n'a répondu.",
        ),
        "us_untold": (
            "Whether it was our line cannot be told from these looks: no control site was asked beside them.",
            "Ces examens ne disent pas si c'était notre ligne : aucun site témoin n'a été interrogé en même temps.",
        ),
        "us_outside": (
            "This monitor tells its own line from theirs by independent control sites, asked beside every failing look.",
            "Ce moniteur distingue sa ligne de la leur par des sites témoins indépendants, interrogés à chaque examen en échec.",
        ),
        "us_from": ("Seen from one place: {place}.", "Vu d'un seul lieu : {place}."),
        "us_from_many": ("Seen from these places: {place}.", "Vu de ces lieux : {place}."),
        "behind": (
            "Behind it is the outage of a shared component: {title}.",
            "Derrière elle, la panne d'un composant partagé : {title}.",
        ),
        "todo": ("What can be done", "Que faire"),
        "todo_keep": (
            "Keep what is shown here: the pack has pictures, the error texts, what was tried, and a letter ready to be sent by a person.",
            "Gardez ce qui est montré ici : le dossier contient les images, les textes d'erreur, ce qui a été essayé et une lettre qu'une personne peut envoyer.",
        ),
        "todo_keep_outside": (
            "Note the time, and take a picture on which the address, the date and the time can be seen.",
            "Notez l'heure et prenez une image où se voient l'adresse, la date et l'heure.",
        ),
        "todo_try": (
            "The department asks people to clear cache, history and cookies and to try another browser first. Each look here is made in a clean session, without any of these.",
            "Le ministère demande d'abord de vider la mémoire cache, l'historique et les témoins du navigateur et d'en essayer un autre. Chaque examen ici se fait dans une session vierge, sans rien de tout cela.",
        ),
        "todo_say": (
            "Wherever you write: describe the problem or copy the error text, attach a picture of it, and name the steps already taken.",
            "Où que vous écriviez : décrivez le problème ou copiez le texte de l'erreur, joignez une image et nommez les étapes déjà suivies.",
        ),
        "todo_mailbox": ("Write to {mailbox}.", "Écrivez à {mailbox}."),
        "todo_source": ("Source:", "Source :"),
        "todo_known": ("known {known}.", "connu le {known}."),
        "todo_no_channel": (
            "No channel of this service's own is known here; use the department's web form.",
            "Aucune adresse propre à ce service n'est connue ici; utilisez le formulaire Web du ministère.",
        ),
        "todo_limits": (
            "No rule was found that excuses a deadline because of an outage. This is no legal advice.",
            "Aucune règle n'a été trouvée qui excuse un délai manqué à cause d'une panne. Ceci n'est pas un avis juridique.",
        ),
        "compared": ("Announced and measured", "Annoncé et mesuré"),
        "announced": ("Announced", "Annoncé"),
        "measured": ("Measured", "Mesuré"),
        "no_time_named": ("no time named", "aucune heure indiquée"),
        "notice_seen": ("Seen by us from {start} to {end}", "Vu par nous du {start} au {end}"),
        "notice_still": (
            "Seen by us from {start}; still shown at {end}",
            "Vu par nous depuis {start}; encore affiché le {end}",
        ),
        "controls": ("Control sites at that moment", "Sites témoins à ce moment"),
        "controls_are": (
            "Sites that have nothing to do with the portals, asked beside failing looks. One that answers shows that our line works.",
            "Des sites étrangers aux portails, interrogés lors d'examens en échec. Un seul qui répond montre que notre ligne fonctionne.",
        ),
        "controls_first_of": (
            "Of the first {count} failing looks, and of the captures, only.",
            "Des {count} premiers examens en échec et des captures seulement.",
        ),
        "no_controls": ("None was asked beside these looks.", "Aucun n'a été interrogé lors de ces examens."),
        "control": ("Control site", "Site témoin"),
        "at_first": ("At the first failing look", "Au premier examen en échec"),
        "answered": ("Answered while it lasted", "A répondu pendant la panne"),
        "answered_of": ("{up} of {asked} times", "{up} fois sur {asked}"),
        "asked_last": ("Asked last", "Interrogé en dernier"),
        "not_asked": ("not asked", "non interrogé"),
        "pictures": ("Pictures", "Images"),
        "pictures_are": (
            "Taken in clean sessions, with address, time and status in each picture. The originals are unchanged; their SHA-256 is beside them.",
            "Prises dans des sessions vierges, avec l'adresse, l'heure et l'état dans chaque image. Les originaux sont inchangés; leur SHA-256 est à côté.",
        ),
        "no_pictures": ("None has been taken.", "Aucune n'a été prise."),
        "all_pictures": ("All {count} pictures", "Les {count} images"),
        "picture_alt": (
            "{title}, as {probe} saw it at {at}: {status}",
            "{title}, telle que vue par {probe} le {at} : {status}",
        ),
        "page_titled": ("The page “{title}”", "La page « {title} »"),
        "page_untitled": ("A page without a title", "Une page sans titre"),
        "no_reply": ("no reply", "aucune réponse"),
        "beside": ("Beside it", "À côté"),
        "how_page": ("without the strip (PNG)", "sans le bandeau (PNG)"),
        "how_text": ("its text", "son texte"),
        "how_har": ("the exchanges (HAR)", "les échanges (HAR)"),
        "how_stamped": ("the picture (PNG)", "l'image (PNG)"),
        "page_of": ("Pictures {first} to {last} of {count}", "Images {first} à {last} de {count}"),
        "earlier": ("earlier", "précédentes"),
        "later": ("later", "suivantes"),
        "affected": ("Affected services", "Services touchés"),
        "affects": ("Outages behind which this one stands:", "Pannes dont celle-ci est la cause :"),
        "affects_none": (
            "No other outage is known to come from this one.",
            "Aucune autre panne connue ne vient de celle-ci.",
        ),
        "pack": ("The pack", "Le dossier"),
        "pack_is": (
            "All of the proof in one file to send (PDF), and with the originals, hashes and a program that verifies them (ZIP). Made at {at}.",
            "Toute la preuve en un fichier à envoyer (PDF), et avec les originaux, leurs empreintes et un programme qui les vérifie (ZIP). Fait le {at}.",
        ),
        "pack_coming": (
            "It is being made; read this page again in a minute.",
            "Il est en préparation; relisez cette page dans une minute.",
        ),
        "pack_none": ("None has been made of this outage.", "Aucun n'a été fait de cette panne."),
        "pack_by_hand": ("To make one by hand:", "Pour en faire un à la main :"),
        "size_mb": ("{size} MB", "{size} Mo"),
        "look": ("One look", "Un examen"),
        "look_back": ("back to the outage", "retour à la panne"),
        "target": ("Address asked", "Adresse demandée"),
        "from_place": ("From", "De"),
        "took": ("Took", "A pris"),
        "tries": ("Tries", "Essais"),
        "lag": ("Delay of our own", "Retard de notre fait"),
        "peer": ("Connected to", "Connecté à"),
        "asked_at": ("Failed at", "Échec à"),
        "browser": ("Browser", "Navigateur"),
        "phases": ("Phases", "Phases"),
        "phase": ("Phase", "Phase"),
        "hops": ("Requests", "Requêtes"),
        "url": ("Address", "Adresse"),
        "status": ("Status", "État HTTP"),
        "headers": ("Headers of the reply", "En-têtes de la réponse"),
        "page_title": ("Title", "Titre"),
        "size": ("Size", "Taille"),
        "bytes": ("{count} bytes", "{count} octets"),
        "dns": ("Name servers", "Serveurs de noms"),
        "server": ("Server", "Serveur"),
        "answer": ("Answer", "Réponse"),
        "tls": ("TLS", "TLS"),
        "version": ("Version", "Version"),
        "certificate": ("Certificate", "Certificat"),
        "issuer": ("Issuer", "Émetteur"),
        "valid": ("Valid", "Valide"),
        "valid_from_to": ("{start} to {end}", "du {start} au {end}"),
        "fingerprint": ("SHA-256", "SHA-256"),
        "verified": ("Trust was established.", "La confiance a été établie."),
        "unverified": ("Trust was not established.", "La confiance n'a pas été établie."),
        "steps": ("Steps of the journey", "Étapes du parcours"),
        "diagnosis": ("Walk right after it", "Vérification juste après"),
        "result": ("Result", "Résultat"),
        "seen": ("Seen", "Vu"),
        "log": ("Log", "Journal"),
        "files": ("Files", "Fichiers"),
        "file_gone": ("no longer kept here", "plus conservé ici"),
        "nothing_more": (
            "It was simply up: no more is kept of such a look.",
            "Simplement en service : rien de plus n'est gardé d'un tel examen.",
        ),
        "cut": ("shortened", "abrégé"),
        "outage_page": ("this outage", "cette panne"),
        "feeds": ("Outages as a feed", "Pannes en fil Atom"),
        "calendar": ("Calendar", "Calendrier"),
        "when": ("When", "Quand"),
        "refused_unclear": ("This address cannot be understood", "Cette adresse ne peut être comprise"),
        "refused_nothing": ("There is nothing at this address", "Il n'y a rien à cette adresse"),
        "refused_writing": ("Pages here can be read, and nothing else", "Ces pages se lisent, et rien d'autre"),
        "refused_later": (
            "This cannot be read just now; try again in a minute",
            "Ceci ne peut être lu pour l'instant; réessayez dans une minute",
        ),
        "refused_other": ("This cannot be shown", "Ceci ne peut être montré"),
    }
)


def tell(key: str, lang: str, **values: object) -> str:
    """The text for *key* in ``en`` or ``fr``. Raises KeyError for a key without words."""
    text = WORDS[key][LANGS.index(lang)]
    return text.format(**values) if values else text
