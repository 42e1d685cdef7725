"""The whole: a real Chromium signs in through the chain, and starting and stopping leaves nothing behind."""

import asyncio
import os
import re
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Error, Page, async_playwright, expect

from monitor.simulator.faults import Fault
from monitor.simulator.portal import REMEMBERED, Simulator
from monitor.simulator.sites.signin import GCKEY, PASSWORD, USERNAME
from tests.monitor.simulator.visitor import Visitor

CHROMIUM = shutil.which("chromium")
LANDINGS = {
    "en": "https://www.canada.ca/en/immigration-refugees-citizenship/services/application/account.html",
    "fr": "https://www.canada.ca/fr/immigration-refugies-citoyennete/services/demande/compte.html",
}
LINKS = {"en": "GCKey username and password", "fr": "Nom d'utilisateur et mot de passe de CléGC"}
GCCF = "https://onlineservices-servicesenligne-cic.fjgc-gccf.gc.ca/mycic/gccf?lang={}&idp=gckey&svc=/mycic/start"
ETA = "https://eta.onlineservices-servicesenligne.apps.cic.gc.ca/eta/welcome?lang={}"


@pytest.fixture(scope="session")
async def chromium(running: Simulator) -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    rules = ", ".join(f"MAP {host}:{port} 127.0.0.1:{local}" for (host, port), local in running.ports.items())
    args = [f"--host-resolver-rules={rules}", f"--ignore-certificate-errors-spki-list={','.join(running.spki)}"]
    if os.geteuid() == 0:
        args.append("--no-sandbox")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=args)
        yield browser
        await browser.close()


@pytest.fixture
async def page(chromium: Browser, simulator: Simulator) -> AsyncIterator[Page]:
    assert simulator
    context = await chromium.new_context()
    context.set_default_timeout(10_000)
    yield await context.new_page()
    await context.close()


@pytest.mark.parametrize(
    ("lang", "path", "heading"),
    [("en", "/j/eng/l", "Welcome to GCKey"), ("fr", "/j/fra/l", "Bienvenue au service CléGC")],
)
async def test_a_browser_reaches_the_sign_in_form_from_the_landing_page(
    page: Page, lang: str, path: str, heading: str
) -> None:
    await page.goto(LANDINGS[lang])
    await page.get_by_role("link", name=LINKS[lang], exact=True).click()
    await expect(page).to_have_url(re.compile(rf"^https://clegc-gckey\.gc\.ca{path}\?ReqID=[0-9a-f]+$"))
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    for locator in ("form#login", "#token1", "#token2", "#button", "#languageLink"):
        await expect(page.locator(locator)).to_be_visible()
    await expect(page.locator("#button")).to_be_enabled()


async def test_the_one_made_up_account_reaches_its_home(page: Page) -> None:
    await page.goto(GCCF.format("eng"))
    await page.fill("#token1", USERNAME)
    await page.fill("#token2", "wrong")
    await page.click("#button")
    await expect(page.locator("span.inputError")).to_be_visible()
    await page.fill("#token1", USERNAME)
    await page.fill("#token2", PASSWORD)
    await page.click("#button")
    await expect(page.get_by_text("You last signed in")).to_be_visible()
    await page.click("#continue")
    await expect(page.locator("#completedAppTable")).to_be_visible()


async def test_a_revoked_credential_is_told_after_signing_in(simulator: Simulator, page: Page) -> None:
    simulator.faults.set(Fault.CREDENTIAL_REVOKED)
    await page.goto(GCCF.format("eng"))
    await page.fill("#token1", USERNAME)
    await page.fill("#token2", PASSWORD)
    await page.click("#button")
    await expect(page.get_by_role("heading")).to_have_text("GCKey revoked")


@pytest.mark.parametrize("fault", [Fault.BUTTON_DISABLED, Fault.SCRIPT_MISSING])
async def test_a_form_whose_button_stays_disabled(simulator: Simulator, page: Page, fault: Fault) -> None:
    simulator.faults.set(fault, host=GCKEY)
    await page.goto(GCCF.format("eng"))
    await expect(page.locator("#token1")).to_be_visible()
    await expect(page.locator("#button")).to_be_disabled()


async def test_new_ids_on_a_healthy_page(simulator: Simulator, page: Page) -> None:
    simulator.faults.set(Fault.RENAMED_CONTROLS, host=GCKEY)
    await page.goto(GCCF.format("eng"))
    await expect(page.get_by_role("button", name="Sign In")).to_be_enabled()
    await expect(page.locator("#token1, #token2, #button, #login")).to_have_count(0)


async def test_the_server_is_down_where_the_form_should_be(simulator: Simulator, page: Page) -> None:
    simulator.faults.set(Fault.SERVER_DOWN_PAGE)
    response = await page.goto(GCCF.format("eng"))
    assert response is not None
    assert response.status == 200
    await expect(page.locator("strong")).to_have_text("Our server is down")
    await expect(page.locator("form")).to_have_count(0)


