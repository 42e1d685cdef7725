"""Sends a file that somebody else's words may be in: piece by piece, off the loop, and never as a page of ours."""

import asyncio
import os
from pathlib import Path
from typing import IO

from aiohttp import hdrs, web

PIECE = 256 * 1024
SANDBOX = "default-src 'none'; sandbox"


def absent(english: str, french: str) -> web.HTTPNotFound:
    """That there is nothing, and where to look instead, in both languages."""
    return web.HTTPNotFound(text=f"{english}\n{french}\n")


UNREAD = "The history cannot be read just now\nL'historique ne peut être lu pour l'instant\n"
NO_FILE = (
    "This file is not kept here (any more); the page of the outage lists those that are",
    "Ce fichier n'est pas (ou plus) conservé ici; la page de la panne énumère ceux qui le sont",
)


async def send(request: web.Request, path: Path, root: Path, *, media_type: str, name: str = "") -> web.StreamResponse:
    """The file at *path*, which must lie below *root*; to be saved as *name*, or shown where that is "".

    Raises HTTPNotFound.
    """
    try:
        file = await asyncio.to_thread(_opened, path, root)
    except OSError:
        raise absent(*NO_FILE) from None
    headers = {
        "Content-Type": media_type,
        "Content-Security-Policy": SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Disposition": f'attachment; filename="{name}"' if name else "inline",
    }
    with file:
        return await stream(request, file, headers)


async def stream(request: web.Request, file: IO[bytes], headers: dict[str, str]) -> web.StreamResponse:
    """All of *file*, as far as it reached when it was asked for."""
    left = os.fstat(file.fileno()).st_size
    response = web.StreamResponse(headers={**headers, "Content-Length": str(left)})
    await response.prepare(request)
    if request.method == hdrs.METH_HEAD:  # what would be written after the headers were the next answer
        return response
    while left and (piece := await asyncio.to_thread(file.read, min(PIECE, left))):
        await response.write(piece)
        left -= len(piece)
    return response


def _opened(path: Path, root: Path) -> IO[bytes]:
    """Raises OSError for what is no plain file below *root*."""
    real = path.resolve(strict=True)
    if not real.is_relative_to(root.resolve()) or not real.is_file():
        raise FileNotFoundError(path)
    return real.open("rb")
