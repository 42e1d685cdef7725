"""Where one writes when a service cannot be used: read from ``channels.toml``, each with its source and its date."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field


class Channel(BaseModel):
    """One channel. *to* is an e-mail address, "" where another way is told in *en* and *fr*.

    *days* is the promised time to answer in business days, 0 where none was found.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    services: tuple[str, ...] = Field(min_length=1)
    to: str
    days: int = Field(ge=0)
    source: str = Field(min_length=1)
    source_fr: str = Field(min_length=1)
    known: date
    en: str = Field(min_length=1)
    fr: str = Field(min_length=1)

    def told(self, lang: str) -> str:
        """What there is to know about it."""
        return self.fr if lang == "fr" else self.en

    def sourced(self, lang: str) -> str:
        """Where it was read."""
        return self.source_fr if lang == "fr" else self.source


def channel_of(service: str) -> Channel | None:
    """The channel for *service*; None where none is known."""
    return _channels().get(service)


@cache
def _channels() -> Mapping[str, Channel]:
    text = files("monitor.evidence.telling").joinpath("channels.toml").read_text(encoding="utf-8")
    every = [Channel.model_validate(each) for each in tomllib.loads(text)["channels"]]
    return {service: each for each in every for service in each.services}
