"""Many rows in one statement with one parameter: the values travel as JSON, and the database takes them apart.

A form of 180 questions is 180 rows of 17 columns: as parameters of their own they cost several times as much, on both sides.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str] = (), update: Sequence[str] = ()) -> None:
    """Insert rows of plain values (numbers, texts, JSON), each a mapping by column; all have the same columns (1 statement).

    `update`: the columns that a row takes over which is there already, by the columns that are `unique`. No signals, no defaults of
    the model: what a column must hold is in the row.
    """
    if not rows:
        return
    name = connection.ops.quote_name
    columns = list(rows[0])
    named = ", ".join(name(column) for column in columns)
    if connection.vendor == "postgresql":
        source = f"SELECT {named} FROM jsonb_populate_recordset(NULL::{name(model._meta.db_table)}, %s::jsonb)"  # noqa: S608 (names of the model)
    else:
        taken = ", ".join(f"json_extract(value, '$.{column}')" for column in columns)
        source = f"SELECT {taken} FROM json_each(%s) WHERE true"  # noqa: S608 (SQLite takes ON for a join without WHERE)
    taking = ", ".join(f"{name(column)} = EXCLUDED.{name(column)}" for column in update)
    conflict = f" ON CONFLICT ({', '.join(map(name, unique))}) DO UPDATE SET {taking}" if update else ""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {name(model._meta.db_table)} ({named}) {source}{conflict}", [json.dumps(rows)])
