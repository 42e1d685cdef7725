"""Which roots are believed, and which of them only our own CA file brought."""

import ssl
from pathlib import Path

import certifi
import pytest

from probes.failures import Faulty
from probes.trust import Trust, fingerprints
from tests.certificates import authority


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("trust")


@pytest.fixture(scope="session")
def office(folder):
    return authority("Office Root").write(folder, "office")


def test_a_context_is_made_once():
    trust = Trust()
    assert trust.context() is trust.context()
    assert trust.context() is not trust.context(verify=False)


def test_a_context_verifies_by_subject_alternative_name_and_no_older_than_tls_1_2():
    made = Trust().context()
    assert made.verify_mode is ssl.CERT_REQUIRED
    assert made.check_hostname
    assert not made.hostname_checks_common_name
    assert made.minimum_version is ssl.TLSVersion.TLSv1_2
    assert Trust().context(min_version="TLS 1.3").minimum_version is ssl.TLSVersion.TLSv1_3


def test_the_systems_roots_are_trusted_and_a_ca_file_is_added_to_them(office):
    trust = Trust()
    before, after = trust.context().cert_store_stats(), trust.context(office).cert_store_stats()
    assert before["x509_ca"] > 0
    assert after["x509_ca"] == before["x509_ca"] + 1


def test_only_what_a_ca_file_adds_counts_as_extra(office, folder):
    both = folder / "both.pem"
    public = Path(certifi.where())
    both.write_bytes(office.read_bytes() + public.read_bytes())
    trust = Trust(roots=public)
    assert trust.extra_roots(both) == fingerprints(office)
    assert trust.extra_roots(None) == frozenset()
    assert Trust(roots=office).extra_roots(office) == frozenset()


@pytest.mark.parametrize(
    "content", [None, b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_ca_file_that_cannot_be_used_is_our_own_fault(tmp_path, content):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Faulty) as caught:
        Trust().context(path)
    assert caught.value.code == "ca_file"
    assert str(tmp_path) not in caught.value.detail
