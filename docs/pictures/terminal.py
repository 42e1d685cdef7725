"""What the demo wrote to its terminal, as an SVG that asks nothing of any other machine."""

import io
import re

from rich.console import Console
from rich.text import Text

COLUMNS = 120
FONTS = 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace'


def terminal(output: str) -> str:
    """Draw *output*, ANSI colours and all."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for line in output.splitlines():
        console.print(Text.from_ansi(line), overflow="fold", highlight=False)
    return plain(console.export_svg(title="ircc-monitor demo"))


def plain(svg: str) -> str:
    """Rich's drawing without the fonts that it would fetch, and without its signature."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*<!--.*?-->", "", svg)
    svg = svg.replace("Fira Code, monospace", FONTS)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"
