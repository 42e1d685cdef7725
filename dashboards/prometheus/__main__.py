"""``python -m dashboards.prometheus``: writes the rule files; ``--check`` compares, and exits 1 when one differs."""

import argparse
import sys

from dashboards.prometheus.files import files


def main() -> int:
    """Write the files, or with ``--check`` say which differ."""
    parser = argparse.ArgumentParser(prog="python -m dashboards.prometheus", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file differs")
    check = parser.parse_args().check
    wanted = files()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if check:
            sys.stderr.write(f"{path}: not what is generated; run `python -m dashboards.prometheus`\n")
        else:
            path.write_text(wanted[path], encoding="utf-8")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
