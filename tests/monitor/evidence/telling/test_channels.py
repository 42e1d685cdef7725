"""Where one writes: what is known has its source and its date, and what is not known is not made up."""

import tomllib
from importlib.resources import files

from monitor.evidence.telling.channels import channel_of


def test_the_employer_portal_has_its_mailbox() -> None:
    channel = channel_of("employer-portal")
    assert channel is not None
    assert (channel.to, channel.days) == ("CIC.EmployerPortal-Portaildelemployeur.CIC@cic.gc.ca", 5)
    assert channel.known.year == 2024


def test_an_unknown_service_has_none() -> None:
    assert channel_of("citizenship") is None


def test_every_channel_is_of_a_shipped_service_and_says_where_it_is_from() -> None:
    shipped = {each.name.removesuffix(".toml") for each in files("probes").joinpath("services").iterdir()}
    text = files("monitor.evidence.telling").joinpath("channels.toml").read_text(encoding="utf-8")
    for table in tomllib.loads(text)["channels"]:
        for slug in table["services"]:
            assert slug in shipped
            channel = channel_of(slug)
            assert channel is not None
            assert channel.source
            assert channel.told("en") != channel.told("fr")
