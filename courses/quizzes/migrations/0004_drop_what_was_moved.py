import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0003_move_questions")]
    operations = [
        migrations.RemoveField("question", "topic"),
        migrations.RemoveField("questiontext", "options"),
        migrations.RemoveField("questiontext", "stem_html"),
        migrations.RemoveField("questionversion", "options"),
        migrations.RemoveField("slot", "chosen"),
        migrations.RemoveField("slot", "option_order"),
        migrations.AlterField(
            "question",
            "bank",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="quizzes.bank", verbose_name="bank"
            ),
        ),
    ]
