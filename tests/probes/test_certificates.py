"""What a handshake showed, who stands in between, and why a certificate was refused."""

import asyncio
import ssl

import pytest

from probes.certificates import INTERCEPTORS, certificate, intercepted_by, sharpen, tls_facts, why_untrusted
from probes.failures import Failed, Faulty
from probes.model import Cause
from probes.network import Endpoint, Network, Watch
from probes.trust import Trust
from probes.tunnel import Wanted, open_stream
from tests.certificates import DAY, House, authority, leaf, now, server_context
from tests.listeners import listening, silent


@pytest.fixture(scope="session")
def house(tmp_path_factory) -> House:
    return House(folder=tmp_path_factory.mktemp("certificates"))


async def shaken(server: ssl.SSLContext, context: ssl.SSLContext) -> ssl.SSLObject:
    """What is left of a handshake after its connection has ended."""
    network = Network()
    async with listening(silent, server) as port:
        wanted = Wanted(endpoint=Endpoint(host="localhost", port=port), context=context, private=True)
        stream = await open_stream(network, wanted, asyncio.Protocol, Watch({}))
        found = stream.ssl_object
        stream.transport.abort()
    network.close()
    return found


async def test_the_chain_is_read_as_presented_and_as_verified(house):
    middle = authority("Test Middle", under=house.root)
    issued = leaf(middle, "localhost", "portal.example", "127.0.0.1")
    context = Trust(roots=house.ca_file).context()
    facts = tls_facts(await shaken(server_context(issued, house.folder), context))
    assert (facts.version, facts.cipher[:4]) == ("TLS 1.3", "TLS_")
    assert [each.subject for each in facts.chain] == ["CN=localhost", "CN=Test Middle"]
    assert [each.subject for each in facts.verified] == ["CN=localhost", "CN=Test Middle", "CN=Test Root"]
    first = facts.chain[0]
    assert first.fingerprint == issued.fingerprint
    assert first.names == ("localhost", "portal.example", "127.0.0.1")
    assert first.issuer == "CN=Test Middle"
    assert int(first.serial, 16) == issued.certificate.serial_number
    assert first.not_after == issued.certificate.not_valid_after_utc
    assert first.not_after.utcoffset() is not None
    assert facts.intercepted_by == ""


async def test_without_verification_nothing_counts_as_verified(house):
    facts = tls_facts(await shaken(house.server("localhost"), Trust().context(verify=False)))
    assert facts.chain
    assert facts.verified == ()


async def test_a_chain_that_only_our_ca_file_makes_trusted_was_opened_on_the_way(house, tmp_path):
    office = authority("Office Inspection CA")
    ca_file = office.write(tmp_path, "office")
    trust = Trust(roots=house.ca_file)
    server = server_context(leaf(office, "localhost"), tmp_path)
    facts = tls_facts(await shaken(server, trust.context(ca_file)), trust.extra_roots(ca_file))
    assert facts.intercepted_by == "Office Inspection CA"


async def test_a_portal_left_alone_is_not_called_intercepted_though_a_ca_file_is_set(house, tmp_path):
    ca_file = authority("Office Inspection CA").write(tmp_path, "office")
    trust = Trust(roots=house.ca_file)
    facts = tls_facts(await shaken(house.server("localhost"), trust.context(ca_file)), trust.extra_roots(ca_file))
    assert facts.intercepted_by == ""


def test_a_ca_file_that_ends_in_an_intermediate_is_enough_and_is_noticed(tmp_path):
    middle = authority("Office Issuing CA", under=authority("Office Root"))
    issued = leaf(middle, "localhost")
    assert (
        intercepted_by([issued.certificate, middle.certificate], frozenset({middle.fingerprint})) == "Office Issuing CA"
    )


@pytest.mark.parametrize("word", INTERCEPTORS)
def test_a_known_product_is_recognised_by_its_name(word):
    by = authority("Gateway CA", organization=f"{word.title()} Inc.")
    assert intercepted_by([leaf(by, "portal.example").certificate]) == "Gateway CA"


@pytest.mark.parametrize(
    "name", ["DigiCert Global Root G2", "Entrust Root CA", "ISRG Root X1", "Amazon Root CA 1", "Sectigo", "GTS Root R1"]
)
def test_a_public_authority_is_not_taken_for_a_product(name):
    assert intercepted_by([leaf(authority(name, organization=name), "portal.example").certificate]) == ""


def test_a_self_signed_certificate_vouches_for_itself():
    assert why_untrusted([leaf(None, "portal.example").certificate]) == "self_signed"


def test_a_lone_certificate_that_says_where_its_issuers_is_was_not_sent_whole():
    middle = authority("Middle", under=authority("Root"))
    assert why_untrusted([leaf(middle, "portal.example", aia=True).certificate]) == "incomplete_chain"


def test_a_lone_certificate_of_a_private_authority_leads_to_an_unknown_root():
    assert why_untrusted([leaf(authority("Private"), "portal.example").certificate]) == "unknown_root"


def test_a_chain_with_a_gap_was_not_sent_whole():
    root = authority("Root")
    upper = authority("Upper", under=root)
    lower = authority("Lower", under=upper)
    issued = leaf(lower, "portal.example")
    assert why_untrusted([issued.certificate, upper.certificate]) == "incomplete_chain"
    assert why_untrusted([issued.certificate, lower.certificate, upper.certificate]) == "unknown_root"
    assert why_untrusted([issued.certificate, lower.certificate, upper.certificate, root.certificate]) == "unknown_root"


async def test_an_expired_certificate_is_told_with_its_date(house):
    ends = now() - DAY / 2
    found = await shaken(house.server("localhost", ends=ends), Trust().context(verify=False))
    better = sharpen(Failed(Cause.TLS, "certificate refused", code="expired"), found)
    assert better.code == "expired"
    assert f"{ends:%Y-%m-%d %H:%M}" in better.detail


async def test_a_refused_certificate_of_a_known_product_is_our_own_fault(tmp_path):
    by = authority("Zscaler Intermediate Root CA", organization="Zscaler Inc.")
    server = server_context(leaf(by, "localhost"), tmp_path)
    better = sharpen(
        Failed(Cause.TLS, "refused", code="incomplete_chain"), await shaken(server, Trust().context(verify=False))
    )
    assert isinstance(better, Faulty)
    assert better.code == "intercepted"
    assert "CA file" in better.detail


def test_a_certificate_without_names_has_none():
    assert certificate(authority("Root").certificate).names == ()
