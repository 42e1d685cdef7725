"""The pages in a real Chromium: accessible by axe, by keyboard, on a telephone, in the dark, and without scripts."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, async_playwright

from monitor.app import Monitor
from monitor.history.archive import Archive
from monitor.model import Role
from monitor.web.looks import key
from monitor.web.outages import address
from probes.chromium.executable import find
from probes.failures import Failed
from probes.model import Announcement, Cause, Outcome, Reading, Target
from probes.toolbox import Tools
from tests.makers import kind, probe, service
from tests.monitor.app_of import looked, monitor_of
from tests.monitor.web.scene import proven

HOSTILE = "\u202e</title><script>document.title='owned'</script>" + "très long " * 100_000
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


async def fine(target: Target, params: Any, tools: Tools) -> Reading:
    return tools.notebook.reading(Outcome.UP)


async def broken(target: Target, params: Any, tools: Tools) -> Reading:
    raise Failed(Cause.HTTP_5XX, HOSTILE, code="503")


async def reads(target: Target, params: Any, tools: Tools) -> Reading:
    tools.notebook.announcements = (Announcement(text=HOSTILE, lang="en", url="https://portal.example/"),)
    return tools.notebook.reading(Outcome.UP, Cause.MAINTENANCE_NOTICE)


@pytest.fixture(scope="module")
async def monitor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    form = probe("form", service="gckey", address="gckey.example:443", kind=kind(broken), every=2)
    page = probe("page", service="eta", address="eta.example:443", kind=kind(fine), every=2)
    notice = probe("notice", service="eta", address="n.example:443", kind=kind(reads, counts=False), every=5)
    control = probe("cira", service="controls", address="www.cira.example:443", kind=kind(fine), every=2)
    services = (
        service("gckey", form, role=Role.COMPONENT, confirm=1, title={"en": "GCKey", "fr": "CléGC"}),
        service("eta", page, notice, depends_on=("gckey",), title={"en": "eTA", "fr": "AVE"}),
        service("controls", control, role=Role.CONTROL),
    )
    async with monitor_of(tmp_path_factory.mktemp("data"), *services) as made:
        await looked(made)
        yield made


@pytest.fixture(scope="module")
async def case(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Monitor]:
    """With pictures and the looks' own pages: strangers' words stand in all of them."""
    async with proven(tmp_path_factory.mktemp("case"), captures=2, views=2, public_listen="127.0.0.1:0") as made:
        yield made


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as driver:
        made = await driver.chromium.launch(executable_path=str(find().path), args=["--no-sandbox", "--disable-gpu"])
        yield made
        await made.close()


def paths(monitor: Monitor) -> list[str]:
    outage = monitor.engine.outages["gckey"]
    return [
        *("/?lang=en", "/fr/", "/services/eta", "/fr/services/gckey", "/health", "/fr/services/eta/year"),
        *(address(outage, lang) for lang in ("en", "fr")),
    ]


def proof(case: Monitor) -> list[str]:
    outage = case.engine.outages["gckey"]
    with Archive(case.history.path) as archive:
        now = case.equipment.clock.now()
        look = next(archive.looks(outage.opened.latest, now, service="gckey", bad_only=True))
    english, french = (address(outage, lang) for lang in ("en", "fr"))
    return [english, french, f"{french}/pictures", f"{english}/looks/{key(look)}"]


SORTS = ("office", "proof", "outsiders")


def addresses(sort: str, monitor: Monitor, case: Monitor) -> list[str]:
    """Of each sort of page: the office's, an outage with its proof, and what outsiders are shown."""
    if sort == "office":
        return [monitor.server.url + path for path in paths(monitor)]
    if sort == "proof":
        return [case.server.url + path for path in proof(case)]
    assert case.public is not None
    return [case.public.url + path for path in paths_outside(case)]


def paths_outside(case: Monitor) -> list[str]:
    outage = case.engine.outages["gckey"]
    pages = ["/?lang=en", "/fr/", "/services/gckey", "/fr/services/gckey/year"]
    return [address(outage, "en"), address(outage, "fr"), *pages]


@pytest.mark.timeout(600)  # axe takes long where others are at work too
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
async def test_axe_finds_nothing_on_any_page(
    monitor: Monitor, case: Monitor, browser: Browser, scheme: str, width: int, sort: str
) -> None:
    context = await browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
    for path in addresses(sort, monitor, case):
        page = await context.new_page()
        await page.goto(path)
        found = await Axe().run(page, options=WCAG)
        told = [
            (each["id"], [node["html"][:120] for node in each["nodes"]][:2]) for each in found.response["violations"]
        ]
        assert (path, told) == (path, [])
        await page.close()
    await context.close()


@pytest.mark.parametrize("sort", SORTS)
async def test_no_page_is_wider_than_a_telephone_nor_runs_what_it_was_told(
    monitor: Monitor, case: Monitor, browser: Browser, sort: str
) -> None:
    page = await browser.new_page(viewport={"width": 360, "height": 800})
    for path in addresses(sort, monitor, case):
        await page.goto(path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert "owned" not in await page.title()
    await page.close()


@pytest.mark.parametrize("sort", SORTS)
async def test_everything_is_there_without_scripts_and_nothing_is_fetched_from_elsewhere(
    monitor: Monitor, case: Monitor, browser: Browser, sort: str
) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in addresses(sort, monitor, case):
        await page.goto(path)
    assert case.public is not None
    ours = (monitor.server.url, case.server.url, case.public.url)
    assert all(each.startswith(ours) for each in asked)
    await page.goto(f"{monitor.server.url}/?lang=en")
    assert "down" in await page.inner_text(".card.down")
    await context.close()


async def test_by_keyboard_one_reaches_the_outage_in_the_line(monitor: Monitor, browser: Browser) -> None:
    page = await browser.new_page()
    await page.goto(f"{monitor.server.url}/services/gckey")
    seen: set[str] = set()
    for _ in range(40):
        await page.keyboard.press("Tab")
        seen.add(await page.evaluate("document.activeElement.getAttribute('aria-label') || ''"))
    assert any(each.startswith("down:") for each in seen)
    await page.close()


async def test_pictures_are_loaded_as_they_come_into_sight_and_by_keyboard_one_opens_them(
    case: Monitor, browser: Browser
) -> None:
    page = await browser.new_page(viewport={"width": 1000, "height": 700})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(case.server.url + address(case.engine.outages["gckey"], "en"))
    await page.locator(".shots img").first.scroll_into_view_if_needed()
    await page.wait_for_function("document.querySelector('.shots img').naturalWidth === 640")
    assert await page.locator(".shots img").count() == 4
    assert any(each.endswith("/1.png") for each in asked)
    await page.locator(".shots a").first.focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/pictures/**/1.png")
    await page.close()


async def test_without_scripts_one_reaches_a_look_and_comes_back(case: Monitor, browser: Browser) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(case.server.url + address(case.engine.outages["gckey"], "fr"))
    await page.locator("a[href*='/looks/']").first.click()
    await page.wait_for_url("**/looks/**")
    assert "Un examen" in await page.inner_text("h2")
    await page.get_by_text("retour à la panne").click()
    await page.wait_for_url(lambda url: "/looks/" not in url)
    await context.close()
