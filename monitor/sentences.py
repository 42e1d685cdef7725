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
    "silenced": (
        "Alertmanager keeps quiet about {services} meanwhile",
        "Alertmanager se tait entre-temps au sujet de {services}",
    ),
    "silence_ended": ("Alertmanager keeps quiet no longer", "Alertmanager ne se tait plus"),
    "silence_none": ("Alertmanager had no silence for it", "Alertmanager n'avait aucun silence pour elle"),
    "silenced_for": ("maintenance declared by hand", "maintenance déclarée à la main"),
    "silence_failed": (
        "error: window {window} stands, but Alertmanager at {url} was not told ({why}) and may send alerts in it; once it answers: {command}",
        "erreur : la fenêtre {window} est en vigueur, mais Alertmanager à {url} n'en sait rien ({why}) et peut y envoyer des alertes; dès qu'il répond : {command}",
    ),
    "silence_stays": (
        "error: window {window} is over, but Alertmanager at {url} was not told ({why}) and keeps quiet until the time first set; end its silence on its page, {url}/#/silences",
        "erreur : la fenêtre {window} est close, mais Alertmanager à {url} n'en sait rien ({why}) et se tait jusqu'à l'heure d'abord prévue; mettez fin à son silence sur sa page, {url}/#/silences",
    ),
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
    "looks": ("looks", "examens"),
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
        "{chain} {first} à {last} : constats sans examen",
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
    "hole_from": ("First missing", "Première manquante"),
    "hole_to": ("Last missing", "Dernière manquante"),
    "hole_length": ("Length", "Durée"),
    "hole_scrapes": ("Scrapes", "Lectures"),
    "holes_more": ("… and {count} more", "… et {count} autres"),
    "backfill_at": ("{at}: {samples} samples sent so far", "{at} : {samples} mesures envoyées jusqu'ici"),
    "backfill_done": (
        "Holes filled: {holes} ({scrapes} scrapes, {samples} samples, {seconds} s). Recording rules are not reckoned anew, and no alert fires for the past.",
        "Trous comblés : {holes} ({scrapes} lectures, {samples} mesures, {seconds} s). Les règles d'enregistrement ne sont pas recalculées, et nulle alerte ne part pour le passé.",
    ),
    "backfill_dry": (
        "Holes: {holes} ({scrapes} scrapes missing); nothing was sent (--dry-run)",
        "Trous : {holes} ({scrapes} lectures manquantes); rien n'a été envoyé (--dry-run)",
    ),
    "backfill_none": ("No hole: nothing to send.", "Aucun trou : rien à envoyer."),
    "backfill_step": (
        "error: the live samples are {found} s apart, not {step} s; use --step {found}",
        "erreur : les mesures vives sont à {found} s l'une de l'autre, non à {step} s; prenez --step {found}",
    ),
    "backfill_labels": (
        "error: the live series there have {there}, ours would have {wanted} and stand beside them; give --job, --instance, --vantage or --label as there (an empty --vantage for none), or --new if they are meant to be new",
        "erreur : les séries vives y ont {there}, les nôtres auraient {wanted} et seraient d'autres séries; donnez --job, --instance, --vantage ou --label comme là-bas (--vantage vide s'il n'y en a pas), ou --new si elles doivent être nouvelles",
    ),
    "backfill_label": (
        "error: --label {label} is not name=value (a name is letters, digits and underscores)",
        "erreur : --label {label} n'est pas nom=valeur (un nom est fait de lettres, de chiffres et de soulignés)",
    ),
    "backfill_url": (
        "error: --to {url} is not the address of a Prometheus, for example http://127.0.0.1:9090 (no user name in it: use --user)",
        "erreur : --to {url} n'est pas l'adresse d'un Prometheus, par exemple http://127.0.0.1:9090 (sans nom d'utilisateur : prenez --user)",
    ),
    "backfill_span": (
        "error: --since and --until are times such as 2026-11-01, 2026-11-01T08:00 or 24h; --since is past, and before --until",
        "erreur : --since et --until sont des temps comme 2026-11-01, 2026-11-01T08:00 ou 24h; --since est passé, et avant --until",
    ),
    "store_too_old": (
        "error: {to} takes no samples that old: raise storage.tsdb.out_of_order_time_window in its configuration (30d, for example) and reload it, or give a later --since ({why})",
        "erreur : {to} ne prend pas de mesures si vieilles : augmentez storage.tsdb.out_of_order_time_window dans sa configuration (30d, par exemple) et rechargez-la, ou donnez un --since plus récent ({why})",
    ),
    "store_refused": (
        "error: {to} refused it: {why}. A Prometheus must be started with --web.enable-remote-write-receiver",
        "erreur : {to} a refusé : {why}. Un Prometheus doit être démarré avec --web.enable-remote-write-receiver",
    ),
    "store_busy": (
        "error: {to} is busy and was asked often enough: {why}. Run this again later: it goes on where it ended",
        "erreur : {to} est occupé et a été sollicité assez souvent : {why}. Relancez plus tard : la suite reprend où ceci finit",
    ),
    "store_unreachable": (
        "error: {to} cannot be reached: {why}. Run this again once it can: it goes on where it ended",
        "erreur : {to} est injoignable : {why}. Relancez quand il répondra : la suite reprend où ceci finit",
    ),
    "store_not_prometheus": (
        "error: {to} does not answer like a Prometheus: {why}",
        "erreur : {to} ne répond pas comme un Prometheus : {why}",
    ),
    "no_block": (
        "error: no two hours from an even hour to the next (UTC) lie in that time and ended three hours ago; ask for more",
        "erreur : nulle tranche de deux heures, d'une heure paire à la suivante (UTC), n'y est finie depuis trois heures; demandez davantage",
    ),
    "not_past": (
        "error: --to reaches into the last three hours: imported, those would cost Prometheus live samples at its next start; use {utc} or earlier ({latest})",
        "erreur : --to touche les trois dernières heures : importées, elles coûteraient à Prometheus des mesures vives à son prochain démarrage; prenez {utc} ou plus tôt ({latest})",
    ),
    "timelines": ("Timelines", "Chronologies"),
    "range_24h": ("24 hours", "24 heures"),
    "range_7d": ("7 days", "7 jours"),
    "range_30d": ("30 days", "30 jours"),
    "range_90d": ("90 days", "90 jours"),
    "range_1y": ("a year", "un an"),
    "line_key": (
        "The higher the bar, the worse. Nothing where nobody looked; shaded outside business hours.",
        "Plus la barre est haute, pire c'est. Rien là où personne n'a regardé; ombré hors des heures ouvrables.",
    ),
    "in_words": ("The same in words", "La même chose en mots"),
    "no_past": (
        "The history cannot be read just now; the present is shown all the same.",
        "L'historique ne peut être lu pour l'instant; le présent est montré quand même.",
    ),
    "needed_by": ("Needed by", "Nécessaire à"),
    "notices": ("Official notices", "Avis officiels"),
    "no_notice": ("None was seen in the last 24 hours.", "Aucun n'a été vu dans les dernières 24 heures."),
    "still_shown": ("still shown", "encore affiché"),
    "probes": ("Probes", "Sondes"),
    "certificate_days": (
        "The certificate is good for {days} more days.",
        "Le certificat est encore valable {days} jours.",
    ),
    "chart_of": ("Length of the looks of {probe} over 24 hours", "Durée des examens de {probe} sur 24 heures"),
    "median": ("median", "médiane"),
    "not_up": ("{count} looks not up (red)", "{count} examens pas en service (rouge)"),
    "live": ("Keep fresh", "Tenir à jour"),
    "read_again": ("read again", "relire"),
    "stale": (
        "The monitor does not answer: what is shown may be old.",
        "Le moniteur ne répond pas : ce qui est montré peut être périmé.",
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
        "The first {count}; all are in the sheet.",
        "Les {count} premiers; tous sont dans la feuille.",
    ),
    "in_grafana": ("This outage in Grafana", "Cette panne dans Grafana"),
}
