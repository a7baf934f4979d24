"""What learners tell of the real exam."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import lms.kit.clock


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0033_page_index"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="RealResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("exam", models.SlugField(max_length=60)),
                ("sat_on", models.DateField(verbose_name="sat on")),
                ("passed", models.BooleanField(verbose_name="passed")),
                ("bands", models.JSONField(default=dict)),
                ("chance", models.FloatField(blank=True, null=True)),
                ("share", models.FloatField(blank=True, null=True)),
                ("at", models.DateTimeField(default=lms.kit.clock.now)),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "verbose_name": "real result",
                "verbose_name_plural": "real results",
                "ordering": ["-sat_on"],
                "constraints": [
                    models.UniqueConstraint(fields=["user", "exam", "sat_on"], name="quizzes_real_result_once"),
                    models.CheckConstraint(
                        condition=Q(chance__isnull=True) | Q(chance__range=(0, 1)), name="quizzes_real_chance_is_a_share"
                    ),
                    models.CheckConstraint(
                        condition=Q(share__isnull=True) | Q(share__range=(0, 1)), name="quizzes_real_share_is_a_share"
                    ),
                ],
            },
        ),
    ]
