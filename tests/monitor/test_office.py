"""From inside an office: out by its proxy, through its TLS inspection, and never to an address inside it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.app import Monitor
from monitor.model import Observation
from probes.model import Cause, Outcome
from tests.browsing import Served, serving
from tests.certificates import Issued, authority, leaf, server_context
from tests.listeners import closed_port
from tests.monitor.app_of import get
from tests.monitor.folders import control, page, watching, write
from tests.proxies import Proxy, proxying

PAGE = "<h1>Portal</h1><a href='https://form.example/form'>Apply</a>"
FORM = "<form><input id=user><input id=word type=password><button>Sign in</button></form>"
CONTACT = "it@firm.example"


def story(address: str) -> dict[str, Any]:
    """The eTA's story, from a page on one host to a form on another."""
    find = {"heading": "h1", "apply_link": "a", "reminders_link": "a", "question": "#user", "next": "button"}
    params = {"journey": "eta_application", "find": find, "step_seconds": 8}
    return page("walk", address, kind="journey", params=params)


@dataclass(kw_only=True)
class Office:
    """A portal over TLS at portal.example, a proxy that opens TLS, and the office's own root."""

    served: Served
    root: Issued
    folder: Path
    ca_file: Path
    inside: Callable[[str], ssl.SSLContext]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    root = authority("Firm Inspection CA", organization="Zscaler Inc.")

    def inside(host: str) -> ssl.SSLContext:
        return server_context(leaf(root, host), tmp_path)

    async with serving({"/": PAGE, "/form": FORM}) as served:
        control(tmp_path / "services", served.port)
        yield Office(
            served=served,
            root=root,
            folder=tmp_path / "services",
            ca_file=root.write(tmp_path, "office"),
            inside=inside,
        )


async def seen(monitor: Monitor, key: str, seconds: float = 60) -> Observation:
    """The first look at a probe that our own machine did not spoil by being slow."""
    async with asyncio.timeout(seconds):
        while (latest := monitor.board.row(key).latest) is None or latest.reading.code in {"loop_lag", "shutdown"}:
            await asyncio.sleep(0.05)
    return latest


async def test_pages_and_journeys_go_out_by_the_proxy_and_what_opens_tls_is_named(office: Office) -> None:
    upstream = {"portal.example:443": office.served.port, "form.example:443": office.served.port}
    both = page("page", "https://portal.example/"), story("https://portal.example/")
    write(office.folder, "portal", *both, private=False, hosts=["form.example"])
    write(office.folder, "direct", page("page", office.served.url("/form")))
    async with proxying(Proxy(upstream=upstream, inspect=office.inside)) as proxy:
        settings = {
            "drain": 0,
            "contact": CONTACT,
            "proxy": proxy.url,
            "ca_file": office.ca_file,
            "ways": {"direct": {"proxy": ""}, "controls": {"proxy": ""}},
        }
        async with watching(office.folder, office.folder / "data", **settings) as monitor:
            http = await seen(monitor, "portal/page")
            journey = await seen(monitor, "portal/walk")
            direct = await seen(monitor, "direct/page")
            await asyncio.sleep(1.05)  # /metrics is rendered at most once a second
            _, metrics, _ = await get(monitor, "/metrics")
            _, english, _ = await get(monitor, "/?lang=en")
            _, french, _ = await get(monitor, "/fr/")
    assert http.reading.outcome is Outcome.UP, http.reading
    assert "Firm Inspection CA" in http.reading.tls.intercepted_by  # type: ignore[union-attr]
    assert journey.reading.outcome is Outcome.UP, journey.reading
    assert direct.reading.outcome is Outcome.UP
    assert direct.reading.tls is None
    assert 'ircc_tls_intercepted{probe="page",service="portal"} 1.0' in metrics
    assert "A proxy on our side re-signs this traffic (Firm Inspection CA" in english
    assert "Un mandataire de notre côté signe ce trafic (Firm Inspection CA" in french
    assert {f"CONNECT {host}:443 HTTP/1.1" for host in ("portal.example", "form.example")} <= set(proxy.asked)
    assert not [line for line in proxy.asked if "127.0.0.1" in line]


async def test_inspection_by_an_office_whose_root_we_were_not_given_is_our_own_trouble(office: Office) -> None:
    write(office.folder, "portal", page("page", "https://portal.example/"), private=False)
    upstream = {"portal.example:443": office.served.port}
    async with proxying(Proxy(upstream=upstream, inspect=office.inside)) as proxy:
        settings = {"drain": 0, "contact": CONTACT, "proxy": proxy.url, "ways": {"controls": {"proxy": ""}}}
        async with watching(office.folder, office.folder / "data", **settings) as monitor:
            look = await seen(monitor, "portal/page")
    assert (look.reading.outcome, look.reading.code) == (Outcome.UNKNOWN, "intercepted")
    assert "Firm Inspection CA" in look.reading.detail


@pytest.mark.parametrize("trouble", ["gone", "wrong password"])
async def test_a_proxy_that_fails_is_our_own_trouble_for_pages_and_journeys_alike(office: Office, trouble: str) -> None:
    write(
        office.folder,
        "portal",
        page("page", "https://portal.example/"),
        story("https://portal.example/"),
        private=False,
    )
    async with proxying(Proxy(user="firm", password="right")) as proxy:
        address = f"http://127.0.0.1:{closed_port() if trouble == 'gone' else proxy.port}"
        settings = {"drain": 0, "contact": CONTACT, "proxy": address, "ways": {"controls": {"proxy": ""}}}
        async with watching(office.folder, office.folder / "data", **settings) as monitor:
            looks = [await seen(monitor, "portal/page"), await seen(monitor, "portal/walk")]
    assert [each.reading.outcome for each in looks] == [Outcome.UNKNOWN] * 2, [each.reading for each in looks]
    assert {each.reading.cause for each in looks} <= {Cause.PROBER_FAULT, Cause.OFFLINE}
    assert all("proxy" in each.reading.detail.lower() for each in looks), [each.reading.detail for each in looks]


async def test_an_address_inside_the_office_is_never_asked_unless_it_is_said_to_be_meant(office: Office) -> None:
    inside = office.served.url()
    write(office.folder, "inside", page("page", inside), story(inside), private=False)
    async with watching(office.folder, office.folder / "data", contact=CONTACT, drain=0) as monitor:
        looks = [await seen(monitor, "inside/page"), await seen(monitor, "inside/walk")]
    assert [(each.reading.cause, each.reading.code) for each in looks] == [(Cause.DNS, "not_public")] * 2


async def test_an_address_inside_the_office_can_be_meant(office: Office) -> None:
    inside = office.served.url()
    write(office.folder, "inside", page("page", inside), story(inside), private=True)
    async with watching(office.folder, office.folder / "data") as monitor:
        look = await seen(monitor, "inside/page")
    assert look.reading.outcome is Outcome.UP
