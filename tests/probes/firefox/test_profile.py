"""What Firefox starts with."""

from pathlib import Path

from probes.firefox import profile


def test_a_proxy_and_the_language_are_set_and_private_addresses_are_barred(tmp_path: Path) -> None:
    profile.write(tmp_path / "p", lang="fr", proxy="http://proxy.firm.example:3128")
    text = (tmp_path / "p" / "user.js").read_text()
    assert 'user_pref("network.proxy.ssl", "proxy.firm.example");' in text
    assert 'user_pref("network.proxy.ssl_port", 3128);' in text
    assert 'user_pref("intl.accept_languages", "fr-CA, fr");' in text
    assert 'user_pref("network.lna.blocking", true);' in text


def test_a_target_on_a_private_address_may_be_reached(tmp_path: Path) -> None:
    profile.write(tmp_path / "p", lang="en", private=True)
    assert "network.lna" not in (tmp_path / "p" / "user.js").read_text()
