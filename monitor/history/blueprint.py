"""The schema as this program writes it, empty and in memory: what a file is compared with."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from typing import NamedTuple

from monitor.history.errors import BROKEN

COLUMNS = """
SELECT tables.name, fields.name, fields.type, fields.pk OR fields."notnull", fields.pk
FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS fields WHERE tables.type = 'table'
ORDER BY tables.name, fields.cid
"""


class Column(NamedTuple):
    """One column of a table. *due* when it is never NULL; *place* in the primary key, 0 outside of it."""

    table: str
    name: str
    type: str
    due: int
    place: int


def schema() -> str:
    """The statements that make it."""
    return resources.files(__package__).joinpath("schema.sql").read_text(encoding="utf-8")


def blank() -> sqlite3.Connection:
    """An empty history in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(schema())
    return connection


def columns(connection: sqlite3.Connection | None = None) -> list[Column]:
    """The columns of every table that the file has; without one, that it should have."""
    if connection is not None:
        return [Column(*row) for row in connection.execute(COLUMNS)]
    with closing(blank()) as made:
        return columns(made)


def misfits(connection: sqlite3.Connection) -> Iterator[str]:
    """The columns in which something lies that is not of their type: SQLite does not mind, and readers do."""
    for each in columns():
        kinds = f"'{each.type.lower()}'" if each.due else f"'{each.type.lower()}', 'null'"
        query = f"SELECT 1 FROM {each.table} WHERE typeof({each.name}) NOT IN ({kinds}) LIMIT 1"  # noqa: S608 - our own names
        try:
            found = connection.execute(query).fetchone()
        except BROKEN as exc:
            yield f"{each.table}.{each.name}: {exc}"
        else:
            if found is not None:
                yield f"{each.table}.{each.name} holds what is no {each.type}"
