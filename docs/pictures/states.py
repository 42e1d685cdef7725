"""How a state is drawn: told apart by height, pattern, sign and word, then by colours safe under colour blindness."""

from collections.abc import Iterator

LETTER, SIGN = 8, 12
DRAWN = {
    "up": (12, "#3a86c8", "#06192a", "●"),
    "degraded": (20, "url(#degraded)", "#2b2000", "◐"),
    "maintenance": (20, "url(#maintenance)", "#1e1433", "■"),
    "down": (28, "#d62f1f", "#ffffff", "▼"),
    "unknown": (12, "url(#unknown)", "#23282d", "?"),
}
"""Height, fill, colour of the word, and the sign that the page shows too."""

DATED = "A change is confirmed by a second look and dated to the first."
STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1b1f23; }
.head { font-size: 19px; font-weight: 700; } .name { font-weight: 700; } .quiet { fill: #535b63; font-size: 12px; }
.word { font-size: 11px; font-weight: 700; text-anchor: middle; } .mid { text-anchor: middle; }
.haloed { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; stroke-linejoin: round; }
.flag { fill: #1b1f23; } .number { fill: #ffffff; font-size: 11px; font-weight: 700; text-anchor: middle; }
.time { font-variant-numeric: tabular-nums; }
"""
PATTERNS = """
<pattern id="degraded" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 0h8v8H0z" fill="#f2c037"/>\
<path d="M1 0v8" stroke="#a87f00" stroke-width="2"/></pattern>
<pattern id="maintenance" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 0h8v8H0z" fill="#b39ddb"/>\
<circle cx="2" cy="2" r="1.3" fill="#6b4fa0"/><circle cx="6" cy="6" r="1.3" fill="#6b4fa0"/></pattern>
<pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 0h6v6H0z" fill="#ffffff"/>\
<path d="M-1 7 7 -1M-1 1 1 -1M5 7 7 5" stroke="#6e7681" stroke-width="1.4"/></pattern>
"""


def segment(state: str, begin: float, end: float, base: int, title: str) -> str:
    """One state from *begin* to *end* (pixels), with its word or sign where there is room."""
    tall, fill, ink, sign = DRAWN[state]
    width = round(end - begin, 1)
    body = box(begin, base - tall, width, tall, fill)
    text = f"{sign} {state}" if width > LETTER * len(state) + 14 else sign if width > SIGN else ""
    if state == "up" or not text:
        return f"<g><title>{title}</title>{body}</g>"
    x, y = round(begin + width / 2, 1), base - tall / 2 + 4.5
    kind = "word" if state == "down" else "word haloed"
    return f'<g><title>{title}</title>{body}<text class="{kind}" x="{x}" y="{y}" style="fill:{ink}">{text}</text></g>'


def legend(y: int, right: int) -> Iterator[str]:
    """Each state as it is drawn, and what the lower band is; *right* is where the last line ends."""
    x = 20
    for state, (tall, fill, _, sign) in DRAWN.items():
        yield box(x, y + 5 - tall, 26, tall, fill)
        yield f'<text x="{x + 33}" y="{y + 4}">{sign} {state}</text>'
        x += 33 + LETTER * len(state) + 42
    y += 24
    band = ((20, "down", "share of the service's probes that fail"), (318, "unknown", "that cannot tell"))
    for x, state, text in band:
        yield f'{box(x, y - 10, 13, 13, DRAWN[state][1])}<text class="quiet" x="{x + 20}" y="{y}">{text}</text>'
    yield f'<text class="quiet" x="{right}" y="{y}" text-anchor="end">{DATED}</text>'


def box(x: float, y: float, width: float, tall: float, fill: str) -> str:
    """A filled rectangle."""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{tall:g}" fill="{fill}"/>'
