"""Asks who reads, where the operator's file names users: HTTP basic authentication, by bcrypt hashes.

A hash takes a tenth of a second on purpose, so it is reckoned off the loop, few at a time, and who was let in once is
known for a while by a digest that means nothing outside this process.
"""

import asyncio
import base64
import binascii
import hmac
import secrets
import time
from collections.abc import Mapping

import bcrypt
from aiohttp import web
from aiohttp.typedefs import Handler

AT_ONCE = 2
KNOWN_SECONDS = 300.0
MOST_KNOWN = 1000
NOBODY = "$2b$10$" + "." * 22 + "o" * 31
"""A hash that no password has: an unknown name takes as long to refuse as a wrong password."""
CHALLENGE = {"WWW-Authenticate": 'Basic realm="ircc-monitor", charset="UTF-8"'}


class Guard:
    """Lets in those of *users*, who are bcrypt hashes by name."""

    def __init__(self, users: Mapping[str, str]) -> None:
        self._users = dict(users)
        self._salt = secrets.token_bytes(32)
        self._known: dict[bytes, float] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """401 for everyone else, whatever they asked for."""
        header = request.headers.get("Authorization", "")
        if not header or not await self._may(header):
            raise web.HTTPUnauthorized(text="Name and password, please. / Nom et mot de passe.\n", headers=CHALLENGE)
        return await handler(request)

    async def _may(self, header: str) -> bool:
        name, password = given(header)
        mark = hmac.digest(self._salt, f"{name}:{password}".encode(), "sha256")
        if self._known.get(mark, 0.0) > time.monotonic():
            return True
        digest = self._users.get(name, NOBODY)
        async with self._turns:
            # bcrypt knows no more than the first 72 bytes; the library refuses longer ones.
            right = await asyncio.to_thread(
                bcrypt.checkpw, password.encode()[:72], digest.replace("$2y$", "$2b$", 1).encode()
            )
        if not right or name not in self._users:
            return False
        self._remember(mark)
        return True

    def _remember(self, mark: bytes) -> None:
        now = time.monotonic()
        self._known = {each: until for each, until in self._known.items() if until > now}
        if len(self._known) < MOST_KNOWN:
            self._known[mark] = now + KNOWN_SECONDS


def given(header: str) -> tuple[str, str]:
    """Name and password of a header as RFC 7617 has it; both empty for any other."""
    scheme, _, packed = header.partition(" ")
    try:
        text = base64.b64decode(packed, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    name, colon, password = text.partition(":")
    return (name, password) if colon and scheme.lower() == "basic" else ("", "")
