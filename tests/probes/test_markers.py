"""Each known phrase is found where it is shown, and none where it is only talked about."""

import time
from pathlib import Path

import pytest

from probes import markers
from probes.markers import MarkerError, Meaning, Page, find, load, rules
from probes.page import read

FILLER = "<p>" + "Find out how to apply, what you need and how long it takes. " * 40 + "</p>"

SHOWN = {
    "service-scheduled-en": "<p>This online service will be unavailable from 12:00 a.m. to 5:30 a.m. Tuesday, "
    "May 5, 2026, Eastern time, in order to perform system maintenance.</p>",
    "service-scheduled-fr": "<p>Ce service en ligne sera inaccessible de 00h00 à 6h00 le mardi 7 novembre 2023, "
    "heure de l’Est, afin d’en effectuer la maintenance.</p>",
    "services-down-en": "<p>Our online services are <b>unavailable</b>. Please try again later.</p>",
    "services-down-fr": "<p>Nous éprouvons des difficultés avec nos services en&nbsp;ligne. "
    "Veuillez réessayer plus tard.</p>",
    "service-down-en": "<h2>This online service is currently unavailable</h2>",
    "service-down-fr": "<p>L’examen pour la citoyenneté n’est pas disponible actuellement.</p>",
    "eta-scheduled-en": "<p>The Government of Canada will perform updates to its online system from 12:00 am ET</p>",
    "eta-return-after-en": "<p>If you need an eTA, please return after 5:30 am ET on May 5.</p>",
    "eta-down-en": "<strong>The eTA system is currently down.</strong>",
    "eta-delays-en": "<p>The eTA system is experiencing delays.</p>",
    "eta-volume-en": "<h2>Wait to apply for an eTA if you are not travelling urgently</h2>",
    "portal-scheduled-en": "<p>The Permanent Residence Portal will be unavailable from 6:00 p.m. to 10:00 p.m.</p>",
    "portal-scheduled-fr": "<p>Le Portail de résidence permanente sera inaccessible de 18h à 22h, heure de l'Est</p>",
    "payment-scheduled-en": "<p>Online Payment (EPAY) will be unavailable from 10:00 to 10:30.</p>",
    "payment-down-en": "<p>Online payment is currently unavailable.</p>",
    "payment-down-fr": "<p>La fonctionnalité de paiement en ligne est inaccessible.</p>",
    "gckey-scheduled-en": "<p>GCKey will be unavailable from 5:00 a.m. to 9:00 a.m. Sunday, March 1</p>",
    "partner-scheduled-en": "<p>Sign in Partner will be unavailable from 5:00 a.m.</p>",
    "two-factor-off-en": "<p>We temporarily disabled multi-factor authentication due to technical issues</p>",
    "server-down-en": "<strong>Our server is down</strong>",
    "wrong-portal-en": "<p>Your account is not authorized to access this IRCC portal. Sign out.</p>",
    "daily-limit-en": "<p>We’re limiting the number of online applications. It resets at 7 a.m. and 7 p.m.</p>",
    "daily-limit-fr": "<p>La limite quotidienne est atteinte. Retour à 7 h et à 19 h, heure de l’Est</p>",
    "akamai-denied": '<h1>Access Denied</h1>You don\'t have permission to access "http://www.canada.ca/" here.'
    "<p>Reference #18.2d351ab8.1557333295.a4e16ab</p>",
    "incident-id": "<p>Request unsuccessful. Incapsula incident ID: 1234-5678</p>",
}
"""Phrases that mean what they say on any page, long ones included."""

