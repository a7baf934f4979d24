"""What the first bank held, in the new places: topics become banks, options become bodies and parts, chosen keys become answers."""

from django.db import migrations


def forwards(apps, schema_editor) -> None:
    model = lambda name: apps.get_model("quizzes", name)  # noqa: E731
    for question in model("Question").objects.iterator():
        bank, _new = model("Bank").objects.get_or_create(slug=question.topic, defaults={"title": question.topic})
        last = question.versions.order_by("-number").first()
        question.bank, question.method, question.current = bank, question.topic, last
        if last:
            question.kind, question.marks, question.body = last.kind, last.marks, {"options": last.options}
            texts = list(model("QuestionText").objects.filter(version=last))
            question.words = {text.language: _words(text) for text in texts}
            question.stem = texts[0].stem[:300] if texts else ""
        question.save()
    for version in model("QuestionVersion").objects.iterator():
        version.body = {"options": version.options}
        version.save(update_fields=["body"])
    for text in model("QuestionText").objects.iterator():
        text.parts = {key: option["html"] for key, option in text.options.items()}
        text.reasons = {key: option["reason"] for key, option in text.options.items()}
        text.stem = text.stem_html
        text.save(update_fields=["parts", "reasons", "stem"])
    for slot in model("Slot").objects.iterator():
        slot.order, slot.answer = slot.option_order, {"chosen": slot.chosen} if slot.chosen else {}
        slot.first_answer = slot.answer
        slot.save(update_fields=["order", "answer", "first_answer"])
    for attempt in model("Attempt").objects.iterator():
        attempt.sections = [{"first": 1, "last": attempt.slots.count(), "break": 0, "closed": False}]
        attempt.save(update_fields=["sections"])


def _words(text) -> dict:
    # The reasons of the first bank were kept as HTML only: the words are those that were imported, until they are imported again.
    parts = {key: option["text"] for key, option in text.options.items()}
    reasons = {key: option["reason"] for key, option in text.options.items()}
    return {"stem": text.stem, "parts": parts, "reasons": reasons, "feedback": "", "information": ""}


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0002_bank_and_attempts")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
