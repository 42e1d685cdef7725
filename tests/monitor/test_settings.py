"""What an operator may set, and how each mistake is told: all of them, each with its place."""

from pathlib import Path
from typing import Any

import pytest

from monitor.complaints import ConfigError
from monitor.settings import SHIPPED, Settings, is_loopback, judged, load, split_listen
from tests.certificates import authority


def told(values: dict[str, Any]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(None, values, alone=True)
    return [str(each) for each in caught.value.problems]


def test_without_anything_said_it_listens_to_this_machine_only() -> None:
    settings = load(None, {}, alone=True)
    assert split_listen(settings.listen) == ("127.0.0.1", 9877)
    assert settings.services == SHIPPED
    assert not settings.expose


def test_the_data_folder_is_systemds_where_it_gives_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "state"))
    assert load(None, {}).data == tmp_path / "state"


def test_the_environment_gives_lists_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRCC_MONITOR_ENABLE", "pr-portal, citizenship,")
    monkeypatch.setenv("IRCC_MONITOR_RESOLVERS", "192.0.2.1,[2001:db8::1]:5353")
    settings = load(None, {})
    assert settings.enable == ("pr-portal", "citizenship")
    assert settings.resolvers == ("192.0.2.1", "[2001:db8::1]:5353")


@pytest.mark.parametrize(
    ("listen", "expected"),
    [("127.0.0.1:0", ("127.0.0.1", 0)), ("[::1]:9877", ("::1", 9877)), ("localhost:65535", ("localhost", 65535))],
)
def test_an_address_to_listen_on(listen: str, expected: tuple[str, int]) -> None:
    assert split_listen(listen) == expected


@pytest.mark.parametrize("listen", ["", "127.0.0.1", ":9877", "127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:-1"])
def test_what_is_no_address_to_listen_on(listen: str) -> None:
    assert told({"listen": listen}) == ["command line: listen: write it as address:port, for example 127.0.0.1:9877"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "monitor.firm.example"])
def test_an_address_others_can_reach_must_be_meant(host: str) -> None:
    listen = f"[{host}]:9877" if ":" in host else f"{host}:9877"
    (line,) = told({"listen": listen})
    assert f"{host} can be reached by others" in line
    assert load(None, {"listen": listen, "expose": True}, alone=True).listen == listen


def test_this_machine_is_known_by_its_names() -> None:
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.1.2.3", "::1")))
    assert not any(map(is_loopback, ("", "localhost.evil.example", "0.0.0.0", "127.0.0.1.evil.example")))


@pytest.mark.parametrize("proxy", ["proxy:3128", "socks5://proxy:1080", "http://", "ftp://proxy:21"])
def test_a_proxy_is_one_of_two_sorts(proxy: str) -> None:
    assert told({"proxy": proxy}) == ["command line: proxy: write it as http://host:port or https://host:port"]
    assert told({"ways": {"eta": {"proxy": proxy}}})[0].startswith("command line: ways.eta.proxy: write it as")


def test_a_password_in_a_proxys_address_is_refused_and_not_repeated() -> None:
    (line,) = told({"proxy": "http://user:canary@proxy:3128"})
    assert "a password may not stand here" in line
    assert "canary" not in line


def test_a_ca_file_must_hold_a_certificate(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").touch()
    (tmp_path / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    for name in ("empty", "broken"):
        assert told({"ca_file": tmp_path / f"{name}.pem"})[0].startswith("command line: ca_file: holds no certificate")
    assert "cannot be read" in told({"ca_file": tmp_path / "missing.pem"})[0]
    good = authority().write(tmp_path, "good")
    assert load(None, {"ca_file": good}, alone=True).ca_file == good


def test_everything_wrong_is_told_at_once_with_what_is_exposed_and_the_rest_is_kept() -> None:
    values = {"listen": "0.0.0.0:9877", "hourly_cap": 0, "drain": 60, "log": "xml", "vantage": "roof", "colour": "red"}
    settings, problems = judged(None, values, alone=True)
    assert [each.key for each in problems] == ["hourly_cap", "drain", "log", "colour", "listen"]
    assert settings.vantage == "roof"
    assert settings.hourly_cap == Settings().hourly_cap
    assert len(told(values)) == 5
    assert {each.file for each in problems} == {"command line"}
    assert all(each.fr for each in problems)


def test_outsiders_have_a_port_of_their_own_and_need_nobodys_leave() -> None:
    assert load(None, {"public_listen": "0.0.0.0:9878"}, alone=True).public_listen == "0.0.0.0:9878"
    assert load(None, {"listen": "127.0.0.1:0", "public_listen": "127.0.0.1:0"}, alone=True)
    (line,) = told({"listen": "127.0.0.1:9877", "public_listen": "0.0.0.0:9877"})
    assert line.startswith("command line: public_listen: port 9877 is that of `listen`")
    (line,) = told({"public_listen": "9878"})
    assert line.startswith("command line: public_listen: write it as address:port")


def test_a_setting_that_is_no_setting_in_the_environment_of_the_file_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "ircc-monitor.toml"
    file.write_text("[ways.eta]\nproxi = 'http://a:1'\n")
    with pytest.raises(ConfigError, match=f"{file}: ways.eta.proxi: is not a known key"):
        load(file, {})


def test_the_demo_heeds_neither_file_nor_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ircc-monitor.toml").write_text("vantage = 'file'\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IRCC_MONITOR_PROXY", "http://proxy.example:3128")
    assert load(None, {}).vantage == "file"
    settings = load(None, {}, alone=True)
    assert (settings.vantage, settings.proxy) == ("here", "")
