"""`python -m dashboards.grafana` writes the JSON of every dashboard; with `--check` it only says which files differ."""

import sys
from collections.abc import Iterator, Sequence
from json import dumps
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from dashboards.grafana.boards import monitor, outages, overview, service, slo, vantages
from dashboards.grafana.speech import LANGS, Say

FOLDER = Path(__file__).resolve().parent
SHEETS = (overview.sheet, service.sheet, outages.sheet, slo.sheet, vantages.sheet, monitor.sheet)


def files() -> Iterator[tuple[Path, str]]:
    """Every file with what it should contain."""
    for lang in LANGS:
        say = Say(lang=lang)
        for sheet in SHEETS:
            built = sheet(say).build(say)
            text = dumps(built, cls=JSONEncoder, sort_keys=True, indent=2, ensure_ascii=False)
            yield FOLDER / lang / f"{built.uid}.json", text + "\n"


def differing(folder: Path = FOLDER) -> list[Path]:
    """The files under *folder* that are not what would be written, also those that nothing would write."""
    wanted = {folder / path.relative_to(FOLDER): text for path, text in files()}
    there = {path for lang in LANGS for path in (folder / lang).glob("*.json")}
    stale = {path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text}
    return sorted(stale | (there - set(wanted)))


def main(arguments: Sequence[str]) -> int:
    """Write, or check; 1 if something differs."""
    if list(arguments) == ["--check"]:
        stale = differing()
        for path in stale:
            sys.stderr.write(f"{path} is not what the code gives; run: python -m dashboards.grafana\n")
        return 1 if stale else 0
    if arguments:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    for path in differing():
        path.unlink(missing_ok=True)
    for path, text in files():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
