"""What can be wrong with what an operator wrote: which file, which key, what, and what to do; in English and French."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

TEXTS: Mapping[str, tuple[str, str]] = {
    "no_service_files": (
        "holds no service file (*.toml); name a folder that does with --services",
        "ne contient aucun fichier de service (*.toml); indiquez un autre dossier avec --services",
    ),
    "not_toml": ("is not valid TOML: {why}", "n'est pas du TOML valide : {why}"),
    "unreadable": ("cannot be read: {why}", "ne peut être lu : {why}"),
    "bad_slug": (
        "is no name for a service; name the file with small letters, digits and dashes, like my-portal.toml",
        "n'est pas un nom de service; nommez le fichier en minuscules, chiffres et tirets, comme mon-portail.toml",
    ),
    "no_controls": (
        "no control is watched; without one, a dead line of our own could not be told from their outage",
        "aucun témoin n'est surveillé; sans témoin, une panne de notre ligne ne se distingue pas de la leur",
    ),
    "no_probes": ("holds none; add a [[probes]] table", "est vide; ajoutez une table [[probes]]"),
    "twice": ("is there twice; give each probe its own name", "s'y trouve deux fois; donnez son nom à chaque sonde"),
    "no_such_kind": ("there is no kind {kind!r}; there are {known}", "il n'y a pas de type {kind!r}; il y a {known}"),
    "too_slow": (
        "is longer than the {every:g} s between two looks",
        "est plus long que les {every:g} s entre deux examens",
    ),
    "too_often": (
        "is {every:g} s; the fewest for {kind} is {floor:g} s, to spare a public service",
        "vaut {every:g} s; le moins pour {kind} est {floor:g} s, pour ménager un service public",
    ),
    "no_contact": (
        "goes beyond the default looks; set `contact` to an e-mail or web address, so that IRCC can reach you",
        "va au-delà des examens par défaut; donnez à `contact` une adresse où IRCC peut vous joindre",
    ),
    "no_such_service": ("there is no service {name!r}", "il n'y a pas de service {name!r}"),
    "no_such_service_listed": (
        "there is no service {name!r}; `ircc-monitor services` lists them",
        "il n'y a pas de service {name!r}; `ircc-monitor services` les énumère",
    ),
    "depends_on_itself": ("names the service itself; leave it out", "nomme le service lui-même; retirez-le"),
    "exposed": (
        (
            "{host} can be reached by others; name users in a `web_config_file`, set `expose` if nobody is to be "
            "asked, or listen on 127.0.0.1"
        ),
        (
            "{host} est joignable par d'autres; nommez des usagers dans un `web_config_file`, réglez `expose` si "
            "personne ne doit être interrogé, ou écoutez sur 127.0.0.1"
        ),
    ),
    "same_port": (
        "port {port} is that of `listen`; outsiders need one of their own",
        "le port {port} est celui de `listen`; il en faut un autre pour les gens de l'extérieur",
    ),
    "too_many_authorities": (
        "names more than {most}; leave the others out",
        "en nomme plus de {most}; retirez les autres",
    ),
    "authority_twice": ("names one twice; leave one out", "en nomme une deux fois; retirez-en une"),
    "authority_no_address": (
        "{url} is not a web address; write it like https://tsa.example.org/tsr",
        "{url} n'est pas une adresse web; écrivez-la comme https://tsa.example.org/tsr",
    ),
    "authority_password": (
        "names a user or a password; an authority that wants one is not supported",
        "nomme un utilisateur ou un mot de passe; une autorité qui en demande n'est pas prise en charge",
    ),
    "authority_private": (
        "{url} is not on the public internet; only a loopback address like 127.0.0.1 may be named beyond it",
        "{url} n'est pas sur l'internet public; au-delà, seule une adresse de bouclage comme 127.0.0.1 est permise",
    ),
    "roots_uneven": (
        "{files} files for {urls} authorities; name one file of root certificates for each, in the same order",
        "{files} fichiers pour {urls} autorités; nommez un fichier de racines par autorité, dans le même ordre",
    ),
    "roots_unreadable": ("cannot be read: {path}", "ne peut être lu : {path}"),
    "roots_empty": (
        "holds no certificate in PEM form: {path}",
        "ne contient aucun certificat au format PEM : {path}",
    ),
    "as_said": ("{text}", "{text}"),
}

PYDANTIC: Mapping[str, tuple[str, str]] = {
    "extra_forbidden": (
        "is not a known key; remove it or check its spelling",
        "n'est pas une clé connue; retirez-la ou vérifiez son orthographe",
    ),
    "missing": ("is missing; add it", "manque; ajoutez-la"),
    "greater_than": ("input should be greater than {gt:g}", "la valeur doit être supérieure à {gt:g}"),
    "greater_than_equal": ("input should be at least {ge:g}", "la valeur doit être d'au moins {ge:g}"),
    "less_than_equal": ("input should be at most {le:g}", "la valeur doit être d'au plus {le:g}"),
    "literal_error": ("input should be {expected}", "la valeur doit être {expected}"),
    "string_pattern_mismatch": (
        "string should match pattern '{pattern}'",
        "le texte doit correspondre au modèle « {pattern} »",
    ),
    "tuple_type": ("should be a list", "doit être une liste"),
    "list_type": ("should be a list", "doit être une liste"),
    "dict_type": ("should be a table", "doit être une table"),
    "model_type": ("should be a table", "doit être une table"),
    "date_from_datetime_parsing": ("should be a date like 2026-11-22", "doit être une date comme 2026-11-22"),
    "date_parsing": ("should be a date like 2026-11-22", "doit être une date comme 2026-11-22"),
    "date_type": ("should be a date like 2026-11-22", "doit être une date comme 2026-11-22"),
    "string_type": ("should be a text in quotes", "doit être un texte entre guillemets"),
    "int_parsing": ("should be a whole number", "doit être un nombre entier"),
    "float_parsing": ("should be a number", "doit être un nombre"),
    "bool_parsing": ("should be true or false", "doit être true ou false"),
}
"""pydantic's error types that an operator meets; the others are told in pydantic's own English."""


class Problem(BaseModel):
    """One thing wrong. *text* is English, *fr* French."""

    model_config = ConfigDict(frozen=True)
    file: str
    key: str
    text: str
    fr: str

    def told(self, lang: str) -> str:
        """The whole line in *lang*."""
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where} : {self.fr}" if lang == "fr" else f"{where}: {self.text}"

    def __str__(self) -> str:
        return self.told("en")


class ConfigError(Exception):
    """Everything that is wrong, at once. Nothing was started."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(each) for each in problems))
        self.problems = problems


def problem(file: str, key: str, text: str, /, **values: Any) -> Problem:
    """A problem by the name of its *text* in TEXTS. Raises KeyError for a name that is not there."""
    english, french = TEXTS[text]
    return Problem(file=file, key=key, text=english.format(**values), fr=french.format(**values))


def pydantic_problem(file: str, key: str, row: Any) -> Problem:
    """A problem that pydantic found, from a row of its ``errors()``."""
    if row["type"] in PYDANTIC:
        english, french = (text.format(**row.get("ctx", {})) for text in PYDANTIC[row["type"]])
        return Problem(file=file, key=key, text=english, fr=french)
    text = str(row["msg"]).removeprefix("Value error, ")
    return problem(file, key, "as_said", text=text[:1].lower() + text[1:])


def dotted(loc: tuple[Any, ...]) -> str:
    """A pydantic location as an operator writes it: ``title.fr``, ``params.required[0]``."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
