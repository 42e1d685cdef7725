"""The service files as data: complete, dated, polite, and pointing only where they may."""

import ipaddress
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from probes.catalog import journeys, kinds

FOLDER = Path(__file__).resolve().parents[2] / "probes" / "services"
FILES: Mapping[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))
}
PROBES: Mapping[str, dict[str, Any]] = {
    f"{slug}/{probe['name']}": probe for slug, file in FILES.items() for probe in file["probes"]
}
WEB = {"http", "journey", "notice"}
PAGES: Mapping[str, dict[str, Any]] = {key: each for key, each in PROBES.items() if each["kind"] in WEB}

ON = {"ircc-account", "ircc-portal", "eta", "employer-portal", "gckey", "announcements", "controls"}
OFF = {"representatives", "pr-portal", "status-tracker", "citizenship", "web-form", "payment"} | {
    *("signin-partner", "lmia-online", "job-bank")
}
KINDS = kinds()
TWINLESS = {
    *("pr-portal/representatives", "status-tracker/pr-tracker", "citizenship/tracker"),
    *("lmia-online/portal", "lmia-online/help-page", "job-bank/sign-in"),
    *("payment/pay-page", "payment/how-to-pay-page"),
}
"""Whose twin in the other language no source shows."""
CANADA, GCKEY = "www.canada.ca", "clegc-gckey.gc.ca"
GCCF = "onlineservices-servicesenligne-cic.fjgc-gccf.gc.ca"
ETA = "eta.onlineservices-servicesenligne.apps.cic.gc.ca"
HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")
NAME = re.compile(r"(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*")
LANDS = {GCKEY: ("/j/eng/l?ReqID=s1", "/j/fra/l?ReqID=s1")}
ASTRAY = tuple(f"https://{each}" for each in (f"{CANADA}/en.html", "ircc.canada.ca/outage.asp", f"{GCKEY}.example/"))


def slug_of(key: str) -> str:
    return key.partition("/")[0]


def host_of(probe: Mapping[str, Any]) -> str:
    """The host asked first."""
    if probe["kind"] in WEB:
        return URL(probe["target"]).host or ""
    return str(probe["target"]).partition(":")[0]


def allowed(key: str) -> set[str]:
    """The hosts a look may visit."""
    return {host_of(PROBES[key]), *FILES[slug_of(key)].get("hosts", ())}


def by_default() -> Iterator[str]:
    """The keys of what runs when nothing is set."""
    return (key for key, each in PROBES.items() if FILES[slug_of(key)]["on"] and each.get("on", True))


def visited(probe: Mapping[str, Any]) -> Counter[str]:
    """How often one look asks each host for a page: redirects and the steps of a journey counted, pictures not."""
    if probe["kind"] == "dns":
        return Counter()  # asks name servers
    if probe["kind"] == "journey" and probe["params"]["journey"] == "eta_application":
        return Counter({CANADA: 2, ETA: 1})
    signs_in = {GCCF: 2, GCKEY: 2}
    if probe["kind"] == "journey":
        return Counter({CANADA: 1, **signs_in})
    return Counter(signs_in if probe["kind"] == "http" and host_of(probe) == GCCF else [host_of(probe)])


def hourly(keys: Iterator[str]) -> Mapping[str, float]:
    """Requests per host and hour."""
    found: defaultdict[str, float] = defaultdict(float)
    for probe in map(PROBES.__getitem__, keys):
        for host, times in visited(probe).items():
            found[host] += times * 3600 / probe.get("every", KINDS[probe["kind"]].every)
    return found


def well_formed(probe: Mapping[str, Any]) -> bool:
    """Whether the target is of the sort its kind wants."""
    match probe["kind"]:
        case "http" | "journey" | "notice":
            url = URL(probe["target"])
            plain = (url.scheme, url.user, url.explicit_port, url.fragment) == ("https", None, None, "")
            return plain and HOST.fullmatch(url.host or "") is not None
        case "tls" | "tcp":
            host, _, port = probe["target"].rpartition(":")
            return port.isdecimal() and 0 < int(port) < 65536 and (HOST.fullmatch(host) is not None or literal(host))
        case "dns":
            return HOST.fullmatch(probe["target"]) is not None
    return False


