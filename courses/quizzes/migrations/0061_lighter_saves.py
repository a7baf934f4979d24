"""Saves that write less: room in the pages of rows that change with each answer, and no index beside the one that begins with it."""

import django.db.models.deletion
from django.db import migrations, models

# Per cent of a page that inserts fill (PostgreSQL): a changed row that finds room beside the old one needs no new index entry.
FILLED = {"quizzes_attempt": 50, "quizzes_slot": 60, "quizzes_difficulty": 70, "quizzes_ability": 70}
COVERED = {"quizzes_slot": "attempt_id", "quizzes_event": "attempt_id"}


def leave_room(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, percent in FILLED.items():
            schema_editor.execute(f"ALTER TABLE {table} SET (fillfactor = {percent})")


def fill_again(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in FILLED:
            schema_editor.execute(f"ALTER TABLE {table} RESET (fillfactor)")


def drop_covered(apps, schema_editor):
    """By hand: to alter the field, SQLite would make the tables again, and lose the triggers that keep events as they are."""
    for table, column in COVERED.items():
        with schema_editor.connection.cursor() as cursor:
            found = schema_editor.connection.introspection.get_constraints(cursor, table)
        for name, each in found.items():
            if each["index"] and not each["unique"] and not each["primary_key"] and each["columns"] == [column]:
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


def index_again(apps, schema_editor):
    for table, column in COVERED.items():
        schema_editor.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0060_feedback_and_grades")]

    operations = [
        migrations.RunPython(leave_room, fill_again),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_covered, index_again)],
            state_operations=[
                migrations.AlterField(
                    model_name=model,
                    name="attempt",
                    field=models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name=related, to="quizzes.attempt"
                    ),
                )
                for model, related in (("slot", "slots"), ("event", "events"))
            ],
        ),
    ]
