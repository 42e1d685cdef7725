"""The tls kind against servers whose certificates are good, old, foreign, incomplete and made on the way."""

import datetime as dt
import ssl

import pytest
from pydantic import ValidationError

from probes.failures import Failed, Faulty
from probes.kinds import tls
from probes.model import Cause, Outcome, Reading, Route, Target
from probes.network import Detour, Network, Patience
from probes.toolbox import Tools
from probes.trust import Trust
from tests.certificates import DAY, House, authority, leaf, now, server_context
from tests.listeners import NameServer, blocking_tls, http, listening, name_server, resetting, saying, silent
from tests.proxies import Proxy, proxying
from tests.toolboxes import tools_for


@pytest.fixture(scope="session")
def house(tmp_path_factory) -> House:
    return House(folder=tmp_path_factory.mktemp("tls"))


@pytest.fixture
def tools(house, tmp_path):
    network = Network(trust=Trust(roots=house.ca_file), patience=Patience(tls=0.5))
    yield tools_for(network, tmp_path)
    network.close()


async def look(tools: Tools, server: ssl.SSLContext | None, serve=silent, **params) -> Reading:
    async with listening(serve, server) as port:
        target = Target(address=f"localhost:{port}", private=True)
        return await tls.probe(target, tls.Params(**params), tools)


async def failed_look(tools: Tools, server: ssl.SSLContext | None, serve=silent, **params) -> Failed:
    with pytest.raises(Failed) as caught:
        await look(tools, server, serve, **params)
    return caught.value


async def test_a_good_certificate_is_up_and_described(tools, house):
    reading = await look(tools, house.server())
    assert (reading.outcome, reading.detail) == (Outcome.UP, "")
    assert set(reading.phases) == {"resolve", "connect", "tls"}
    assert reading.address in {"127.0.0.1", "::1"}
    assert reading.tls.version == "TLS 1.3"
    assert [each.subject for each in reading.tls.verified] == ["CN=127.0.0.1", "CN=Test Root"]
    assert tools.notebook.requests == {"localhost": 1}


async def test_a_certificate_near_its_end_is_up_with_a_word_about_it(tools, house):
    server = house.server("localhost", ends=now() + 10 * DAY)
    assert "expires in 9 days" in (await look(tools, server)).detail
    assert (await look(tools, server, warn_days=5)).detail == ""


@pytest.mark.parametrize(
    ("dates", "code"),
    [({"ends": now() - DAY / 2}, "expired"), ({"begins": now() + DAY, "ends": now() + 2 * DAY}, "not_yet_valid")],
)
async def test_a_certificate_out_of_its_time_is_down_and_its_dates_are_still_told(tools, house, dates, code):
    failed = await failed_look(tools, house.server("localhost", **dates))
    assert (failed.cause, failed.code, failed.outcome) == (Cause.TLS, code, Outcome.DOWN)
    facts = tools.notebook.tls
    assert abs(facts.chain[0].not_after - dates["ends"]) < dt.timedelta(seconds=1)
    assert facts.verified == ()
    assert set(tools.notebook.phases) == {"resolve", "connect", "tls"}
    assert tools.notebook.address in {"127.0.0.1", "::1"}


async def test_a_certificate_for_another_host_is_down(tools, house):
    failed = await failed_look(tools, house.server("other.example"))
    assert (failed.cause, failed.code) == (Cause.TLS, "hostname")
    assert tools.notebook.tls.chain[0].names == ("other.example",)
    assert tools.notebook.requests == {"localhost": 2}


async def test_a_certificate_with_only_a_common_name_is_down_as_in_a_browser(tools, house):
    server = server_context(leaf(house.root, common_name="localhost"), house.folder)
    assert (await failed_look(tools, server)).code == "hostname"


async def test_a_self_signed_certificate_is_down(tools, house):
    server = server_context(leaf(None, "localhost"), house.folder)
    failed = await failed_look(tools, server)
    assert (failed.cause, failed.code) == (Cause.TLS, "self_signed")


async def test_an_unknown_root_is_told_from_a_chain_not_sent_whole(tools, house):
    root = authority("Unknown Root")
    middle = authority("Unknown Middle", under=root, aia=True)
    issued = leaf(middle, "localhost", aia=True)
    sent = {
        "unknown_root": [(), (middle.certificate, root.certificate), (middle.certificate,)],
        "incomplete_chain": [()],
    }
    plain = leaf(root, "localhost")
    assert (await failed_look(tools, server_context(plain, house.folder))).code == "unknown_root"
    for send in sent["unknown_root"][1:]:
        assert (await failed_look(tools, server_context(issued, house.folder, send=send))).code == "unknown_root"
    assert (await failed_look(tools, server_context(issued, house.folder, send=()))).code == "incomplete_chain"


async def test_a_missing_intermediate_of_a_trusted_root_is_a_chain_not_sent_whole(tools, house):
    middle = authority("Test Middle", under=house.root)
    issued = leaf(middle, "localhost", aia=True)
    assert (await look(tools, server_context(issued, house.folder))).outcome is Outcome.UP
    failed = await failed_look(tools, server_context(issued, house.folder, send=()))
    assert (failed.cause, failed.code) == (Cause.TLS, "incomplete_chain")
    assert "Test Middle" in failed.detail


