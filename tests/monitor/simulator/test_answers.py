"""What goes wrong in a reply: statuses, headers, words and redirects, per host, path and language."""

import asyncio

import aiohttp
import pytest

from monitor.simulator.answers import REPLIES
from monitor.simulator.faults import Fault, Layer
from monitor.simulator.portal import Simulator
from tests.monitor.simulator.visitor import Visitor

EN = "https://www.canada.ca/en/immigration-refugees-citizenship/services/application/account.html"
FR = "https://www.canada.ca/fr/immigration-refugies-citoyennete/services/demande/compte.html"
ETA = "https://eta.onlineservices-servicesenligne.apps.cic.gc.ca/eta/welcome?lang={}"
CONTROL = "https://www.cira.ca/"


def test_every_fault_of_a_reply_has_one() -> None:
    assert set(REPLIES) == {each for each in Fault if each.rule.layer is Layer.REPLY}


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault.SERVER_ERROR, 500),
        (Fault.BAD_GATEWAY, 502),
        (Fault.UNAVAILABLE, 503),
        (Fault.GATEWAY_TIMEOUT, 504),
        (Fault.MAINTENANCE_PAGE, 503),
        (Fault.TOO_MANY_REQUESTS, 429),
        (Fault.ACCESS_DENIED, 403),
        (Fault.CHALLENGE, 403),
    ],
)
async def test_a_portal_answers_with_the_status_and_a_control_stays_well(
    simulator: Simulator, visitor: Visitor, fault: Fault, status: int
) -> None:
    simulator.faults.set(fault)
    assert await visitor.status(EN) == status
    assert await visitor.status(CONTROL) == 200
    simulator.faults.clear()
    assert await visitor.status(EN) == 200


@pytest.mark.parametrize(
    ("fault", "english", "french"),
    [
        (Fault.MAINTENANCE_PAGE, "performing system maintenance", "en cours de maintenance"),
        (Fault.WAITING_ROOM, "You are in a queue", "Vous êtes dans une file d'attente"),
        (
            Fault.DAILY_LIMIT,
            "We're limiting the number of online applications",
            "limite quotidienne",
        ),
        (Fault.SESSION_EXPIRED, "Session has expired", "La session a expiré"),
        (Fault.TOO_MANY_ATTEMPTS, "Too many attempts", "Trop de tentatives"),
    ],
)
async def test_a_page_says_it_in_the_language_asked_for(
    simulator: Simulator, visitor: Visitor, fault: Fault, english: str, french: str
) -> None:
    simulator.faults.set(fault, host="eta.*")
    assert english in (await visitor.text(ETA.format("en"))).replace("&#39;", "'")
    assert french in (await visitor.text(ETA.format("fr"))).replace("&#39;", "'")


async def test_only_french_fails(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.SERVER_ERROR, host="www.canada.ca", lang="fr")
    assert await visitor.status(EN) == 200
    assert await visitor.status(FR) == 500


@pytest.mark.parametrize(("fault", "seconds"), [(Fault.MAINTENANCE_PAGE, "1800"), (Fault.TOO_MANY_REQUESTS, "120")])
async def test_a_reply_says_when_to_come_back(
    simulator: Simulator, visitor: Visitor, fault: Fault, seconds: str
) -> None:
    simulator.faults.set(fault)
    async with visitor.get(EN) as response:
        assert response.headers["Retry-After"] == seconds
    simulator.faults.set(fault, amount=7)
    async with visitor.get(EN) as response:
        assert response.headers["Retry-After"] == "7"


async def test_access_is_denied_in_the_manner_of_the_content_network(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.ACCESS_DENIED)
    async with visitor.get(EN) as response:
        assert response.headers["Server"] == "AkamaiGHost"
        assert "You don't have permission to access" in await response.text()


async def test_a_block_page_comes_where_json_is_expected(simulator: Simulator, visitor: Visitor) -> None:
    address = "https://api.ircc-tracker-suivi.apps.cic.gc.ca/user"
    async with visitor.get(address) as response:
        assert (response.status, response.content_type) == (401, "application/json")
    simulator.faults.set(Fault.BLOCK_PAGE)
    async with visitor.get(address) as response:
        assert (response.status, response.content_type) == (403, "text/html")


async def test_one_reply_of_three_fails(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.PARTIAL_ERRORS)
    assert [await visitor.status(EN) for _ in range(6)] == [200, 200, 503, 200, 200, 503]


async def test_a_slow_reply_is_late_and_still_right(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.SLOW, amount=0.3)
    began = asyncio.get_running_loop().time()
    assert await visitor.status(EN) == 200
    assert asyncio.get_running_loop().time() - began >= 0.3


async def test_slow_and_failing_go_together(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.UNAVAILABLE)
    simulator.faults.set(Fault.SLOW, amount=0.2)
    began = asyncio.get_running_loop().time()
    assert await visitor.status(EN) == 503
    assert asyncio.get_running_loop().time() - began >= 0.2


async def test_the_form_of_the_eta_leads_to_the_outage_page(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.OUTAGE_REDIRECT)
    async with visitor.get(ETA.format("en")) as response:
        assert response.status == 200
        assert str(response.url) == "https://ircc.canada.ca/outage-interruption.asp"


@pytest.mark.parametrize(("lang", "home"), [("eng", "en"), ("fra", "fr")])
async def test_the_hand_off_drops_people_on_the_home_page(
    simulator: Simulator, visitor: Visitor, lang: str, home: str
) -> None:
    simulator.faults.set(Fault.HOME_REDIRECT)
    link = f"https://onlineservices-servicesenligne-cic.fjgc-gccf.gc.ca/mycic/gccf?lang={lang}&idp=gckey"
    async with visitor.get(link) as response:
        assert (response.status, str(response.url)) == (200, f"https://www.canada.ca/{home}.html")


async def test_a_look_alike_has_the_same_form_on_a_host_that_is_nobodys(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.LOOKALIKE_REDIRECT)
    link = "https://onlineservices-servicesenligne-cic.fjgc-gccf.gc.ca/mycic/gccf?lang=eng&idp=gckey"
    async with visitor.get(link) as response:
        assert response.url.host == "clegc-gckey.gc.ca.sign-in.example"
        assert 'id="token1"' in await response.text()


async def test_a_redirect_loop_has_no_end(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.REDIRECT_LOOP)
    with pytest.raises(aiohttp.TooManyRedirects):
        await visitor.text(EN)


async def test_an_empty_page_is_a_success_without_a_word(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.EMPTY_PAGE)
    async with visitor.get(EN) as response:
        assert (response.status, await response.text()) == (200, "")


async def test_a_missing_script_leaves_the_page_alone(simulator: Simulator, visitor: Visitor) -> None:
    simulator.faults.set(Fault.SCRIPT_MISSING)
    assert await visitor.status("https://clegc-gckey.gc.ca/static/gckey.js") == 404
    assert await visitor.status(EN) == 200


async def test_a_fault_that_would_show_nowhere_is_refused(simulator: Simulator) -> None:
    with pytest.raises(ValueError, match="no such host is played"):
        simulator.faults.set(Fault.UNAVAILABLE, host="www.example.org")
