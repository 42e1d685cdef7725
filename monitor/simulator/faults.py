"""Every way the simulated portals can misbehave: a closed list, each with what it shows and where it belongs."""

from dataclasses import dataclass
from enum import StrEnum

CONTROLS = ("www.cira.ca", "www.wikipedia.org", "1.1.1.1", "9.9.9.9")
"""Sites that tell whether *we* are online. ``*`` never means them: a fault hits a control only by its name."""


class Layer(StrEnum):
    """Where a fault shows. Below the reply there is no path and no language yet."""

    NAME = "name"
    WIRE = "wire"
    CERTIFICATE = "certificate"
    PACE = "pace"
    REPLY = "reply"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a fault shows, in one line, and the place it takes when none is named."""

    text: str
    layer: Layer
    host: str = "*"
    amount: float = 0.0


class Fault(StrEnum):
    """One way to misbehave. The numbers are the scenarios of the same name in :mod:`scenarios`."""

    NXDOMAIN = "nxdomain"
    DNS_SERVFAIL = "dns_servfail"
    DNS_SILENT = "dns_silent"
    DNS_EMPTY = "dns_empty"
    DNS_PRIVATE = "dns_private"
    DNS_ZERO = "dns_zero"
    RESOLVER_SILENT = "resolver_silent"
    REFUSED = "refused"
    RESET = "reset"
    TLS_SILENT = "tls_silent"
    SILENT = "silent"
    HANG_UP = "hang_up"
    OFFLINE = "offline"
    CERT_EXPIRED = "cert_expired"
    CERT_EXPIRING = "cert_expiring"
    CERT_WRONG_HOST = "cert_wrong_host"
    CERT_SELF_SIGNED = "cert_self_signed"
    CERT_INCOMPLETE = "cert_incomplete"
    SLOW = "slow"
    PARTIAL_ERRORS = "partial_errors"
    SERVER_ERROR = "server_error"
    BAD_GATEWAY = "bad_gateway"
    UNAVAILABLE = "unavailable"
    GATEWAY_TIMEOUT = "gateway_timeout"
    MAINTENANCE_PAGE = "maintenance_page"
    TOO_MANY_REQUESTS = "too_many_requests"
    ACCESS_DENIED = "access_denied"
    CHALLENGE = "challenge"
    BLOCK_PAGE = "block_page"
    WAITING_ROOM = "waiting_room"
    DAILY_LIMIT = "daily_limit"
    SESSION_EXPIRED = "session_expired"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    REDIRECT_LOOP = "redirect_loop"
    OUTAGE_REDIRECT = "outage_redirect"
    HOME_REDIRECT = "home_redirect"
    LOOKALIKE_REDIRECT = "lookalike_redirect"
    EMPTY_PAGE = "empty_page"
    PARTNER_DOWN = "partner_down"
    SERVER_DOWN_PAGE = "server_down_page"
    BUTTON_DISABLED = "button_disabled"
    SCRIPT_MISSING = "script_missing"
    RENAMED_CONTROLS = "renamed_controls"
    CREDENTIAL_REVOKED = "credential_revoked"
    SCHEDULED_NOTICE = "scheduled_notice"
    EMERGENCY_NOTICE = "emergency_notice"
    COMMENTED_NOTICE = "commented_notice"
    ETA_DELAYS_NOTICE = "eta_delays_notice"
    ETA_DOWN_NOTICE = "eta_down_notice"
    PAYMENT_NOTICE = "payment_notice"
    GCKEY_NOTICE = "gckey_notice"
    PARTNER_NOTICE = "partner_notice"
    NEWS = "news"
    NO_NEWS = "no_news"

    @property
    def rule(self) -> Rule:
        """What it shows and where it belongs."""
        return RULES[self]


_NAME, _WIRE, _CERT, _PACE, _REPLY, _PAGE = Layer
_GCKEY = "clegc-gckey.gc.ca"
_GCCF = "onlineservices-servicesenligne-cic.fjgc-gccf.gc.ca"
_ETA = "eta.onlineservices-servicesenligne.apps.cic.gc.ca"
_CANADA = "www.canada.ca"
_FEED = "api.io.canada.ca"

RULES: dict[Fault, Rule] = {
    Fault.NXDOMAIN: Rule(text="The name does not exist.", layer=_NAME),
    Fault.DNS_SERVFAIL: Rule(text="The name servers answer SERVFAIL.", layer=_NAME),
    Fault.DNS_SILENT: Rule(text="The name servers do not answer for this name.", layer=_NAME),
    Fault.DNS_EMPTY: Rule(text="The name exists but has no address.", layer=_NAME),
    Fault.DNS_PRIVATE: Rule(text="The name leads to 10.0.0.1.", layer=_NAME),
    Fault.DNS_ZERO: Rule(text="The name leads to 0.0.0.0.", layer=_NAME),
    Fault.RESOLVER_SILENT: Rule(text="Our first name server is silent; the second one answers.", layer=_WIRE),
    Fault.REFUSED: Rule(text="Nobody listens: the connection is refused.", layer=_WIRE),
    Fault.RESET: Rule(text="The connection is accepted and reset at once.", layer=_WIRE),
    Fault.TLS_SILENT: Rule(text="The connection is accepted and nothing is ever sent, not even TLS.", layer=_WIRE),
    Fault.SILENT: Rule(text="The request is taken and never answered.", layer=_REPLY),
    Fault.HANG_UP: Rule(text="The request is taken and the connection closed without a reply.", layer=_REPLY),
    Fault.OFFLINE: Rule(text="Our own network is gone: no name resolves, every connection is refused.", layer=_WIRE),
    Fault.CERT_EXPIRED: Rule(text="The certificate ended yesterday.", layer=_CERT),
    Fault.CERT_EXPIRING: Rule(text="The certificate is good for three more days.", layer=_CERT, amount=3.0),
    Fault.CERT_WRONG_HOST: Rule(text="The certificate is for another host.", layer=_CERT),
    Fault.CERT_SELF_SIGNED: Rule(text="The certificate is signed by itself.", layer=_CERT),
    Fault.CERT_INCOMPLETE: Rule(text="The intermediate certificate is not sent; browsers find it anyway.", layer=_CERT),
    Fault.SLOW: Rule(text="Every reply comes late (amount: seconds, 3 by default).", layer=_PACE, amount=3.0),
    Fault.PARTIAL_ERRORS: Rule(text="One reply of three (amount) is a 503.", layer=_REPLY, amount=3.0),
    Fault.SERVER_ERROR: Rule(text="500 Internal Server Error.", layer=_REPLY),
    Fault.BAD_GATEWAY: Rule(text="502 Bad Gateway.", layer=_REPLY),
    Fault.UNAVAILABLE: Rule(text="503 Service Unavailable.", layer=_REPLY),
    Fault.GATEWAY_TIMEOUT: Rule(text="504 Gateway Timeout.", layer=_REPLY),
    Fault.MAINTENANCE_PAGE: Rule(text="503 with a maintenance page and Retry-After.", layer=_REPLY, amount=1800.0),
    Fault.TOO_MANY_REQUESTS: Rule(text="429 with Retry-After.", layer=_REPLY, amount=120.0),
    Fault.ACCESS_DENIED: Rule(text="403 Access Denied in the manner of Akamai.", layer=_REPLY, host=_CANADA),
    Fault.CHALLENGE: Rule(
        text="403 with a script that wants to know whether we are human.", layer=_REPLY, host=_CANADA
    ),
    Fault.BLOCK_PAGE: Rule(
        text="An HTML block page where JSON is expected.", layer=_REPLY, host="api.*.apps.cic.gc.ca"
    ),
    Fault.WAITING_ROOM: Rule(text="A queue page, status 200.", layer=_REPLY, host=_ETA),
    Fault.DAILY_LIMIT: Rule(text="The daily limit of applications is reached, status 200.", layer=_REPLY, host=_ETA),
    Fault.SESSION_EXPIRED: Rule(text="A page that says the session expired, status 200.", layer=_REPLY, host=_GCKEY),
    Fault.TOO_MANY_ATTEMPTS: Rule(text="A page that says too many attempts, status 200.", layer=_REPLY, host=_GCKEY),
    Fault.REDIRECT_LOOP: Rule(text="302 to itself for ever.", layer=_REPLY),
    Fault.OUTAGE_REDIRECT: Rule(text="302 to the outage page of ircc.canada.ca.", layer=_REPLY, host=_ETA),
    Fault.HOME_REDIRECT: Rule(text="302 to the home page of canada.ca.", layer=_REPLY, host=_GCCF),
    Fault.LOOKALIKE_REDIRECT: Rule(text="302 to a look-alike host with the same form.", layer=_REPLY, host=_GCCF),
    Fault.EMPTY_PAGE: Rule(text="200 with an empty body.", layer=_REPLY),
    Fault.PARTNER_DOWN: Rule(text="500, but only when signing in by the Interac partner.", layer=_PAGE, host=_GCCF),
    Fault.SERVER_DOWN_PAGE: Rule(
        text="The sign-in page says our server is down; no form, status 200.", layer=_PAGE, host=_GCKEY
    ),
    Fault.BUTTON_DISABLED: Rule(text="The form is there, its button stays disabled.", layer=_PAGE),
    Fault.SCRIPT_MISSING: Rule(text="The page's script answers 404.", layer=_PAGE),
    Fault.RENAMED_CONTROLS: Rule(text="A healthy page whose controls have new ids.", layer=_PAGE),
    Fault.CREDENTIAL_REVOKED: Rule(text="After signing in: the credential was revoked.", layer=_PAGE, host=_GCKEY),
    Fault.SCHEDULED_NOTICE: Rule(
        text="A notice announces maintenance, under way now.", layer=_PAGE, host=_CANADA, amount=60.0
    ),
    Fault.EMERGENCY_NOTICE: Rule(text="A notice says the online services are down.", layer=_PAGE, host=_CANADA),
    Fault.COMMENTED_NOTICE: Rule(text="A fresh notice, but inside an HTML comment.", layer=_PAGE, host=_CANADA),
    Fault.ETA_DELAYS_NOTICE: Rule(text="A notice says the eTA system is slow.", layer=_PAGE, host=_CANADA),
    Fault.ETA_DOWN_NOTICE: Rule(text="A notice says the eTA system is down.", layer=_PAGE, host=_CANADA),
    Fault.PAYMENT_NOTICE: Rule(text="A notice says online payment is unavailable.", layer=_PAGE, host=_CANADA),
    Fault.GCKEY_NOTICE: Rule(text="A notice announces maintenance of GCKey.", layer=_PAGE, host=_CANADA, amount=60.0),
    Fault.PARTNER_NOTICE: Rule(
        text="A notice announces maintenance of the partner.", layer=_PAGE, host=_CANADA, amount=60.0
    ),
    Fault.NEWS: Rule(text="The news feed says that the online services are restored.", layer=_PAGE, host=_FEED),
    Fault.NO_NEWS: Rule(text="The news feed has no entry at all.", layer=_PAGE, host=_FEED),
}
