"""Who asked to be reminded of the daily drill by mail."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lms.kit.clock


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0031_enquiry"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="DrillReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=lms.kit.clock.now)),
                (
                    "user",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={"verbose_name": "reminder of the drill", "verbose_name_plural": "reminders of the drill"},
        ),
    ]
