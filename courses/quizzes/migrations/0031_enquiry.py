"""What learners ask their trainers about questions of their results."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import lms.kit.clock


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0030_rehearsal")]

    operations = [
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=1000, verbose_name="what do you want to know?")),
                ("at", models.DateTimeField(default=lms.kit.clock.now)),
                (
                    "attempt",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="enquiries", to="quizzes.attempt"),
                ),
            ],
            options={
                "verbose_name": "enquiry",
                "verbose_name_plural": "enquiries",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=["attempt", "number"], name="quizzes_enquiry_once"),
                    models.CheckConstraint(condition=~Q(text="") & Q(number__gte=1), name="quizzes_enquiry_names_a_question"),
                ],
            },
        ),
    ]
