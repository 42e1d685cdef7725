"""The port a program gets on loopback: its usual one, or the next that is free and nobody else's usual one."""

import errno
import socket
from collections.abc import Collection

LOOPBACK = "127.0.0.1"
TRIES = 200


class NoPortError(Exception):
    """No port is free; its text is the first that was tried."""


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether one could listen there now. Raises OSError when *host* is not of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        # As Go's listeners do: connections that are winding down take no port.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as exc:
            if exc.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
    return True


def choose(usual: int, spoken_for: Collection[int]) -> int:
    """*usual* if it is free, else the next free one that is not *spoken_for*. Raises NoPortError."""
    for port in range(usual, min(usual + TRIES, 65536)):
        if (port == usual or port not in spoken_for) and is_free(port):
            return port
    raise NoPortError(usual)
