"""A folder of bad service files, each with the exact message expected in its first line, and those that ship."""

import shutil
from pathlib import Path

import pytest

from monitor.complaints import ConfigError
from monitor.config import Loader
from monitor.model import Role
from monitor.settings import SHIPPED, Settings, load
from probes import catalog

BAD = sorted((Path(__file__).parent / "bad_services").glob("*.toml"))


def loader(folder: Path, **over: object) -> Loader:
    return Loader(Settings(services=folder, **over), catalog.kinds())  # type: ignore[arg-type]


def problems(folder: Path, **over: object) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        loader(folder, **over).load()
    return [str(each) for each in caught.value.problems]


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_refused_with_its_own_message(bad: Path, tmp_path: Path) -> None:
    shutil.copy(bad, tmp_path)
    expected = bad.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    reach = "" if bad.stem == "nobody-to-reach" else "ops@firm.example"
    assert problems(tmp_path, contact=reach) == [expected]


def test_all_bad_files_are_told_at_once() -> None:
    told = problems(BAD[0].parent)
    assert {line.split(":")[0] for line in told} == {path.name for path in BAD}


def test_what_ships_loads_without_settings() -> None:
    services = loader(SHIPPED).load()
    on = {each.slug for each in services if each.on}
    assert on == {"ircc-account", "ircc-portal", "eta", "employer-portal", "gckey", "controls", "announcements"}


def test_one_switch_turns_another_service_on_once_someone_can_be_reached() -> None:
    told = problems(SHIPPED, enable=("pr-portal",))
    assert told
    assert all("set `contact`" in line for line in told)
    services = loader(SHIPPED, enable=("pr-portal",), contact="ops@firm.example").load()
    assert next(each for each in services if each.slug == "pr-portal").on


def test_one_switch_turns_a_service_off() -> None:
    services = loader(SHIPPED, disable=("eta",)).load()
    assert not next(each for each in services if each.slug == "eta").on


def test_a_service_that_is_not_there_cannot_be_switched_on() -> None:
    (told,) = problems(SHIPPED, enable=("passport",))
    assert told == "settings: enable: there is no service 'passport'; `ircc-monitor services` lists them"


def test_a_folder_without_controls_gets_the_shipped_ones(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "gckey.toml", tmp_path)
    services = loader(tmp_path, contact="ops@firm.example").load()
    assert [each.role for each in services] == [Role.COMPONENT, Role.CONTROL]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (told,) = problems(tmp_path)
    assert "holds no service file" in told


def test_a_setting_is_checked_with_its_place_and_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "monitor.toml"
    file.write_text('contcat = "a"\nlisten = "nowhere"\nproxy = "http://u:secret@proxy:3128"\n')
    monkeypatch.setenv("IRCC_MONITOR_HOURLY_CAP", "none")
    with pytest.raises(ConfigError) as caught:
        load(file, {})
    told = str(caught.value)
    assert f"{file}: contcat: is not a known key" in told
    assert f"{file}: listen: write it as address:port" in told
    assert "environment IRCC_MONITOR_HOURLY_CAP: hourly_cap:" in told
    assert "a password may not stand here" in told
    assert "secret@" not in told


def test_listening_beyond_loopback_must_be_meant() -> None:
    with pytest.raises(ConfigError, match="can be reached by others"):
        load(None, {"listen": "0.0.0.0:9877"}, alone=True)
    assert load(None, {"listen": "0.0.0.0:9877", "expose": True}, alone=True).expose


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "monitor.toml"
    file.write_text('contact = "file@firm.example"\nvantage = "file"\nlog = "json"\n')
    monkeypatch.setenv("IRCC_MONITOR_CONTACT", "environment@firm.example")
    monkeypatch.setenv("IRCC_MONITOR_VANTAGE", "environment")
    chosen = load(file, {"vantage": "line"})
    assert (chosen.contact, chosen.vantage, chosen.log) == ("environment@firm.example", "line", "json")


def test_a_proxy_password_comes_from_its_file_and_shows_in_no_repr(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = {"proxy": "http://proxy.example:3128", "proxy_user": "firm"}
    told = problems(SHIPPED, **over)
    assert len(told) == 1
    assert "set IRCC_MONITOR_PROXY_PASSWORD_FILE" in told[0]
    secret = tmp_path / "password"
    secret.write_text("canary-7f3a\n")
    monkeypatch.setenv("IRCC_MONITOR_PROXY_PASSWORD_FILE", str(secret))
    secret.chmod(0o644)
    assert "chmod 600" in problems(SHIPPED, **over)[0]
    secret.chmod(0o600)
    services = loader(SHIPPED, **over).load()
    route = services[0].probes[0].target.route
    assert route.proxy == "http://firm:canary-7f3a@proxy.example:3128"
    assert "canary" not in repr(services)


def test_a_way_out_can_be_a_services_own() -> None:
    services = loader(SHIPPED, proxy="http://a.example:1", ways={"eta": {"proxy": "http://b.example:2"}}).load()
    routes = {each.slug: each.probes[0].target.route.proxy for each in services}
    assert routes["eta"] == "http://b.example:2"
    assert routes["gckey"] == "http://a.example:1"