ALONE = {
    "unavailable-now-fr": "<p>Cette page n'est pas disponible actuellement</p>",
    "bad-gateway": "<h1>502 Bad Gateway</h1><hr>nginx",
    "service-unavailable": "<h1>503 Service Unavailable</h1>",
    "server-error": "<h1>500 - Internal Server Error</h1>",
    "error-start": "<h1>Error</h1><p>Something went wrong. Please contact the help desk.</p>",
    "error-status": "<h1>HTTP Status 500 – Internal Server Error</h1>",
    "error-of-a-database": "<p>Sorry. ORA-12154: TNS:could not resolve the connect identifier specified</p>",
    "error-of-a-server-fr": "<h1>Erreur de serveur dans l’application '/'.</h1>",
    "error-of-an-edge": "<h1>Sorry</h1><p>An error occurred while processing your request.</p><p>Reference #30.a</p>",
    "difficulties-en": "<p>We are experiencing technical difficulties.</p>",
    "difficulties-fr": "<h1>Difficultés techniques</h1>",
    "updating-en": "<p>The site is being updated. We apologize for the inconvenience.</p>",
    "unavailable-en": "<p>The application is temporarily unavailable.</p>",
    "unavailable-fr": "<p>Le service est temporairement indisponible.</p>",
    "page-not-displayed-en": "<h1>Page Can’t Be Displayed</h1>",
    "page-not-displayed-fr": "<h1>Impossible d’afficher la page</h1>",
    "no-secure-connection-en": "<h1>Cannot Establish a Secure Connection</h1>",
    "no-secure-connection-fr": "<h1>Impossible d’établir une connexion sécurisée</h1>",
    "page-not-available-en": "<h1>Page Not Available</h1>",
    "page-not-available-fr": "<h1>Page non disponible</h1>",
    "maintenance-en": "<h1>We are down for scheduled maintenance</h1>",
    "maintenance-fr": "<h1>Le site est en cours de maintenance</h1>",
    "session-expired-en": "<p>Session has expired - due to inactivity or an incorrect page request</p>",
    "session-expired-fr": "<h1>Session expirée</h1>",
    "too-many-attempts-en": "<p>Too many attempts. Try again in one hour.</p>",
    "too-many-attempts-fr": "<p>Trop de tentatives</p>",
    "waiting-room-en": "<p>You are now in line</p>",
    "waiting-room-fr": "<p>Vous êtes maintenant dans la file d’attente</p>",
    "incident-id-alone": "<p>Blocked. Your support ID is: 998877665544</p>",
    "sign-in-api-refused": '<pre>{"__type": "ForbiddenException", "message": "Request not allowed."}</pre>',
    "are-you-human-en": "<p>Verify you are human by completing the action below.</p>",
    "are-you-human-fr": "<p>Vérifiez que vous êtes un humain</p>",
}
"""Phrases that count only on a page too short to be anything but an error page."""

ELSEWHERE = {
    "outage-page": {"url": "https://ircc.canada.ca/outage-interruption.asp#/"},
    "waiting-room-host": {"url": "https://canada.queue-it.net/?c=canada"},
    "waiting-room-cookie": {"headers": [("Set-Cookie", "__cfwaitingroom=Chhabc; Path=/")]},
    "cloudflare-challenge": {"headers": [("CF-Mitigated", "challenge")]},
    "aws-waf": {"headers": [("X-Amzn-Waf-Action", "captcha")]},
    "error-title": {"body": "<title>Error - Canada.ca</title>"},
    "access-denied-title": {"body": "<title>Access Denied</title>"},
    "captcha-frame": {"body": '<iframe src="https://www.google.com/recaptcha/api2/anchor"></iframe>'},
    "status-999": {"status": 999},
}


def page(body: str = "", *, url: str = "https://portal.example/", status: int = 200, headers: object = ()) -> Page:
    given = [("Content-Type", "text/html"), *headers]  # type: ignore[misc]
    return read(url=url, status=status, headers=given, body=body)


def ids(shown: Page) -> set[str]:
    return {match.id for match in find(shown)}


def test_every_marker_of_the_product_has_a_sample_here() -> None:
    assert {rule.id for rule in rules()} == SHOWN.keys() | ALONE.keys() | ELSEWHERE.keys()


@pytest.mark.parametrize("marker", SHOWN)
def test_a_notice_is_found_on_a_long_page(marker: str) -> None:
    assert marker in ids(page(f"<title>Sign in</title>{FILLER}<section class=alert>{SHOWN[marker]}</section>"))


@pytest.mark.parametrize("marker", SHOWN)
def test_a_notice_in_a_comment_is_not_found(marker: str) -> None:
    notice = SHOWN[marker]
    hidden = f"<!-- <section>{notice}</section> --><div hidden>{notice}</div><noscript>{notice}</noscript>"
    assert ids(page(f"<h1>Sign in</h1>{hidden}")) == set()


