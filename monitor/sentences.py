"""What the monitor says of orders, maintenance windows and the history, in English and French."""

SENTENCES: dict[str, tuple[str, str]] = {
    "not_answered": (
        "error: a monitor runs in {folder} but did not answer in time; look at its log, then try again",
        "erreur : un moniteur tourne dans {folder} mais n'a pas répondu à temps; voyez son journal, puis réessayez",
    ),
    "not_kept": (
        "error: it is not on the disk, which takes nothing more; make room, then see whether it is there before you say it again",
        "erreur : ce n'est pas sur le disque, qui n'accepte plus rien; faites de la place, puis voyez si c'y est avant de le redire",
    ),
    "not_yours": (
        "error: {folder} belongs to {owner}; give this command as {owner}, or the monitor could not use what it writes",
        "erreur : {folder} appartient à {owner}; donnez cette commande en tant que {owner}, sans quoi le moniteur ne pourrait s'en servir",
    ),
    "no_such_outage": (
        "error: there is no outage {outage}; `ircc-monitor outages list` lists them",
        "erreur : il n'y a pas de panne {outage}; `ircc-monitor outages list` les énumère",
    ),
    "no_such_service": (
        "error: there is no service {service}; `ircc-monitor services` lists them",
        "erreur : il n'y a pas de service {service}; `ircc-monitor services` les énumère",
    ),
    "no_such_window": (
        "error: there is no window {window} that was added by hand; `ircc-monitor maintenance list` lists them",
        "erreur : aucune fenêtre {window} n'a été ajoutée à la main; `ircc-monitor maintenance list` les énumère",
    ),
    "window_backwards": (
        "error: the window would end before it begins; give a --to after --from",
        "erreur : la fenêtre finirait avant de commencer; donnez un --to postérieur à --from",
    ),
    "window_over": (
        "error: that window is over already, and what was measured in it stands",
        "erreur : cette fenêtre est déjà close, et ce qui y fut mesuré demeure",
    ),
    "bad_order": (
        "error: the monitor that runs does not understand this ({why}); are both of one version?",
        "erreur : le moniteur en marche ne comprend pas ceci ({why}); sont-ils de la même version ?",
    ),
    "end_or_for": ("give either --to or --for", "donnez soit --to, soit --for"),
    "window_added": ("Added {window}: {start} to {end}", "{window} ajoutée : du {start} au {end}"),
    "window_ended": ("Ended {window}", "{window} close"),
    "no_windows": (
        "No maintenance is expected in the next 60 days",
        "Aucune maintenance n'est attendue d'ici 60 jours",
    ),
    "from": ("From", "Du"),
    "until": ("Until", "Au"),
    "known_from": ("Known from", "Connue par"),
    "window": ("Window", "Fenêtre"),
    "source_declared": ("the service file", "le fichier du service"),
    "source_ad_hoc": ("an operator", "un opérateur"),
    "source_notice": ("IRCC's notice", "un avis d'IRCC"),
    "chain": ("Chain", "Chaîne"),
    "rows": ("Rows", "Lignes"),
    "first_row": ("First", "Première"),
    "last_row": ("Last", "Dernière"),
    "head": ("Head", "Tête"),
    "looks": ("looks", "regards"),
    "events": ("journal", "journal"),
    "break_altered": (
        "{chain} {first} to {last}: something was changed, swapped or replaced",
        "{chain} {first} à {last} : quelque chose a été modifié, échangé ou remplacé",
    ),
    "break_missing": ("{chain} {first} to {last}: missing", "{chain} {first} à {last} : manque"),
    "break_cut": ("{chain} {first} to {last}: cut off the end", "{chain} {first} à {last} : coupé à la fin"),
    "break_added": (
        "{chain} {first} to {last}: added beyond what was written",
        "{chain} {first} à {last} : ajouté au-delà de ce qui fut écrit",
    ),
    "break_misdated": (
        "{chain} {first} to {last}: not within the times noted for it",
        "{chain} {first} à {last} : hors des heures notées",
    ),
    "break_orphaned": (
        "{chain} {first} to {last}: findings without a look",
        "{chain} {first} à {last} : constats sans regard",
    ),
    "break_unreadable": ("{chain} {first} to {last}: cannot be read", "{chain} {first} à {last} : illisible"),
    "history_sound": (
        "{path} is what was written. Only a head noted elsewhere at its time shows that nobody made it all anew.",
        "{path} est ce qui fut écrit. Seule une tête notée ailleurs en son temps montre que nul n'a tout refait.",
    ),
    "history_broken": (
        "{path} is NOT what was written; keep it, and compare it with the backups",
        "{path} N'EST PAS ce qui fut écrit; gardez-le, et comparez-le aux copies",
    ),
    "copied": ("Copied to {path} ({bytes} bytes, read through)", "Copié vers {path} ({bytes} octets, relu)"),
    "not_copied": ("error: no copy was made: {why}", "erreur : aucune copie n'a été faite : {why}"),
    "exported_rows": ("{count} rows", "{count} lignes"),
    "exported_blocks": (
        "{samples}, from {start} to {end}; now: promtool tsdb create-blocks-from openmetrics FILE DATA_FOLDER",
        "{samples}, du {start} au {end}; ensuite : promtool tsdb create-blocks-from openmetrics FICHIER DOSSIER",
    ),
    "rollup_differs": ("roll-up {what}: not what its looks add up to", "cumul {what} : non conforme à ses examens"),
    "no_block": (
        "error: no two hours from an even hour to the next (UTC) lie in that time and ended three hours ago; ask for more",
        "erreur : nulle tranche de deux heures, d'une heure paire à la suivante (UTC), n'y est finie depuis trois heures; demandez davantage",
    ),
    "not_past": (
        "error: --to reaches into the last three hours: imported, those would cost Prometheus live samples at its next start; use {utc} or earlier ({latest})",
        "erreur : --to touche les trois dernières heures : importées, elles coûteraient à Prometheus des mesures vives à son prochain démarrage; prenez {utc} ou plus tôt ({latest})",
    ),
    "this_outage": ("this outage, with its proof", "cette panne, avec sa preuve"),
    "proof": ("Proof", "Preuve"),
    "proof_is": (
        "Every look at this service and every other, good or bad, from {start} to {end}, as it was kept when it was made, chained by hashes:",
        "Chaque examen de ce service et des autres, bon ou mauvais, du {start} au {end}, tel que conservé au moment même, enchaîné par empreintes :",
    ),
    "proof_looks": ("The looks, as a sheet (CSV)", "Les examens, en feuille (CSV)"),
    "proof_outage": ("All that is known of this outage (JSON)", "Tout ce qui est connu de cette panne (JSON)"),
    "proof_verify": (
        "That nothing was changed since, this shows:",
        "Que rien n'a été modifié depuis, ceci le montre :",
    ),
    "looks_around": ("Looks at this service", "Examens de ce service"),
    "more_looks": (
        "The first of them; {count} more are in the sheet.",
        "Les premiers; {count} de plus sont dans la feuille.",
    ),
    "in_grafana": ("This outage in Grafana", "Cette panne dans Grafana"),
}
