"""What a quiz tells, and when, by its author's own choice; when it closes (QZ-13)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0051_scenarios")]

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
    ]
