"""Pictures are kept, the newest of each probe, and no folder is made for nothing."""

from datetime import timedelta
from pathlib import Path

from monitor.artifacts import KEPT, Artifacts
from tests.makers import START, probe


def test_a_look_has_a_folder_of_its_own_that_is_not_made_before_it_is_needed(tmp_path: Path) -> None:
    artifacts = Artifacts(tmp_path / "artifacts")
    one, two = (artifacts.folder(probe(), START + timedelta(microseconds=n)) for n in (1, 2))
    assert one != two
    assert one.relative_to(tmp_path) == Path("artifacts/employer-portal/door-en/20261102T140000.000001Z")
    assert not one.exists()


def test_all_but_the_newest_are_pruned_of_this_probe_alone(tmp_path: Path) -> None:
    artifacts = Artifacts(tmp_path)
    other = artifacts.folder(probe("other"), START)
    folders = [artifacts.folder(probe(), START + timedelta(minutes=n)) for n in range(KEPT + 5)]
    for each in (other, *folders):
        each.mkdir(parents=True)
        (each / "failing-moment.png").write_bytes(b"png")
    artifacts.prune(probe())
    assert [each.exists() for each in folders] == [False] * 5 + [True] * KEPT
    assert other.exists()


def test_pruning_where_nothing_was_written_makes_nothing(tmp_path: Path) -> None:
    Artifacts(tmp_path / "artifacts").prune(probe())
    assert not (tmp_path / "artifacts").exists()
