"""The profile Firefox starts with: empty, private, and silent towards everyone but the page that is looked at."""

import json
from pathlib import Path
from urllib.parse import urlsplit

QUIET: dict[str, bool | int | str] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.contentblocking.features.standard": "",
    "browser.newtabpage.enabled": False,
    "browser.places.speculativeConnect.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.blockedURIs.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.startup.page": 0,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "geo.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.http.speculative-parallel-limit": 0,
    "network.prefetch-next": False,
    "remote.active-protocols": 1,  # WebDriver BiDi
    "services.settings.server": "data:,",
    "signon.rememberSignons": False,
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
}
"""What Firefox would else ask its maker, and whoever serves the network."""

LOCAL: dict[str, bool | int | str] = {"network.lna.enabled": True, "network.lna.blocking": True}
"""Pages may not reach private and loopback addresses (local network access checks)."""

LANGUAGES = {"en": "en-CA, en", "fr": "fr-CA, fr"}


def write(folder: Path, *, lang: str, proxy: str = "", private: bool = False) -> None:
    """Write the preferences into *folder*. *proxy* is a URL without user and password. Raises OSError."""
    told = {**QUIET, **({} if private else LOCAL), "intl.accept_languages": LANGUAGES.get(lang, LANGUAGES["en"])}
    if proxy:
        told |= _through(proxy)
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in sorted(told.items()))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "user.js").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _through(proxy: str) -> dict[str, bool | int | str]:
    parts = urlsplit(proxy)
    host, port = parts.hostname or "", parts.port or 80
    return {
        "network.proxy.type": 1,
        "network.proxy.http": host,
        "network.proxy.http_port": port,
        "network.proxy.ssl": host,
        "network.proxy.ssl_port": port,
        "network.proxy.allow_hijacking_localhost": True,
    }