@pytest.mark.parametrize(("lang", "button"), [("en", "Next"), ("fr", "Suivant")])
async def test_the_form_of_the_eta_is_drawn_by_its_script(page: Page, lang: str, button: str) -> None:
    await page.goto(ETA.format(lang))
    await expect(page.locator("select#welcome_isRepresentative")).to_be_visible()
    await expect(page.locator("#welcome_isApplyingOnBehalfOfMinorChild")).to_be_visible()
    await expect(page.locator(".btn-next")).to_have_text(button)
    assert page.url.endswith("#/")
    await page.select_option("#welcome_isRepresentative", "1")
    await page.click(".btn-next")
    await expect(page).to_have_url(re.compile(r"#/representative$"))


@pytest.mark.parametrize(
    ("address", "locators"),
    [
        (
            "https://portal-portail.apps.cic.gc.ca/signin?lang=fr",
            ("#user-control", "#password-control", r"#Login\.SignInTitle_action_button0"),
        ),
        ("https://prson-srpel.apps.cic.gc.ca/fr/connexion", ("#username", "#password")),
        ("https://ircc-tracker-suivi.apps.cic.gc.ca/en/login", ("#uci", "#password", "#sign-in-btn")),
        ("https://tracker-suivi.apps.cic.gc.ca/en/login", ("#uci", "#password", "button.btn-sign-in")),
    ],
)
async def test_the_newer_portals_have_the_known_controls(page: Page, address: str, locators: tuple[str, ...]) -> None:
    await page.goto(address)
    for locator in locators:
        await expect(page.locator(locator)).to_be_visible()


async def test_a_screen_that_cannot_be_fetched_says_so(simulator: Simulator, page: Page) -> None:
    simulator.faults.set(Fault.SERVER_ERROR, path="/assets/screen.json")
    await page.goto(ETA.format("en"))
    await expect(page.get_by_role("heading")).to_have_text("Something went wrong")


async def test_a_browser_is_stopped_by_a_bad_certificate_and_not_by_an_incomplete_chain(
    simulator: Simulator, page: Page
) -> None:
    simulator.faults.set(Fault.CERT_INCOMPLETE)
    await page.goto(LANDINGS["en"])
    simulator.reset()
    simulator.faults.set(Fault.CERT_EXPIRED)
    with pytest.raises(Error, match="ERR_CERT"):
        await page.goto(LANDINGS["en"])


async def test_only_the_partner_fails(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.PARTNER_DOWN)
    assert await visitor.status(GCCF.format("eng").replace("gckey", "securekey")) == 500
    assert await visitor.status(GCCF.format("eng")) == 302


async def test_requests_are_remembered_with_who_asked_but_not_for_ever(simulator: Simulator, visitor: Visitor) -> None:
    await visitor.text("https://www.canada.ca/en.html?x=1", headers={"User-Agent": "tester"})
    assert simulator.requests == [("www.canada.ca", "/en.html?x=1", "tester")]
    simulator.requests[:] = simulator.requests * REMEMBERED
    await visitor.text("https://www.canada.ca/fr.html")
    assert len(simulator.requests) == REMEMBERED
    assert simulator.requests[-1].path == "/fr.html"


async def test_starting_is_quick_and_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    open_before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0
    began = asyncio.get_running_loop().time()
    async with Simulator(tmp_path / "new" / "folder") as simulator:
        assert asyncio.get_running_loop().time() - began < 1.5
        simulator.faults.set(Fault.SILENT)
        simulator.faults.set(Fault.TLS_SILENT, host=GCKEY)
        local = simulator.ports[GCKEY, 443]
        held = socket.create_connection(("127.0.0.1", local))
        half = socket.create_connection(("127.0.0.1", simulator.ports["www.canada.ca", 443]))
        address, port = simulator.dns.split(":")
        talk = socket.create_connection((address, int(port)))
        plain = socket.create_connection(("127.0.0.1", simulator.ports["www.canada.ca", 80]))
        async with asyncio.timeout(5):
            while len(asyncio.all_tasks() - before) < 2:  # the half-open handshake and the name server's talk
                await asyncio.sleep(0.01)
    for each in (held, half, talk, plain):
        each.close()
    assert asyncio.all_tasks() == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", local)).close()
    if open_before:
        assert len(list(Path("/proc/self/fd").iterdir())) == open_before


async def test_two_simulators_run_side_by_side(simulator: Simulator) -> None:
    async with Simulator() as other:
        assert not set(simulator.ports.values()) & set(other.ports.values())
        other.faults.set(Fault.REFUSED)
        async with aiohttp.ClientSession() as session:
            url = f"http://127.0.0.1:{simulator.ports['www.canada.ca', 80]}/"
            async with session.get(url, allow_redirects=False) as response:
                assert response.status == 301
