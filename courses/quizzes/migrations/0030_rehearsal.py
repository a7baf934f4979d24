"""Practice of the controls of an exam: an attempt that names the exam it is for, and of which nothing comes."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0021_split")]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="rehearses",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="quizzes.quiz"
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=Q(rehearses__isnull=True) | Q(state__in=["running", "voided"], score__isnull=True, submitted_at__isnull=True),
                name="quizzes_practice_has_no_result",
            ),
        ),
    ]
