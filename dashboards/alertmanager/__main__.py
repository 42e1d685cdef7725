"""``python -m dashboards.alertmanager``: writes the shipped example and its list of holidays; ``--check`` compares."""

import argparse
import sys
from pathlib import Path

import yaml

from dashboards.alertmanager.intervals import YEARS, days_off
from dashboards.alertmanager.receivers import example
from dashboards.alertmanager.routing import configuration

FOLDER = Path(__file__).resolve().parent
HEADER = """\
# An example: put your own receivers in. Written by `python -m dashboards.alertmanager` from routing.py, intervals.py
# and receivers.py, which say why. Alertmanager 0.25 or later, run with TZ=America/Toronto (the messages' local time).
# Un exemple : y mettre vos propres destinataires. Alertmanager 0.25 ou plus récent, lancé avec TZ=America/Toronto.
"""
DAYS = """\
# Federal holidays / Jours fériés fédéraux

The days of the interval `federal-holidays` in `alertmanager.yml`, {first} to {last}. To renew them: raise the end of
`YEARS` in `intervals.py` and run `python -m dashboards.alertmanager`; a test fails once next year is not among them.

Les jours de l’intervalle `federal-holidays` dans `alertmanager.yml`, de {first} à {last}. Pour les renouveler :
repousser la fin de `YEARS` dans `intervals.py`, puis lancer `python -m dashboards.alertmanager`; un test échoue dès que
l’année prochaine n'y est plus.

| date | holiday | jour férié |
|---|---|---|
"""


def files() -> dict[Path, str]:
    """Every generated file and what belongs into it."""
    whole = configuration(example(), templates="templates/*.tmpl")
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120)
    french = {each.day: each.fr.replace("'", "’") for each in days_off()}
    rows = [f"| {each.day} | {each.en} | {french[each.day]} |\n" for each in days_off()]
    days = DAYS.format(first=YEARS[0], last=YEARS[-1]) + "".join(rows)
    return {FOLDER / "alertmanager.yml": HEADER + text, FOLDER / "holidays.md": days}


def main() -> int:
    """Write the files, or with ``--check`` say which differ."""
    parser = argparse.ArgumentParser(prog="python -m dashboards.alertmanager", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file differs")
    check = parser.parse_args().check
    stale = [path for path, text in files().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if check:
            sys.stderr.write(f"{path}: not what is generated; run `python -m dashboards.alertmanager`\n")
        else:
            path.write_text(files()[path], encoding="utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
