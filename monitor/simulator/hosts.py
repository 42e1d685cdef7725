"""Which hosts are played, by which site, and the address that the name servers give for each."""

import ipaddress
from collections.abc import Mapping

from monitor.simulator.exchange import Ask, Reply, Site
from monitor.simulator.sites import apps, canada, feed, plain, signin

LOOKALIKE = signin.LOOKALIKE
OUTAGE_PAGE = f"https://{plain.OUTAGE_HOST}{plain.OUTAGE_PATH}"


def _mycic(ask: Ask) -> Reply | None:
    return signin.mycic(ask) or plain.site(ask)


HOSTS: Mapping[str, Site] = {
    canada.HOST: canada.site,
    signin.GCCF: signin.gccf,
    signin.COOKIE_HOP: signin.cookie_hop,
    "lang-canada.fjgc-gccf.gc.ca": signin.language,
    signin.GCKEY: signin.gckey,
    signin.PARTNER: signin.partner,
    "cbs.securekey.com": signin.partner,
    signin.LOOKALIKE: signin.lookalike,
    **dict.fromkeys(apps.HOSTS, apps.app),
    **dict.fromkeys(apps.APIS.values(), apps.api),
    apps.COGNITO: apps.cognito,
    feed.HOST: feed.site,
    **dict.fromkeys(plain.HOSTS, plain.site),
    f"www.{plain.OUTAGE_HOST}": plain.site,
    signin.MYCIC: _mycic,
}

_FIRST = ipaddress.IPv4Address("192.88.99.1")  # deprecated 6to4 anycast (RFC 7526): looks public, belongs to nobody


def _named(host: str) -> bool:
    return not host.replace(".", "").isdigit()


ADDRESSES: Mapping[str, str] = {host: str(_FIRST + number) for number, host in enumerate(sorted(filter(_named, HOSTS)))}
"""Host to address, for every host that has a name."""
