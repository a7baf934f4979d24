"""Triggers that keep a question version and an attempt's events as they were written, on both databases."""

from django.db import migrations

# table: what is frozen of it. An event's actor may be forgotten (privacy), a version's tags put right.
FROZEN = {
    "quizzes_questionversion": ("question_id", "number", "kind", "marks", "body"),
    "quizzes_event": ("attempt_id", "number", "kind", "at", "data", "hash"),
}


def guard(apps, schema_editor) -> None:
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            """CREATE FUNCTION quizzes_frozen() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'this row is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
        )
    for table, columns in FROZEN.items():
        of = ", ".join(f'"{column}"' for column in columns)
        if vendor == "postgresql":
            end = "FOR EACH ROW EXECUTE FUNCTION quizzes_frozen()"
        else:
            end = "BEGIN SELECT RAISE(ABORT, 'this row is never changed'); END"
        schema_editor.execute(f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {of} ON {table} {end}")


def unguard(apps, schema_editor) -> None:
    vendor = schema_editor.connection.vendor
    for table in FROZEN:
        schema_editor.execute(f"DROP TRIGGER {table}_frozen" + (f" ON {table}" if vendor == "postgresql" else ""))
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION quizzes_frozen()")


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0004_drop_what_was_moved")]
    operations = [migrations.RunPython(guard, unguard)]
