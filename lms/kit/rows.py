"""Rows by statements that are written out, where the ORM's own work costs more than the database's.

Many rows are one statement with one parameter: the values travel as JSON, and the database takes them apart. A form of 180 questions
is 180 rows of 17 columns: as parameters of their own they cost several times as much, on both sides.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)


def listed(numbers: Iterable[int]) -> str:
    """Whole numbers for `IN (…)` of a statement that is written out; of none, what nothing equals.

    As parameters, a few hundred ids cost more than the statement that looks for them.
    """
    return ", ".join(str(int(number)) for number in numbers) or "NULL"


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


class Reader(Generic[M]):
    """Makes instances of `model` of the rows of statements that are written out: whole, or with the fields `names` (the rest deferred)."""

    def __init__(self, model: type[M], *names: str) -> None:
        self.model = model
        self.fields = [field for field in model._meta.concrete_fields if not names or field.attname in names]
        self.names = [field.attname for field in self.fields]
        missing = set(names).difference(self.names)
        if missing:
            raise ValueError(f"{model.__name__} has no fields {sorted(missing)}.")

    def columns(self, table: str = "") -> str:
        """What the statement selects, in the order that `made` wants; `table`: its name in the statement."""
        return ", ".join(f'{table}."{field.column}"' if table else f'"{field.column}"' for field in self.fields)

    def made(self, row: Sequence[Any], using: BaseDatabaseWrapper | None = None) -> M:
        """The instance of a row of `columns`."""
        held = using or connections[DEFAULT_DB_ALIAS]
        values = list(row)
        kept = vars(held).setdefault("_readers", {})  # they hold the connection that they read for: each thread has its own
        if self not in kept:
            kept[self] = self._converters(held)
        for at, column, convert in kept[self]:
            for each in convert:
                values[at] = each(values[at], column, held)
        return self.model.from_db(held.alias, self.names, values)

    def _converters(self, held: BaseDatabaseWrapper) -> list[tuple[int, Any, list[Callable]]]:
        columns = [field.get_col(self.model._meta.db_table) for field in self.fields]
        found = [(at, each, held.ops.get_db_converters(each) + each.get_db_converters(held)) for at, each in enumerate(columns)]
        return [each for each in found if each[2]]
