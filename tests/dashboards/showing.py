"""One panel or column of a dashboard, as it would be shown."""

from collections.abc import Sequence

from tests.dashboards.choosing import chosen
from tests.dashboards.replaying import Asked, Dashboard, asked
from tests.dashboards.seeded import Answer, Prometheus
from tests.dashboards.truth import NOW

ONE = "tide-tables"
"""Where only one service can be shown: the one with most outages."""


async def shown(
    seeded: Prometheus, board: Dashboard, title: str, length: int, column: str = "", place: str = ""
) -> tuple[Asked, Answer]:
    """The first query of a panel, or that of a column, over the last *length* seconds, of all places or one."""
    start = NOW - length
    wanted = {"service": ONE} if board.single("service") else {}
    values = await chosen(board, seeded, start, NOW, **wanted)
    if place:
        values["vantage"] = [place]
    query = board.column(title, column) if column else next(each for each in board.queries() if each.title == title)
    ask = asked(query, board.variables, values, start, NOW)
    answer = await seeded.ask(ask)
    assert not answer.error, answer.error
    return ask, answer


def by(answer: Answer, labels: Sequence[str]) -> dict[tuple[str, ...], float]:
    """The one value of each row, by its *labels*."""
    found = {tuple(row[each] for each in labels): [*samples.values()] for row, samples in answer.rows}
    assert len(found) == len(answer.rows), f"{labels} do not tell the rows apart"
    assert all(len(values) == 1 for values in found.values())
    return {key: values[0] for key, values in found.items()}
