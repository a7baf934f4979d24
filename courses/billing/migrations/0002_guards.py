"""The row that numbers are taken from, and triggers that keep issued papers as they were issued, on both databases."""

from django.db import migrations

FROZEN = "an issued invoice is never changed"
POSTGRES = (
    f"""CREATE FUNCTION billing_invoice_frozen() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER billing_invoice_frozen BEFORE UPDATE OR DELETE ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION billing_invoice_frozen()""",
)
SQLITE = tuple(
    f"CREATE TRIGGER billing_invoice_no_{verb.lower()} BEFORE {verb} ON billing_invoice BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
    for verb in ("UPDATE", "DELETE")
)
UNDO = {
    "postgresql": (
        "DROP TRIGGER billing_invoice_frozen ON billing_invoice",
        "DROP FUNCTION billing_invoice_frozen()",
    ),
    "sqlite": ("DROP TRIGGER billing_invoice_no_update", "DROP TRIGGER billing_invoice_no_delete"),
}


def guard(apps, schema_editor) -> None:
    apps.get_model("billing", "InvoiceSequence").objects.get_or_create(name="invoices")
    for statement in {"postgresql": POSTGRES, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor) -> None:
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
