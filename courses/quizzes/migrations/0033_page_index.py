"""One's own index to one's manual, for the open-book pane."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lms.kit.clock


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0032_drill_reminder"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="PageIndex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("exam", models.SlugField(max_length=60)),
                ("entries", models.JSONField(default=list)),
                ("changed_at", models.DateTimeField(default=lms.kit.clock.now)),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "verbose_name": "page index",
                "verbose_name_plural": "page indexes",
                "constraints": [models.UniqueConstraint(fields=["user", "exam"], name="quizzes_page_index_once")],
            },
        ),
    ]
