"""Secrets come from files alone: systemd credentials or ``NAME_FILE``; never from settings or plain variables."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel


class SecretError(Exception):
    """A secret is missing, unreadable or readable by others. The text says where it was looked for and what to do."""


def variable(name: str) -> str:
    """The environment variable that names the file of the secret *name*: ``IRCC_MONITOR_PROXY_PASSWORD_FILE``."""
    return f"IRCC_MONITOR_{name.upper().replace('-', '_')}_FILE"


def read(name: str) -> str:
    """The secret *name*, without a trailing newline. Raises SecretError."""
    path = _path(name)
    try:
        mode = path.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO) and not _is_credential(path):
            raise SecretError(f"secret {name}: {path} can be read by others; run: chmod 600 {path}")
        found = path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as exc:
        raise SecretError(f"secret {name}: {path} cannot be read ({exc.strerror})") from None
    except UnicodeDecodeError:  # it holds what was read
        raise SecretError(f"secret {name}: {path} is not text in UTF-8") from None
    if not found:
        raise SecretError(f"secret {name}: {path} is empty")
    return found


def named(params: BaseModel) -> Mapping[str, str]:
    """The secrets that a probe's parameters name: the probe's own name for each, and the secret's."""
    return dict(getattr(params, "secrets", {}))


def _path(name: str) -> Path:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder and _is_there(Path(folder) / name):
        return Path(folder) / name
    if given := os.environ.get(variable(name)):
        return Path(given)
    raise SecretError(f"secret {name}: not found; put it in a file and set {variable(name)} to its path")


def _is_there(path: Path) -> bool:
    """Whether it is there. Raises SecretError when its folder may not be read."""
    try:
        return path.exists()
    except PermissionError:
        raise SecretError(f"secret {path.name}: {path.parent} cannot be read by this user") from None


def _is_credential(path: Path) -> bool:
    """Systemd guards its credentials by a private mount; their mode is its own affair."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return bool(folder) and path.parent == Path(folder or "")
