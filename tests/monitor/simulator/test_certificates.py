"""The certificates: one good key for all, bad ones that are bad in one way only."""

import base64
import hashlib
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from monitor.simulator.certificates import Certificates
from monitor.simulator.faults import Fault

HOST = "www.canada.ca"


def presented(folder: Path, fault: Fault | None = None, host: str = HOST) -> list[x509.Certificate]:
    certificates = Certificates(folder)
    certificates.context(host, fault, 3.0)
    (file,) = folder.glob(f"{host}-*.pem")
    return x509.load_pem_x509_certificates(file.read_bytes())


def fingerprint(leaf: x509.Certificate) -> str:
    key = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(key).digest()).decode()


def test_chromium_can_tell_every_good_key_and_no_bad_one(tmp_path: Path) -> None:
    certificates = Certificates(tmp_path)
    good = (None, Fault.CERT_EXPIRING, Fault.CERT_INCOMPLETE)
    for fault in (*good, Fault.CERT_EXPIRED, Fault.CERT_WRONG_HOST, Fault.CERT_SELF_SIGNED):
        certificates.context(HOST, fault)
        leaf = x509.load_pem_x509_certificates(next(tmp_path.glob(f"{HOST}-{fault or 'good'}-*")).read_bytes())[0]
        assert (fingerprint(leaf) in certificates.spki) == (fault in good)


def test_a_good_chain_has_its_intermediate_and_an_incomplete_one_has_not(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert len(presented(tmp_path / "a")) == 2
    assert len(presented(tmp_path / "b", Fault.CERT_INCOMPLETE)) == 1


def test_an_address_is_named_as_an_address(tmp_path: Path) -> None:
    leaf = presented(tmp_path, host="1.1.1.1")[0]
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["1.1.1.1"]


def test_an_ending_certificate_is_still_good_for_the_days_asked_for(tmp_path: Path) -> None:
    left = presented(tmp_path, Fault.CERT_EXPIRING)[0].not_valid_after_utc - datetime.now(UTC)
    assert timedelta(days=2.9) < left <= timedelta(days=3)


@pytest.mark.parametrize("fault", [None, Fault.CERT_EXPIRED])
def test_only_the_one_property_is_wrong(tmp_path: Path, fault: Fault | None) -> None:
    leaf = presented(tmp_path, fault)[0]
    assert leaf.not_valid_before_utc < datetime.now(UTC)
    assert (leaf.not_valid_after_utc > datetime.now(UTC)) == (fault is None)
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [HOST]


def test_keys_are_readable_by_us_alone_and_the_root_by_openssl(tmp_path: Path) -> None:
    certificates = Certificates(tmp_path)
    certificates.context(HOST)
    (file,) = tmp_path.glob(f"{HOST}-*.pem")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert ssl.create_default_context(cafile=certificates.ca_file).cert_store_stats()["x509_ca"] == 1


def test_a_context_is_made_once(tmp_path: Path) -> None:
    certificates = Certificates(tmp_path)
    assert certificates.context(HOST) is certificates.context(HOST)
