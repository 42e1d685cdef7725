"""The file that says who may read the pages, and by what certificate: the format of Prometheus' exporter-toolkit.

Operators who guard their exporters by a ``web.yml`` use the same one here
(https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md). What it may say there and not
here is refused, never passed over: a guard that is not kept is none.
"""

import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

VERSIONS: Mapping[str, ssl.TLSVersion] = {"TLS12": ssl.TLSVersion.TLSv1_2, "TLS13": ssl.TLSVersion.TLSv1_3}
CLIENTS: Mapping[str, ssl.VerifyMode] = {
    "NoClientCert": ssl.CERT_NONE,
    "VerifyClientCertIfGiven": ssl.CERT_OPTIONAL,
    "RequireAndVerifyClientCert": ssl.CERT_REQUIRED,
}
BCRYPT = r"^\$2[aby]\$(0[4-9]|1\d|2\d|3[01])\$[./A-Za-z0-9]{53}$"


class WebFileError(Exception):
    """The file cannot be used: *where* in it, and *why*."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where = where
        self.why = why


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TlsPart(_Part):
    """``tls_server_config``: certificate and key, and whether clients must show one of their own."""

    cert_file: Path
    key_file: Path
    client_ca_file: Path | None = None
    client_auth_type: Literal["NoClientCert", "VerifyClientCertIfGiven", "RequireAndVerifyClientCert"] = "NoClientCert"
    min_version: Literal["TLS12", "TLS13"] = "TLS12"

    @model_validator(mode="after")
    def _asks(self) -> Self:
        if self.client_auth_type != "NoClientCert" and self.client_ca_file is None:
            raise ValueError("client_auth_type needs a client_ca_file to verify by")
        return self


class WebFile(_Part):
    """The whole file."""

    tls_server_config: TlsPart | None = None
    basic_auth_users: dict[str, str] = Field(default_factory=dict)

    @field_validator("basic_auth_users")
    @classmethod
    def _hashed(cls, users: dict[str, str]) -> dict[str, str]:
        for name, digest in users.items():
            if not re.fullmatch(BCRYPT, digest):
                raise ValueError(f"the password of {name} is no bcrypt hash; make one by `htpasswd -nBC 10 {name}`")
            if not name or ":" in name:
                raise ValueError("a user's name is not empty and has no colon")
        return users

    def context(self) -> ssl.SSLContext | None:
        """What to serve TLS by; None for plain HTTP. Raises WebFileError when a file cannot be used."""
        part = self.tls_server_config
        if part is None:
            return None
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.minimum_version = VERSIONS[part.min_version]
        try:
            made.load_cert_chain(part.cert_file, part.key_file)
            if part.client_ca_file is not None:
                made.load_verify_locations(part.client_ca_file)
        except (OSError, ssl.SSLError) as exc:
            raise WebFileError("tls_server_config", f"certificate or key cannot be used: {exc}") from None
        made.verify_mode = CLIENTS[part.client_auth_type]
        return made


def read(path: Path) -> WebFile:
    """The file at *path*; names in it are relative to its folder. Raises WebFileError."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
        raise WebFileError("", f"cannot be read: {exc}") from None
    tls = raw.get("tls_server_config") if isinstance(raw, dict) else None
    if isinstance(tls, dict):
        for key in ("cert_file", "key_file", "client_ca_file"):
            if isinstance(tls.get(key), str):
                tls[key] = str(path.parent / tls[key])
    try:
        return WebFile.model_validate(raw)
    except ValidationError as exc:
        row = exc.errors()[0]
        raise WebFileError(".".join(map(str, row["loc"])), row["msg"].removeprefix("Value error, ")) from None
