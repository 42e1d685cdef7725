"""The sign-in chain: GCCF, the language-cookie hop, GCKey, the Interac partner, and the account behind them.

GCKey only answers a request identifier (ReqID) that GCCF minted for this visitor; opened cold it shows an error page.
One made-up account can sign in, so that what comes after the form can be simulated too.
"""

import base64
import binascii
import secrets
from urllib.parse import quote, urlencode

from monitor.simulator.exchange import Ask, Reply, message, page, redirect, script
from monitor.simulator.faults import Fault
from monitor.simulator.minted import SignIn

GCCF = "onlineservices-servicesenligne-cic.fjgc-gccf.gc.ca"
COOKIE_HOP = "clegc-gckey.fjgc-gccf.gc.ca"
GCKEY = "clegc-gckey.gc.ca"
PARTNER = "services.securekeyconcierge.com"
MYCIC = "onlineservices-servicesenligne.cic.gc.ca"
ETA = "eta.onlineservices-servicesenligne.apps.cic.gc.ca"
LOOKALIKE = "clegc-gckey.gc.ca.sign-in.example"

USERNAME = "simulated.person"
PASSWORD = "simulated-password"  # noqa: S105 - opens nothing but the simulator

_LANGS = {"en": "eng", "fr": "fra"}
_IDS = {"form": "login", "username": "token1", "password": "token2", "button": "button"}
_NEW_IDS = {"form": "signin-form", "username": "gc-username", "password": "gc-password", "button": "gc-submit"}


def gccf(ask: Ask) -> Reply | None:
    """The government's credential federation: sends on to the identity provider by way of the language cookie."""
    if ask.path != "/mycic/gccf":
        return None
    lang, service = ask.lang, ask.query.get("svc", "")
    match ask.query.get("idp"):
        case "gckey":
            reqid = ask.minted.mint(service)
            target = f"https://{GCKEY}/j/{{lang}}/l?ReqID={reqid}"
            hop = base64.urlsafe_b64encode(target.encode()).decode().rstrip("=")
            cookie = f"_gc_lang={_LANGS[lang]}; Domain=fjgc-gccf.gc.ca; Path=/; Secure"
            where = f"https://{COOKIE_HOP}/lcs/cookie/gcget/{hop}?lang={_LANGS[lang]}"
            return redirect(where, headers={"Set-Cookie": cookie})
        case "securekey" if ask.broken(Fault.PARTNER_DOWN):
            return page("gateway.html", status=500, reason="Internal Server Error")
        case "securekey":
            return redirect(
                f"https://{PARTNER}/cbs/sign-in?{urlencode({'lang': lang, 'ReqID': ask.minted.mint(service)})}"
            )
    return message("missing", lang, status=400)


def cookie_hop(ask: Ask) -> Reply | None:
    """Reads the language cookie and sends on to the address in its path, with the language filled in."""
    head, _, code = ask.path.rpartition("/")
    if head != "/lcs/cookie/gcget":
        return None
    try:
        target = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return message("missing", ask.lang, status=400)
    if not target.startswith(f"https://{GCKEY}/"):
        return message("missing", ask.lang, status=400)
    lang = ask.cookies.get("_gc_lang") or _LANGS[ask.lang]
    return redirect(target.replace("{lang}", "fra" if lang == "fra" else "eng"))


def language(ask: Ask) -> Reply | None:
    """The shared language service: says which language the visitor chose."""
    if ask.path != "/v1/lang":
        return None
    return Reply(body=f'{{"lang": "{_LANGS[ask.lang]}"}}', content_type="application/json")


def gckey(ask: Ask) -> Reply | None:
    """The GCKey form, and what follows it."""
    match ask.path:
        case "/static/gckey.js":
            return script("gckey.js")
        case "/j/SSORedirect/metaAlias/GCKey/idp":
            return message("cold", ask.lang, status=400)
        case "/j/eng/l" | "/j/fra/l":
            return _gckey_page(ask)
    return None


def lookalike(ask: Ask) -> Reply:
    """The same form on a host that is nobody's: a trap for a probe that types before it reads the address."""
    return script("gckey.js") if ask.path.endswith(".js") else _form(ask, "0" * 32)


def partner(ask: Ask) -> Reply | None:
    """The Interac partner: a list of banks."""
    if not ask.path.startswith("/cbs"):
        return None
    return page("partner.html", lang=ask.lang, partners=("Simulated Bank", "Simulated Credit Union"))


def mycic(ask: Ask) -> Reply | None:
    """The account behind the sign-in, and the older addresses on the same host."""
    match ask.path:
        case "/mycic/start" | "/mycic/start/repPortal" | "/mycic/home":
            return _account(ask)
        case "/mycic/sessionAlive":
            return Reply(body='{"alive": true}', content_type="application/json")
        case "/auth/saml2/jsp/spSSOInit.jsp":
            relay = ask.query.get("RelayState", "")
            service = "/mycic/start/repPortal" if "repPortal" in relay else "/mycic/start"
            lang = _LANGS["fr" if "lang=fr" in relay else "en"]
            return redirect(f"https://{GCCF}/mycic/gccf?lang={lang}&idp=gckey&svc={service}")
        case "/eta/welcome" | "/eta/applicationQuery":
            return redirect(f"https://{ETA}{ask.path}?lang={ask.lang}", status=301)
    return None


def _account(ask: Ask) -> Reply:
    ticket = ask.query.get("ticket", "")
    visit = ask.minted.get(ticket)
    if visit is None or not visit.done:
        return message("session_expired", ask.lang)
    if ask.path != "/mycic/home":
        return redirect(f"/mycic/home?{urlencode({'lang': ask.lang, 'ticket': ticket})}")
    return page("account.html", lang=ask.lang, title="Mon compte" if ask.lang == "fr" else "My account")


def _gckey_page(ask: Ask) -> Reply:
    if ask.broken(Fault.SERVER_DOWN_PAGE):
        return message("server_down", ask.lang)
    reqid = ask.query.get("ReqID", "")
    visit = ask.minted.get(reqid)
    if visit is None:
        return message("cold", ask.lang, status=400)
    return _posted(ask, visit, reqid) if ask.method == "POST" else _form(ask, reqid)


def _form(ask: Ask, reqid: str, *, wrong: bool = False) -> Reply:
    return page(
        "gckey.html",
        lang=ask.lang,
        fr=ask.lang == "fr",
        reqid=reqid,
        csrf=secrets.token_hex(8),
        ids=_NEW_IDS if ask.broken(Fault.RENAMED_CONTROLS) else _IDS,
        held=ask.broken(Fault.BUTTON_DISABLED) is not None,
        wrong=wrong,
    )


def _posted(ask: Ask, visit: SignIn, reqid: str) -> Reply:
    if "_eventId_continue" in ask.form and visit.done:
        service = quote(visit.service or "/mycic/start")
        return redirect(f"https://{MYCIC}{service}?lang={ask.lang}&ticket={reqid}", status=303)
    if (ask.form.get("token1"), ask.form.get("token2")) != (USERNAME, PASSWORD):
        return _form(ask, reqid, wrong=True)
    if ask.broken(Fault.CREDENTIAL_REVOKED):
        return message("revoked", ask.lang)
    visit.done = True
    return page("signed-in.html", lang=ask.lang, reqid=reqid)
