"""A toolbox for looks that need no browser: it holds one that is never started."""

from pathlib import Path

from probes.browser import Browser
from probes.client import Client
from probes.network import Network
from probes.toolbox import Tools


def tools_for(network: Network, folder: Path) -> Tools:
    """Tools over *network*, with a notebook of their own: make new ones for each look."""
    browser = Browser(executable=None, folder=folder / "browser", user_agent_suffix="test/1")
    client = Client(network, user_agent="test/1")
    return Tools(network=network, client=client, browser=browser, artifacts=folder / "artifacts")
