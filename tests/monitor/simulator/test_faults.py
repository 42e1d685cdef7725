"""The closed list of faults: each is described, and shows where it belongs and nowhere else."""

import pytest

from monitor.simulator.faults import CONTROLS, RULES, Fault, Layer
from monitor.simulator.trouble import Faults, Setting


def test_every_fault_has_a_one_line_description() -> None:
    assert set(RULES) == set(Fault)
    for rule in RULES.values():
        assert rule.text.endswith(".")
        assert "\n" not in rule.text


def test_a_fault_without_a_place_takes_its_own() -> None:
    faults = Faults()
    faults.set(Fault.OUTAGE_REDIRECT)
    assert faults.active(Fault.OUTAGE_REDIRECT, "eta.onlineservices-servicesenligne.apps.cic.gc.ca", "/eta/welcome")
    assert not faults.active(Fault.OUTAGE_REDIRECT, "www.canada.ca", "/en.html")


@pytest.mark.parametrize("control", CONTROLS)
def test_no_control_is_meant_by_everywhere(control: str) -> None:
    faults = Faults()
    faults.set(Fault.BAD_GATEWAY)
    faults.set(Fault.REFUSED)
    assert faults.active(Fault.BAD_GATEWAY, "www.canada.ca")
    assert not faults.active(Fault.BAD_GATEWAY, control)
    assert not faults.active(Fault.REFUSED, control)
    faults.set(Fault.REFUSED, host=control)
    assert faults.active(Fault.REFUSED, control)


@pytest.mark.parametrize("host", ["www.canada.ca", *CONTROLS])
def test_offline_means_everybody_controls_included(host: str) -> None:
    faults = Faults()
    faults.set(Fault.OFFLINE)
    assert faults.active(Fault.OFFLINE, host)


def test_path_and_language_narrow_a_fault() -> None:
    faults = Faults()
    faults.set(Fault.SERVER_ERROR, host="www.canada.ca", path="/fr/*", lang="fr")
    assert faults.active(Fault.SERVER_ERROR, "www.canada.ca", "/fr/a.html", "fr")
    assert not faults.active(Fault.SERVER_ERROR, "www.canada.ca", "/fr/a.html", "en")
    assert not faults.active(Fault.SERVER_ERROR, "www.canada.ca", "/en/a.html", "fr")


@pytest.mark.parametrize("fault", [each for each in Fault if each.rule.layer in {Layer.NAME, Layer.WIRE}])
def test_below_http_there_is_no_path_and_no_language(fault: Fault) -> None:
    with pytest.raises(ValueError, match="before there is a path"):
        Setting(fault=fault, path="/en/*")
    with pytest.raises(ValueError, match="before there is a path"):
        Setting(fault=fault, lang="fr")


def test_an_unknown_fault_or_language_is_refused() -> None:
    with pytest.raises(ValueError, match="meteor"):
        Faults().set("meteor")
    with pytest.raises(ValueError, match="lang is en, fr"):
        Faults().set(Fault.SLOW, lang="de")


def test_a_handle_ends_its_own_setting_only() -> None:
    faults = Faults()
    first = faults.set(Fault.UNAVAILABLE, host="www.canada.ca")
    faults.set(Fault.UNAVAILABLE, host="www.canada.ca")
    faults.clear(first)
    assert len(list(faults)) == 1
    faults.clear(Fault.UNAVAILABLE)
    assert not list(faults)


def test_the_newest_fault_of_a_layer_wins_and_the_older_one_comes_back() -> None:
    faults = Faults()
    faults.set(Fault.BAD_GATEWAY)
    newest = faults.set(Fault.UNAVAILABLE, host="www.canada.ca")
    assert faults.first(Layer.REPLY, "www.canada.ca") is newest
    faults.clear(newest)
    found = faults.first(Layer.REPLY, "www.canada.ca")
    assert found is not None
    assert found.fault is Fault.BAD_GATEWAY


def test_every_change_is_told() -> None:
    told: list[int] = []
    faults = Faults(lambda: told.append(len(list(faults))))
    handle = faults.set(Fault.SLOW)
    faults.clear(handle)
    assert told == [1, 0]