@pytest.mark.parametrize("marker", ALONE)
def test_an_error_page_is_known_by_its_phrase(marker: str) -> None:
    assert marker in ids(page(f"<html><body>{ALONE[marker]}</body></html>"))


@pytest.mark.parametrize("marker", ALONE)
def test_an_error_phrase_within_a_page_of_content_is_talk(marker: str) -> None:
    assert ids(page(f"{FILLER}<h2>What errors mean</h2>{ALONE[marker]}")) == set()


@pytest.mark.parametrize("marker", ELSEWHERE)
def test_marks_beside_the_text_are_found(marker: str) -> None:
    assert marker in ids(page(**ELSEWHERE[marker]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "title", ["502 Bad Gateway", "503 Service Temporarily Unavailable", "500 Internal Server Error"]
)
def test_an_error_in_the_title_counts_on_a_page_of_any_length(title: str) -> None:
    assert {match.meaning for match in find(page(f"<title>{title}</title>{FILLER}"))} == {Meaning.ERROR}


def test_a_page_in_capitals_with_curly_apostrophes_and_hard_blanks_is_read_all_the_same() -> None:
    assert ids(page("<p>WE\u2019RE LIMITING\u00a0THE NUMBER OF\n\tONLINE APPLICATIONS</p>")) == {"daily-limit-en"}


def test_a_match_says_what_was_found_and_in_which_language() -> None:
    match = find(page(SHOWN["services-down-fr"]))[0]
    assert (match.id, match.meaning, match.lang) == ("services-down-fr", Meaning.ERROR, "fr")
    assert match.phrase == "nous éprouvons des difficultés avec nos services en ligne"


@pytest.mark.parametrize("marker", [rule.id for rule in rules() if rule.scope == "part"])
def test_a_notice_about_one_component_says_so(marker: str) -> None:
    assert [match.partial for match in find(page(SHOWN[marker])) if match.id == marker] == [True]


@pytest.mark.parametrize(
    "body",
    [
        "<title>HTTP Status 503 – Service Unavailable</title><h1>HTTP Status 503 – Service Unavailable</h1>",
        "<title>État HTTP 500 – Erreur interne du serveur</title><h1>État HTTP 500</h1>",
        "<title>Runtime Error</title><h1>Server Error in '/eta' Application.</h1><h2>Runtime Error</h2>",
        "<h1>Erreur de serveur dans l'application '/eta'.</h1><h2>Erreur d'exécution</h2>",
        "<title>Error 500--Internal Server Error</title><h2>Error 500--Internal Server Error</h2>From RFC 2068",
        "<h2>Erreur 500--Erreur interne du serveur</h2>",
        "<title>Application Error</title><iframe src='//errors.example'></iframe>",
        "<p>Application error: a client-side exception has occurred</p>",
        "<title>ERROR: The request could not be satisfied</title><h1>503 ERROR</h1>",
        "<title>Error</title><div id=root></div>",
        "<title>Erreur - Canada.ca</title><p>Veuillez réessayer.</p>",
        "<h1>Error</h1><p>ORA-01034: ORACLE not available</p>",
        "<p>Une erreur est survenue lors du traitement de votre demande.</p>",
        "<pre>java.lang.NullPointerException at gc.ca.eta.Query</pre>",
    ],
)
def test_the_default_error_pages_of_servers_are_errors(body: str) -> None:
    assert {match.meaning for match in find(page(body))} == {Meaning.ERROR}


HELP = """<h1>Common errors</h1><ul><li>Experiencing technical difficulties</li><li>Session expired</li>
<li>Too many attempts</li><li>Page Can't Be Displayed</li><li>Cannot Establish a Secure Connection</li>
<li>Page Not Available</li></ul>"""
HELP_FR = """<h1>Erreurs</h1><ul><li>Difficultés techniques</li><li>Session expirée</li><li>Trop de tentatives</li>
<li>Impossible d’afficher la page</li><li>Page non disponible</li></ul>"""


@pytest.mark.parametrize(
    "body",
    [
        HELP,
        HELP_FR,
        "<ul><li>Page Can't Be Displayed</li><li>Page Not Available</li></ul>",
        FILLER + HELP,
        "<h1>Sign in</h1><p>Regular maintenance of your home. Maintenance fees. See our maintenance schedule.</p>",
        "<h1>Se connecter</h1><p>La maintenance du statut et l’entretien. Des difficultés avec votre demande?</p>",
        "<p>If our server is down, come back later.</p>",
        "<p>Service may be unavailable if you use an old browser. This service is available 24 hours a day.</p>",
        "<p>Access to this page may be denied. Reference number: 12. Choose a support ID card.</p>",
        "<p>Wait times: eTA applications are approved in minutes.</p>",
        "<p>You will stay in line. La limite est quotidienne.</p>",
        "<h1>Welcome to GCKey</h1><label>Username</label><label>Password</label><button>Sign In</button>",
        "<h1>Bienvenue au service CléGC</h1><button>Ouvrir une session</button>",
        "<title>eTA</title><noscript>You need to enable JavaScript. Error</noscript><div id=root></div>",
        "<title>Error messages and what they mean</title><h1>Error messages</h1><p>Common ones.</p>",
        "<h1>Terrorism</h1><p>Errors in your application: correct them. No error 12. Corriger une erreur.</p>",
        "<h1>Erreurs fréquentes</h1><p>Évitez les erreurs dans votre demande.</p>",
        "<h1>Flora-12345 and aurora-54321 Street, 500 Bay</h1><p>Check your application status. Runtime.</p>",
        "<p>We use cookies to improve your experience.</p><button>Accept all</button>",
        "",
    ],
)
def test_ordinary_pages_and_help_texts_carry_no_marker(body: str) -> None:
    assert find(page(body)) == ()


def test_apaches_overload_text_is_an_error_and_no_maintenance() -> None:
    shown = find(
        page(
            "<title>503 Service Unavailable</title><p>The server is temporarily unable to service your request due to "
            "maintenance downtime or capacity problems. Please try again later.</p>",
            status=503,
        )
    )
    assert {match.meaning for match in shown} == {Meaning.ERROR}


@pytest.mark.parametrize("name", ["queue-it.network", "notqueue-it.net", "queue-it.net.example"])
def test_a_host_that_only_resembles_a_waiting_room_is_none(name: str) -> None:
    assert find(page(url=f"https://{name}/")) == ()


def test_a_large_page_is_searched_fast() -> None:
    shown = page("<p>" + "session the service en cours unavailable is currently vous êtes 503 bad " * 28_000)
    find(shown)
    began = time.perf_counter()
    find(shown)
    assert time.perf_counter() - began < 1.5


GOOD = """[[marker]]
id = "one"
meaning = "error"
lang = "en"
text = "Broken"
source = "a test"
"""


def test_rules_of_ones_own_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(GOOD)
    found = find(page("<p>it is BROKEN</p>"), among=load(tmp_path / "m.toml"))
    assert [(match.id, match.phrase) for match in found] == [("one", "broken")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "holds no"),
        ("marker = 3", "holds no"),
        ("[[marker]", "Expected"),
        (GOOD.replace("error", "sad"), "marker one: meaning:"),
        (GOOD.replace("text =", "regex ="), "lower case"),
        (GOOD.replace('text = "Broken"', 'regex = "(broken"'), "the regex is broken"),
        (GOOD.replace('text = "Broken"', ""), "either text or regex"),
        (GOOD + 'regex = "x"\n', "either text or regex"),
        (GOOD + "colour = 3\n", "marker one: colour:"),
        (GOOD + 'where = ["header"]\n', "the name of the header"),
        (GOOD + GOOD, "used twice"),
        (GOOD.replace('source = "a test"', ""), "marker one: source:"),
        (GOOD.replace('id = "one"', ""), "marker entry 1: id:"),
    ],
)
def test_a_bad_marker_file_is_refused_with_the_place_and_the_mend(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(MarkerError, match=complaint) as caught:
        load(path)
    assert str(path) in str(caught.value)


def test_a_missing_marker_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MarkerError, match="No such file"):
        load(tmp_path / "none.toml")


def test_the_products_rules_are_read_once() -> None:
    assert markers.rules() is markers.rules()
