"""What a quiz tells, and when it closes (QZ-13); which attempt counts, and attempts that were given back (QZ-14)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lms.kit.clock


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0051_scenarios"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RemoveConstraint(model_name="quiz", name="quizzes_feedback_known"),
        migrations.AddField(
            model_name="quiz",
            name="closes_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Nobody may start after it, and whoever is under way is handed in then. Empty: it stays open.",
                null=True,
                verbose_name="closes at",
            ),
        ),
        migrations.AddField(
            model_name="quiz", name="own_feedback", field=models.CharField(blank=True, editable=False, max_length=500)
        ),
        migrations.AlterField(
            model_name="quiz",
            name="feedback",
            field=models.CharField(
                choices=[
                    ("coach", "everything, after each attempt"),
                    ("mock", "everything, once the whole mock is handed in"),
                    ("certifying", "the result only"),
                    ("own", "my own choice, ticked below"),
                ],
                default="coach",
                max_length=12,
                verbose_name="told afterwards",
            ),
        ),
        migrations.AddConstraint(
            model_name="quiz",
            constraint=models.CheckConstraint(
                condition=models.Q(("feedback__in", ["coach", "mock", "certifying", "own"])), name="quizzes_feedback_known"
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="grade",
            field=models.CharField(
                choices=[("best", "the best"), ("last", "the last"), ("average", "the average of all")],
                default="best",
                max_length=7,
                verbose_name="attempt that counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="quiz",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__in", ["best", "last", "average"])), name="quizzes_grade_known"
            ),
        ),
        migrations.CreateModel(
            name="TriesGiven",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("at", models.DateTimeField(default=lms.kit.clock.now)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("quiz", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="quizzes.quiz")),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["user", "quiz"], name="quizzes_tries_given")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="quizzes_tries_given_for_a_reason")
                ],
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="given_back",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="attempts",
                to="quizzes.triesgiven",
            ),
        ),
    ]
