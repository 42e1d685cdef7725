"""The operator's web.yml: taken as Prometheus' exporter-toolkit takes it, and refused where it could not be kept."""

import ssl
import subprocess
from pathlib import Path

import bcrypt
import pytest

from monitor.complaints import ConfigError
from monitor.settings import load
from monitor.webfile import WebFileError, read
from tests.programs import found

SALT = b"$2b$05$" + b"a" * 21 + b"u"  # the same each time: it stands in the names of tests
HASH = bcrypt.hashpw(b"test", SALT).decode().replace("$2b$", "$2y$")  # as htpasswd writes it


def written(folder: Path, text: str) -> Path:
    path = folder / "web.yml"
    path.write_text(text, encoding="utf-8")
    return path


def certificate(folder: Path) -> None:
    """A key and a certificate for 127.0.0.1, signed by itself."""
    command = [found("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=monitor"]
    files = ["-keyout", str(folder / "m.key"), "-out", str(folder / "m.crt"), "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=60)


TLS = "tls_server_config: {cert_file: m.crt, key_file: m.key%s}\n"


def test_certificate_and_key_are_found_beside_the_file(tmp_path: Path) -> None:
    certificate(tmp_path)
    context = read(written(tmp_path, TLS % "")).context()
    assert context is not None
    assert (context.minimum_version, context.verify_mode) == (ssl.TLSVersion.TLSv1_2, ssl.CERT_NONE)
    strict = ", min_version: TLS13, client_ca_file: m.crt, client_auth_type: RequireAndVerifyClientCert"
    context = read(written(tmp_path, TLS % strict)).context()
    assert context is not None
    assert (context.minimum_version, context.verify_mode) == (ssl.TLSVersion.TLSv1_3, ssl.CERT_REQUIRED)


def test_an_empty_file_asks_nobody_and_serves_plain_http(tmp_path: Path) -> None:
    told = read(written(tmp_path, ""))
    assert (told.context(), told.basic_auth_users) == (None, {})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("basic_auth_users: {office: secret}", "no bcrypt hash"),
        (f"basic_auth_users: {{'a:b': {HASH}}}", "no colon"),
        ("rate_limit: {burst: 3}", "rate_limit"),
        ("tls_server_config: {cert_file: m.crt}", "key_file"),
        ("tls_server_config: {cert_file: m.crt, key_file: m.key, cipher_suites: [X]}", "cipher_suites"),
        (TLS % ", client_auth_type: RequireAndVerifyClientCert", "client_ca_file"),
        ("- one", "dictionary"),
        ("a: [", "cannot be read"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(WebFileError, match=says):
        read(written(tmp_path, text))


def test_a_key_that_is_not_there_is_told_before_anything_starts(tmp_path: Path) -> None:
    path = written(tmp_path, TLS % "")
    with pytest.raises(ConfigError, match="certificate or key cannot be used"):
        load(None, {"web_config_file": path})


def test_who_asks_for_names_may_listen_where_others_can_reach_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="name users in a `web_config_file`"):
        load(None, {"listen": "0.0.0.0:9877"})
    guarded = written(tmp_path, f"basic_auth_users: {{office: {HASH}}}")
    assert load(None, {"listen": "0.0.0.0:9877", "web_config_file": guarded}).listen == "0.0.0.0:9877"
    with pytest.raises(ConfigError, match="name users"):
        load(None, {"listen": "0.0.0.0:9877", "web_config_file": written(tmp_path, "")})