async def test_a_server_of_the_past_is_down(tools, house):
    server = house.server("localhost")
    server.maximum_version = ssl.TLSVersion.TLSv1_2
    async with blocking_tls(server) as port:
        target = Target(address=f"localhost:{port}", private=True)
        with pytest.raises(Failed) as caught:
            await tls.probe(target, tls.Params(min_version="TLS 1.3"), tools)
    assert (caught.value.cause, caught.value.code) == (Cause.TLS, "protocol")
    assert (await look(tools, server)).tls.version == "TLS 1.2"


async def test_a_port_that_speaks_no_tls_is_down(tools):
    async def blunt(reader, writer):
        await reader.read(100)
        writer.write(http(b"plain", status="400 Bad Request"))

    failed = await failed_look(tools, None, blunt)
    assert (failed.cause, failed.code) == (Cause.TLS, "not_tls")


async def test_a_handshake_cut_off_is_tls_and_not_tcp(tools):
    for serve in (resetting(after_request=False), saying(b"")):
        failed = await failed_look(tools, None, serve)
        assert failed.cause in {Cause.TLS, Cause.TIMEOUT}
        assert failed.code in {"hung_up", "tls"}


async def test_a_handshake_that_never_ends_is_a_timeout_in_tls(tools):
    failed = await failed_look(tools, None, silent)
    assert (failed.cause, failed.code) == (Cause.TIMEOUT, "tls")
    assert tools.notebook.phases["tls"] > 0.4


async def test_a_tls_alert_is_down(tools, house):
    server = house.server("localhost")
    server.set_ciphers("ECDHE-RSA-AES128-GCM-SHA256")  # useless with an EC key
    server.maximum_version = ssl.TLSVersion.TLSv1_2
    async with blocking_tls(server) as port:
        with pytest.raises(Failed) as caught:
            await tls.probe(Target(address=f"localhost:{port}", private=True), tls.Params(), tools)
    assert (caught.value.cause, caught.value.code) == (Cause.TLS, "handshake")


async def test_another_server_name_can_be_asked_for(tools, house):
    reading = await look(tools, house.server("portal.example"), server_name="portal.example")
    assert reading.outcome is Outcome.UP


async def test_it_works_through_a_proxy(tools, house):
    proxy = Proxy(user="zoe", password="hush")
    async with listening(silent, house.server("portal.example")) as port, proxying(proxy):
        proxy.upstream["portal.example:443"] = port
        target = Target(address="portal.example", route=Route(proxy=proxy.url))
        reading = await tls.probe(target, tls.Params(), tools)
    assert (reading.outcome, reading.address) == (Outcome.UP, "")
    assert reading.tls.intercepted_by == ""


@pytest.mark.parametrize("known", [True, False])
async def test_a_proxy_that_opens_tls_is_named_when_its_root_is_trusted(house, tmp_path, known):
    office = authority("Office CA", organization="Zscaler Inc." if known else "An Office")
    made: dict[str, ssl.SSLContext] = {}

    def inspect(host: str) -> ssl.SSLContext:
        return made.setdefault(host, server_context(leaf(office, host), tmp_path))

    network = Network(trust=Trust(roots=house.ca_file))
    tools = tools_for(network, tmp_path)
    proxy = Proxy(inspect=inspect)
    async with listening(silent) as port, proxying(proxy):
        proxy.upstream["portal.example:443"] = port
        route = Route(proxy=proxy.url, ca_file=office.write(tmp_path, "office"))
        reading = await tls.probe(Target(address="portal.example", route=route), tls.Params(), tools)
        assert reading.outcome is Outcome.UP
        assert reading.tls.intercepted_by == "Office CA"
        assert any("not the portal's own" in line for line in reading.log)
        with pytest.raises(Failed) as caught:
            await tls.probe(Target(address="portal.example", route=Route(proxy=proxy.url)), tls.Params(), tools)
    network.close()
    if known:
        assert isinstance(caught.value, Faulty)
        assert caught.value.code == "intercepted"
    else:
        assert caught.value.code == "unknown_root"


async def test_a_name_that_leads_inside_is_never_connected_to(house, tmp_path):
    async with name_server(NameServer(zone={"portal.example": ("10.0.0.1",)})) as server, listening(silent) as port:
        network = Network(resolvers=(server.address,), detour=Detour(ports={("portal.example", 443): port}))
        with pytest.raises(Failed) as caught:
            await tls.probe(Target(address="portal.example"), tls.Params(), tools_for(network, tmp_path))
        network.close()
    assert caught.value.code == "not_public"


def test_params_refuse_what_they_do_not_know():
    for wrong in ({"warn": 1}, {"min_version": "TLS 1.0"}, {"warn_days": -1}):
        with pytest.raises(ValidationError):
            tls.Params(**wrong)


def test_the_port_is_443_unless_said():
    assert tls.endpoint("portal.example").port == 443
    with pytest.raises(ValueError, match="without https"):
        tls.endpoint("https://portal.example")