def literal(host: str) -> bool:
    """Whether *host* is a public address."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def domain(host: str) -> str:
    """The registrable domain; good enough for the domains that are used here."""
    return ".".join(host.split(".")[-2:])


def test_what_people_were_cut_off_from_in_2017_is_watched_by_default_with_the_news_and_nothing_else():
    assert {slug for slug, file in FILES.items() if file["on"]} == ON
    assert {slug for slug, file in FILES.items() if not file["on"]} == OFF


@pytest.mark.parametrize("slug", FILES)
def test_a_file_has_a_role_and_a_title_in_both_languages(slug: str):
    file = FILES[slug]
    assert file["role"] in {"service", "component", "adjacent", "control"}
    assert set(file["title"]) == {"en", "fr"}
    assert file["title"]["en"] != file["title"]["fr"]
    assert all(text and text == text.strip() for text in file["title"].values())


@pytest.mark.parametrize("slug", FILES)
def test_names_of_probes_are_unique_and_plain(slug: str):
    names = [probe["name"] for probe in FILES[slug]["probes"]]
    assert len(names) == len(set(names))
    assert [name for name in names if not NAME.fullmatch(name)] == []


@pytest.mark.parametrize("slug", FILES)
def test_hosts_are_exact_names_listed_once(slug: str):
    hosts = FILES[slug].get("hosts", [])
    assert [host for host in hosts if not HOST.fullmatch(host)] == []
    assert len(hosts) == len(set(hosts))


def test_dependencies_exist_and_never_go_round():
    graph = {slug: set(file.get("depends_on", [])) for slug, file in FILES.items()}
    assert set().union(*graph.values()) <= set(FILES)
    assert len(tuple(TopologicalSorter(graph).static_order())) == len(FILES)


def test_what_signs_in_with_gckey_depends_on_it():
    passing = {slug for slug, file in FILES.items() if GCKEY in file.get("hosts", [])}
    assert passing - {"gckey"} == {slug for slug, file in FILES.items() if "gckey" in file.get("depends_on", [])}


def test_every_address_says_where_it_comes_from_when_it_was_known_and_how_surely():
    assert [key for key, each in PROBES.items() if len(each.get("source", "")) < 20] == []
    assert [key for key, each in PROBES.items() if type(each.get("known")) is not date] == []
    assert [key for key, each in PROBES.items() if each["known"] < date(2024, 1, 1)] == []
    assert [key for key, each in PROBES.items() if each.get("confidence") not in {"H", "M", "L"}] == []


def test_a_mere_inference_is_never_looked_at_by_default():
    assert [key for key, each in PROBES.items() if each["confidence"] == "L" and each.get("on", True)] == []


def test_targets_are_of_their_kinds_sort():
    assert [key for key, each in PROBES.items() if not well_formed(each)] == []


def test_the_language_stands_in_the_name_of_every_page_and_only_there():
    named = {key: key.rpartition("-")[2] for key in PROBES if key.endswith(("-en", "-fr"))}
    assert named == {key: each["lang"] for key, each in PROBES.items() if "lang" in each}
    assert set(named) == set(PAGES)


def test_every_page_is_looked_at_in_both_languages_unless_no_source_shows_its_twin():
    languages = defaultdict(set)
    for key, each in PAGES.items():
        languages[key[:-3]].add(each["lang"])
    assert {name for name, both in languages.items() if both != {"en", "fr"}} == TWINLESS


def test_the_two_languages_of_a_page_have_two_addresses():
    pairs = [
        (PAGES[key], PAGES[key[:-3] + "-fr"]) for key in PAGES if key[:-3] + "-fr" in PAGES and key.endswith("-en")
    ]
    assert len(pairs) > 20
    assert [english["name"] for english, french in pairs if english["target"] == french["target"]] == []


def test_no_test_environment_is_ever_touched():
    forbidden = {"te", "test", "dev", "uat", "staging", "qa", "demo"}
    hosts = {host for key in PROBES for host in allowed(key)}
    assert {host for host in hosts if forbidden & set(re.split(r"[.-]", host))} == set()


def test_gckey_is_never_opened_cold():
    assert [key for key, each in PAGES.items() if host_of(each) == GCKEY or "ReqID" in each["target"]] == []


def test_no_look_needs_a_sign_in():
    assert [key for key, each in PROBES.items() if "secrets" in each.get("params", {})] == []


def test_a_look_may_end_where_it_should_and_nowhere_people_get_lost():
    held = {key: each["params"]["final_url"] for key, each in PROBES.items() if "final_url" in each.get("params", {})}
    assert {key for key, each in PAGES.items() if host_of(each) == GCCF} <= set(held)
    for key, pattern in held.items():
        good = [f"https://{host}{path}" for host in allowed(key) for path in LANDS.get(host, ("/x",))]
        assert [url for url in good if re.search(pattern, url)], key
        assert [url for url in ASTRAY if re.search(pattern, url)] == [], key


def test_a_redirect_people_get_lost_by_is_allowed_so_that_it_can_be_named():
    assert [key for key in PAGES if host_of(PAGES[key]) == GCCF and CANADA not in allowed(key)] == []
    assert [key for key in PAGES if host_of(PAGES[key]) == ETA and "ircc.canada.ca" not in allowed(key)] == []


def test_nothing_is_read_out_of_the_shell_of_a_single_page_application():
    shells = {key: each for key, each in PAGES.items() if host_of(each).endswith(".apps.cic.gc.ca")}
    assert len(shells) > 10
    assert {frozenset(each["params"]) for each in shells.values()} == {frozenset({"final_url", "header", "min_bytes"})}


def test_pages_of_canada_ca_require_a_text_and_forbid_none_because_their_help_names_errors():
    pages = {
        key: each.get("params", {}) for key, each in PAGES.items() if host_of(each) == CANADA and each["kind"] == "http"
    }
    assert [key for key, params in pages.items() if not {"required", "required_regex"} & set(params)] == []
    assert [key for key, params in pages.items() if {"forbidden", "forbidden_regex"} & set(params)] == []


def test_what_is_announced_is_read_where_people_start_in_both_languages_and_proves_to_be_that_page():
    read = {key: each for key, each in PROBES.items() if each["kind"] == "notice"}
    pages = {key: each["params"] for key, each in read.items() if "feed" not in each["params"]}
    started_from = {each["target"] for each in PROBES.values() if each["kind"] == "http"}
    assert {slug_of(key) for key in pages} >= (ON | {"representatives", "pr-portal"}) - {
        *("gckey", "announcements", "controls")
    }
    assert {read[key]["target"] for key in pages} <= started_from
    assert [key for key, params in pages.items() if not {"required", "required_regex"} & set(params)] == []
    feeds = {key: each for key, each in read.items() if key not in pages}
    assert {each["lang"] for each in feeds.values()} == {"en", "fr"}
    assert {each["every"] for each in feeds.values()} == {3600}


def test_shared_components_are_known_by_name_in_notices_and_no_word_means_two_services():
    meant = [(word.casefold(), slug) for slug, file in FILES.items() for word in file.get("announced_as", [])]
    assert {"gckey", "signin-partner", "payment"} <= {slug for _, slug in meant}
    within = [(a, b) for a, one in meant for b, two in meant if one != two and re.search(rf"\b{re.escape(a)}\b", b)]
    assert within == []


def test_every_journey_there_is_has_a_service_that_plays_it():
    played = {each["params"]["journey"] for each in PROBES.values() if each["kind"] == "journey"}
    assert played == set(journeys())


@pytest.mark.parametrize("key", PROBES)
def test_its_kind_takes_the_target_and_all_that_is_asked_of_it(key: str):
    kind = KINDS[PROBES[key]["kind"]]
    assert kind.endpoint(PROBES[key]["target"]).host == host_of(PROBES[key])
    kind.params.model_validate(PROBES[key].get("params", {}))
    assert kind.floor <= PROBES[key].get("every", kind.every)
    assert PROBES[key].get("timeout", kind.timeout) <= PROBES[key].get("every", kind.every)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("ircc-account/sign-in-page-en", "IRCC secure account: Sign in"),
        ("ircc-account/sign-in-page-en", "IRCC secure account : Sign in"),
        ("ircc-account/sign-in-page-fr", "Compte sécurisé d’IRCC: Se connecter"),
        ("ircc-account/sign-in-page-fr", "Compte sécurisé d'IRCC\u00a0: Se connecter"),
        ("employer-portal/landing-en", "Employer Portal: Sign in"),
        ("employer-portal/landing-fr", "Portail des employeurs: Se connecter"),
        ("representatives/landing-en", "Authorized Paid Representative portal: Sign in"),
        ("representatives/landing-fr", "Portail des représentants autorisés rémunérés"),
        ("eta/apply-page-en", "Electronic travel authorization (eTA): How to apply"),
        ("status-tracker/check-status-page-en", "How to check your application status"),
        ("status-tracker/check-status-page-en", "How to check the status of your IRCC application"),
        ("status-tracker/check-status-page-fr", "Comment vérifier l’état de votre demande à IRCC"),
        ("job-bank/hub-fr", "Guichet\u2011Emplois"),
    ],
)
def test_the_patterns_fit_the_headings_as_published(key: str, text: str):
    assert all(re.search(pattern, text) for pattern in PROBES[key]["params"]["required_regex"])


@pytest.mark.parametrize("kind", ["tls", "dns"])
def test_every_host_is_greeted_and_resolved_in_one_place(kind: str):
    hosts = Counter(host_of(each) for each in PROBES.values() if each["kind"] == kind)
    assert {host for host, times in hosts.items() if times > 1} == set()
    assert {host_of(each) for each in PAGES.values()} <= set(hosts)


def test_what_is_looked_at_by_default_stays_within_the_hourly_budget_of_each_host():
    assert {host: rate for host, rate in hourly(by_default()).items() if rate >= 280} == {}


def test_with_everything_on_no_host_is_asked_more_than_the_default_cap_allows():
    assert {host: rate for host, rate in hourly(iter(PROBES)).items() if rate >= 360} == {}


def test_the_controls_are_run_by_three_others_one_a_literal_address_and_one_in_canada():
    controls = {key: each for key, each in PROBES.items() if FILES[slug_of(key)]["role"] == "control"}
    hosts = {host_of(each) for each in controls.values()}
    names = {host for host in hosts if not literal(host)}
    assert len(hosts) == len(controls) >= 3
    assert hosts - names
    assert len({domain(host) for host in names}) == len(names) >= 2
    assert "cira.ca" in {domain(host) for host in names}
    assert {each["every"] for each in controls.values()} == {60}
    assert set(controls) <= set(by_default())


def test_the_controls_share_no_domain_with_what_is_watched():
    controls = {domain(host_of(each)) for key, each in PROBES.items() if slug_of(key) == "controls"}
    assert controls.isdisjoint(domain(host_of(each)) for key, each in PROBES.items() if slug_of(key) != "controls")
