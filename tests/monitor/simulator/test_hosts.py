"""The healthy portals: every host a service file names is played, and says what the real one says."""

import asyncio
import ssl
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from monitor.simulator.faults import CONTROLS
from monitor.simulator.hosts import ADDRESSES, HOSTS
from monitor.simulator.portal import Simulator
from monitor.simulator.sites.canada import LANDINGS
from tests.monitor.simulator.visitor import Visitor

SERVICES = sorted((Path(__file__).parents[3] / "probes" / "services").glob("*.toml"))
CANADA = "https://www.canada.ca"


def targets(file: Path) -> list[str]:
    return [each["target"] for each in tomllib.loads(file.read_text(encoding="utf-8"))["probes"]]


def host_of(target: str) -> str:
    return urlsplit(target).hostname or "" if "://" in target else target.rpartition(":")[0] or target


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
def test_every_host_of_a_service_is_played(file: Path) -> None:
    named = {*tomllib.loads(file.read_text(encoding="utf-8")).get("hosts", ()), *map(host_of, targets(file))}
    assert named <= set(HOSTS)


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.stem)
async def test_every_page_of_a_service_answers(visitor: Visitor, file: Path) -> None:
    for target in targets(file):
        if target.startswith("https:"):
            async with visitor.get(target) as response:
                assert response.status == 200, target
                assert len(await response.text()) >= 200, target


def test_there_are_at_least_three_controls_and_one_is_an_address() -> None:
    assert set(CONTROLS) <= set(HOSTS)
    assert len(CONTROLS) >= 3
    assert "1.1.1.1" in CONTROLS


@pytest.mark.parametrize("path", sorted(LANDINGS))
async def test_a_landing_page_is_in_its_language_and_leads_to_its_twin(visitor: Visitor, path: str) -> None:
    text = await visitor.text(CANADA + path)
    landing = LANDINGS[path]
    assert f'<html lang="{landing.lang}">' in text
    assert landing.title in text.replace("&#39;", "'")
    assert LANDINGS[landing.other].other == path


async def test_old_notices_stand_in_comments_when_all_is_well(visitor: Visitor) -> None:
    for path in LANDINGS:
        text = await visitor.text(CANADA + path)
        before, comment, _ = text.partition("<!-- ")
        assert "This online service will be unavailable" in text or "sera inaccessible" in text
        assert comment
        assert 'data-incl-name="includes-outage-' in before
        assert text.count('class="alert ') == text.count('<!-- <section class="alert ')


@pytest.mark.parametrize(
    ("path", "errors"),
    [
        (
            "/en/immigration-refugees-citizenship/services/application/account.html",
            ("Experiencing technical difficulties", "Session expired", "Too many attempts"),
        ),
        (
            "/fr/immigration-refugies-citoyennete/services/demande/compte.html",
            ("Difficultés techniques", "Session expirée", "Trop de tentatives"),
        ),
    ],
)
async def test_the_help_names_errors_though_all_is_well(visitor: Visitor, path: str, errors: tuple[str, ...]) -> None:
    text = await visitor.text(CANADA + path)
    assert all(each in text for each in errors)


@pytest.mark.parametrize("lang", ["eng", "fra"])
async def test_the_hand_off_mints_a_new_request_each_time(simulator: Simulator, visitor: Visitor, lang: str) -> None:
    link = (
        f"https://onlineservices-servicesenligne-cic.fjgc-gccf.gc.ca/mycic/gccf?lang={lang}&idp=gckey&svc=/mycic/start"
    )
    found = set()
    for _ in range(2):
        async with visitor.get(link) as response:
            assert response.status == 200
            assert response.url.path == f"/j/{lang}/l"
            found.add(response.url.query["ReqID"])
    assert len(found) == 2
    assert [seen.host for seen in simulator.requests[:3]] == [
        "onlineservices-servicesenligne-cic.fjgc-gccf.gc.ca",
        "clegc-gckey.fjgc-gccf.gc.ca",
        "clegc-gckey.gc.ca",
    ]


@pytest.mark.parametrize("reqid", ["", "?ReqID=", "?ReqID=0123456789abcdef"])
async def test_a_sign_in_page_opened_cold_is_an_error(visitor: Visitor, reqid: str) -> None:
    async with visitor.get(f"https://clegc-gckey.gc.ca/j/eng/l{reqid}") as response:
        assert response.status == 400
        assert 'id="login"' not in await response.text()


async def test_the_language_hop_leads_to_the_sign_in_page_only(visitor: Visitor) -> None:
    hop = "https://clegc-gckey.fjgc-gccf.gc.ca/lcs/cookie/gcget/"
    for code in ("aHR0cHM6Ly93d3cuZXhhbXBsZS5vcmcv", "***", "_w"):
        assert await visitor.status(hop + code) == 400


async def test_a_host_without_such_a_page_says_so(visitor: Visitor) -> None:
    for host in ADDRESSES:
        if host not in {"cognito-idp.ca-central-1.amazonaws.com", "clegc-gckey.gc.ca.sign-in.example"}:
            assert await visitor.status(f"https://{host}/no/such/page") in {403, 404}, host


async def test_a_literal_address_is_played_with_a_certificate_of_its_own(simulator: Simulator) -> None:
    trust = ssl.create_default_context(cafile=simulator.ca_file)
    local = simulator.ports["1.1.1.1", 443]
    reader, writer = await asyncio.open_connection("127.0.0.1", local, ssl=trust, server_hostname="1.1.1.1")
    writer.write(b"GET / HTTP/1.1\r\nHost: 1.1.1.1\r\nConnection: close\r\n\r\n")
    assert (await reader.readline()) == b"HTTP/1.1 200 OK\r\n"
    await reader.read()
    writer.close()
    await writer.wait_closed()


async def test_an_unknown_parameter_gives_an_empty_feed_and_no_error(visitor: Visitor) -> None:
    feed = "https://api.io.canada.ca/io-server/gc/news/en/v2?dept=departmentofcitizenshipandimmigration"
    assert "<entry>" in await visitor.text(feed)
    assert "<entry>" not in await visitor.text(f"{feed}&colour=red")
