"""A time-stamping authority of our own, by OpenSSL alone, behind a real server that misbehaves as told."""

import asyncio
import contextlib
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

ROOT_NAME = "/O=Test Stamps/CN=Root"
SIGNER_EXTENSIONS = """\
extendedKeyUsage=critical,timeStamping
keyUsage=critical,digitalSignature
basicConstraints=CA:FALSE
"""
MIDDLE_EXTENSIONS = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n"
CONFIG = """\
[stamps]
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384
accuracy = secs:1
ess_cert_id_alg = sha256
{certs}
"""
NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def openssl(*arguments: str, cwd: Path, content: bytes = b"") -> bytes:
    """What OpenSSL writes. Raises CalledProcessError."""
    done = subprocess.run(["openssl", *arguments], cwd=cwd, input=content, capture_output=True, check=True)
    return done.stdout


@dataclass(frozen=True, kw_only=True)
class Notary:
    """The keys of an authority, in *folder*."""

    folder: Path

    @property
    def root(self) -> Path:
        """What an operator pins."""
        return self.folder / "root.pem"

    def stamp(self, query: bytes) -> bytes:
        """The answer to a request."""
        (self.folder / "query.tsq").write_bytes(query)
        arguments = ("-config", "stamps.cnf", "-section", "stamps", "-queryfile", "query.tsq")
        return openssl("ts", "-reply", *arguments, cwd=self.folder)

    def confirms(self, token: Path, data: Path, *more: str) -> bool:
        """Whether ``openssl ts -verify`` agrees that *token* is of the file *data*."""
        arguments = ("-data", str(data), "-in", str(token), "-CAfile", str(self.root), *more)
        done = subprocess.run(["openssl", "ts", "-verify", *arguments], capture_output=True, check=False)
        return done.returncode == 0 and b"Verification: OK" in done.stdout


def notary(folder: Path, *, chain: bool = False, name: str = ROOT_NAME, usage: str = SIGNER_EXTENSIONS) -> Notary:
    """Make an authority; with *chain*, one that has a certificate in between and sends all of them, as a file lies."""
    folder.mkdir(parents=True)
    openssl("req", "-x509", *NEW_KEY, "-keyout", "root.key", "-out", "root.pem", "-subj", name, cwd=folder)
    issuer = "root"
    if chain:
        _issue(folder, "middle", issuer, MIDDLE_EXTENSIONS)
        issuer = "middle"
        (folder / "chain.pem").write_bytes((folder / "middle.pem").read_bytes() + (folder / "root.pem").read_bytes())
    _issue(folder, "signer", issuer, usage)
    certs = f"certs = {folder}/chain.pem" if chain else ""
    (folder / "stamps.cnf").write_text(CONFIG.format(folder=folder, certs=certs))
    (folder / "serial").write_text("01\n")
    return Notary(folder=folder)


def _issue(folder: Path, name: str, issuer: str, extensions: str) -> None:
    request = ("-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/O=Test Stamps/CN={name}")
    openssl("req", *NEW_KEY, *request, cwd=folder)
    (folder / f"{name}.ext").write_text(extensions)
    signing = ("-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial", "-extfile", f"{name}.ext")
    openssl("x509", "-req", "-in", f"{name}.csr", *signing, "-out", f"{name}.pem", cwd=folder)


@dataclass(kw_only=True)
class Window:
    """Where an authority is asked, over HTTP. *bend* changes an answer; *page* is said in its place, with *status*.

    While *gate* is not set it keeps its peace.
    """

    notary: Notary
    port: int = 0
    status: int = 200
    page: str = ""
    bend: Callable[[bytes], bytes] = bytes
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[web.BaseRequest] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/tsr"

    @property
    def name(self) -> str:
        """What the monitor calls it."""
        return f"127.0.0.1-{self.port}"

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked.append(request)
        self.bodies.append(body := await request.read())
        await self.gate.wait()
        if self.page or self.status != 200:
            return web.Response(text=self.page, content_type="text/html", status=self.status)
        reply = await asyncio.to_thread(self.notary.stamp, body)
        return web.Response(body=self.bend(reply), content_type="application/timestamp-reply")


@contextlib.asynccontextmanager
async def open_window(made: Notary, port: int = 0, *, context: ssl.SSLContext | None = None) -> AsyncIterator[Window]:
    """Let *made* be asked, on a free port if none is told; over TLS with a *context*."""
    window = Window(notary=made)
    window.gate.set()
    server = web.Server(window.answer, handler_cancellation=True, access_log=None)
    listener = await asyncio.get_running_loop().create_server(server, "127.0.0.1", port, ssl=context)
    window.port = listener.sockets[0].getsockname()[1]
    try:
        yield window
    finally:
        window.gate.set()
        listener.close()
        await server.shutdown(1)
