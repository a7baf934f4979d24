"""What a question asks on one line, in each language it is written in: lists and their search need not open its words."""

from django.db import migrations, models

LANGUAGES, LONGEST, AT_ONCE = ("fr", "en"), 300, 500


def fill(apps, schema_editor):
    model = apps.get_model("quizzes", "Question")
    some = []
    for question in model.objects.only("words", "stem_fr", "stem_en").order_by("pk").iterator(AT_ONCE):
        for language in LANGUAGES:
            stem = question.words.get(language, {}).get("stem", "")
            setattr(question, f"stem_{language}", " ".join(stem.split())[:LONGEST])
        some.append(question)
        if len(some) == AT_ONCE:
            write(model, some)
            some = []
    write(model, some)


def write(model, some):
    model.objects.bulk_update(some, [f"stem_{language}" for language in LANGUAGES])


def fill_back(apps, schema_editor):
    """Each row once: PostgreSQL alters no table whose rows were changed twice in the transaction."""
    stem = models.Case(models.When(stem_fr="", then=models.F("stem_en")), default=models.F("stem_fr"))
    apps.get_model("quizzes", "Question").objects.update(stem=stem)


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0061_lighter_saves")]

    operations = [
        *(
            migrations.AddField("question", f"stem_{language}", models.CharField(blank=True, editable=False, max_length=LONGEST))
            for language in LANGUAGES
        ),
        migrations.RunPython(fill, fill_back),
        migrations.RemoveField("question", "stem"),
    ]
