"""What programs log is told by how much it matters, as a sentence."""

import pytest

from monitor.stack.lines import Level, understood


@pytest.mark.parametrize(
    ("line", "level", "sentence"),
    [
        (
            'ts=2026-11-25T19:00:00.1Z caller=main.go:1 level=warn component=tsdb msg="A \\"b\\"" err="no: c"',
            Level.WARNING,
            'A "b" (err: no: c)',
        ),
        (
            "time=2026-11-25T19:00:00.1Z level=ERROR source=main.go:1 msg=Stopped code=2",
            Level.ERROR,
            "Stopped (code: 2)",
        ),
        ('ts=x level=error component=dispatcher err="refused"', Level.ERROR, "err: refused"),
        ('logger=http t=2026-11-25T19:00:00Z level=info msg="HTTP Server Listen"', Level.INFO, "HTTP Server Listen"),
        ("2026-11-25T19:00:00Z WARNING monitor.schedule: missed 1 look", Level.WARNING, "missed 1 look"),
        ("2026-11-25T19:00:00Z INFO monitor.recorder: copied", Level.INFO, "copied"),
        ("panic: runtime error", Level.NOTE, "panic: runtime error"),
        ('ts=x level=warn msg="half', Level.WARNING, "half"),
        ("level=odd msg=x", Level.NOTE, "level=odd msg=x"),
    ],
)
def test_a_line_has_a_level_and_a_sentence(line: str, level: Level, sentence: str) -> None:
    assert understood(line, Level.NOTE) == (level, sentence)
