"""What this monitor is made of."""

import platform
from importlib.metadata import version


def versions() -> dict[str, str]:
    """The versions of the program, of Python, and of the libraries whose behaviour shows in what is measured."""
    return {
        "version": version("ircc-monitor"),
        "python": platform.python_version(),
        "aiohttp": version("aiohttp"),
        "playwright": version("playwright"),
    }


def system() -> str:
    """What the program runs on: the operating system, its release and its machine."""
    return f"{platform.system()} {platform.release()} {platform.machine()}"
