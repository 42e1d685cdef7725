"""``services`` and ``config check`` say what is configured and whether it is right, and ask nobody."""

import asyncio
from pathlib import Path

from tests.monitor.cli.shell import Ask
from tests.monitor.folders import control, page, write


def street(folder: Path) -> Path:
    control(folder, 9)
    odd = page("home", "http://127.0.0.1:9/?a=[b]", known="2026-11-22", source="a friend", params={"status": [200]})
    write(folder, "portal", odd, page("spare", "http://127.0.0.1:9/", on=False), title={"en": "P [x]", "fr": "Le P"})
    write(folder, "old", page("home", "http://127.0.0.1:9/old"), on=False, depends_on=["portal"])
    return folder


async def test_services_are_listed_with_their_probes_in_both_languages(ask: Ask, tmp_path: Path) -> None:
    folder = street(tmp_path)
    english, french = await asyncio.gather(
        ask("services", "--services", str(folder)), ask("--lang", "fr", "services", "--services", str(folder))
    )
    assert (english.code, french.code) == (0, 0)
    assert "portal  P [x] (Service; Watched: yes)" in english.out
    assert "old  Old (Service; Watched: no; Depends on: portal)" in english.out
    assert "http://127.0.0.1:9/?a=[b]" in english.out
    assert "120 s" in english.out
    assert "portal  Le P (Service; Surveillé: oui)" in french.out.replace(" :", ":")
    assert "Sonde" in french.out
    assert "Watched" not in french.out


async def test_services_as_json(ask: Ask, tmp_path: Path) -> None:
    done = await ask("--json", "services", "--services", str(street(tmp_path)))
    listed = {each["service"]: each for each in done.json}
    assert done.code == 0
    assert set(listed) == {"controls", "portal", "old"}
    home, spare = listed["portal"]["probes"]
    assert (home["probe"], home["kind"], home["every"], home["on"]) == ("portal/home", "http", 120.0, True)
    assert (home["source"], str(home["known"])) == ("a friend", "2026-11-22")
    assert not spare["on"]
    assert not listed["old"]["probes"][0]["on"]
    assert listed["old"]["depends_on"] == ["portal"]


async def test_config_check_counts_what_is_watched(ask: Ask, tmp_path: Path) -> None:
    folder = street(tmp_path)
    plain, told, french = await asyncio.gather(
        ask("config", "check", "--services", str(folder)),
        ask("--json", "config", "check", "--services", str(folder), "--enable", "old"),
        ask("--lang", "fr", "config", "check", "--services", str(folder)),
    )
    assert [each.code for each in (plain, told, french)] == [0, 0, 0]
    assert plain.out == "ok: Watching 2 services with 2 probes\n"
    assert told.json == {"problems": [], "services": 3, "probes": 3}
    assert "2 services surveillés" in french.out


async def test_that_outsiders_may_read_is_told(ask: Ask, tmp_path: Path) -> None:
    folder, where = street(tmp_path), "0.0.0.0:9878"
    plain, told = await asyncio.gather(
        ask("config", "check", "--services", str(folder), IRCC_MONITOR_PUBLIC_LISTEN=where),
        ask("--json", "config", "check", "--services", str(folder), IRCC_MONITOR_PUBLIC_LISTEN=where),
    )
    assert [each.code for each in (plain, told)] == [0, 0]
    assert f"{where}: whoever reaches it reads the pages without proof" in plain.out
    assert told.json["public_listen"] == where


async def test_what_ships_is_right_without_any_settings(ask: Ask) -> None:
    done = await ask("config", "check")
    assert (done.code, done.err) == (0, "")


async def test_every_problem_is_told_with_file_and_key_in_the_language_asked_for(ask: Ask, tmp_path: Path) -> None:
    folder = street(tmp_path)
    write(folder, "portal", page("home", "http://127.0.0.1:9/", every=1), colour="red")
    write(folder, "old", page("home", "ftp://127.0.0.1/"))
    plain, told, french = await asyncio.gather(
        ask("config", "check", "--services", str(folder)),
        ask("--json", "config", "check", "--services", str(folder)),
        ask("--lang", "fr", "config", "check", "--services", str(folder)),
    )
    assert [each.code for each in (plain, told, french)] == [3, 3, 3]
    assert "error: portal.toml: colour: is not a known key" in plain.err
    assert "error: old.toml: probes[home].target: not an http:// or https:// URL" in plain.err
    assert plain.out == ""
    assert [(each["file"], each["key"]) for each in told.json["problems"]] == [
        ("old.toml", "probes[home].target"),
        ("portal.toml", "colour"),
    ]
    assert "erreur : portal.toml : colour : n'est pas une clé connue" in french.err.replace(
        "toml: colour", "toml : colour"
    )


async def test_switching_the_controls_off_is_refused(ask: Ask, tmp_path: Path) -> None:
    """Without a control every failure on the way would be unknown for ever, and nobody would notice."""
    done = await ask("config", "check", "--services", str(street(tmp_path)), IRCC_MONITOR_DISABLE="controls")
    assert done.code == 3
    assert "settings: controls: no control is watched" in done.err


async def test_a_settings_file_that_cannot_be_read_or_parsed_is_3(ask: Ask, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("contact = \n")
    missing, bad = await asyncio.gather(
        ask("--config", str(tmp_path / "missing.toml"), "config", "check"),
        ask("--config", str(broken), "services"),
    )
    assert (missing.code, bad.code) == (3, 3)
    assert f"{tmp_path}/missing.toml: cannot be read: No such file" in missing.err
    assert f"{broken}: is not valid TOML" in bad.err


async def test_files_an_editor_leaves_are_no_services(ask: Ask, tmp_path: Path) -> None:
    folder = street(tmp_path)
    (folder / ".#portal.toml").symlink_to("somebody@somewhere.1234")
    (folder / "portal.toml~").write_text("rubbish")
    done = await ask("config", "check", "--services", str(folder))
    assert (done.code, done.err) == (0, "")
