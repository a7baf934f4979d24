"""Every table of quizzes as it is after 0051, in one go: an empty database has nothing to move."""

import courses.quizzes.networks
import django.core.validators
import django.db.models.deletion
import lms.kit.clock
import uuid
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


# table: what is frozen of it. An event's actor may be forgotten (privacy), a version's tags put right.
FROZEN = {
    "quizzes_questionversion": ("question_id", "number", "kind", "marks", "body"),
    "quizzes_event": ("attempt_id", "number", "kind", "at", "data", "hash"),
    "quizzes_scenarioversion": ("scenario_id", "number", "words"),
}


def guard(apps, schema_editor) -> None:
    """Triggers that keep a version and an attempt's events as they were written, on both databases."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            """CREATE FUNCTION quizzes_frozen() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'this row is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
        )
    for table, columns in FROZEN.items():
        of = ", ".join(f'"{column}"' for column in columns)
        if vendor == "postgresql":
            end = "FOR EACH ROW EXECUTE FUNCTION quizzes_frozen()"
        else:
            end = "BEGIN SELECT RAISE(ABORT, 'this row is never changed'); END"
        schema_editor.execute(f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OF {of} ON {table} {end}")


def unguard(apps, schema_editor) -> None:
    vendor = schema_editor.connection.vendor
    for table in FROZEN:
        schema_editor.execute(f"DROP TRIGGER {table}_frozen" + (f" ON {table}" if vendor == "postgresql" else ""))
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION quizzes_frozen()")


class Migration(migrations.Migration):

    replaces = [
        ('quizzes', '0001_initial'),
        ('quizzes', '0002_bank_and_attempts'),
        ('quizzes', '0003_move_questions'),
        ('quizzes', '0004_drop_what_was_moved'),
        ('quizzes', '0005_frozen_rows'),
        ('quizzes', '0006_practice'),
        ('quizzes', '0010_coaching'),
        ('quizzes', '0020_authoring'),
        ('quizzes', '0021_split'),
        ('quizzes', '0030_rehearsal'),
        ('quizzes', '0031_enquiry'),
        ('quizzes', '0032_drill_reminder'),
        ('quizzes', '0033_page_index'),
        ('quizzes', '0034_real_result'),
        ('quizzes', '0040_integrity'),
        ('quizzes', '0041_own_breaks'),
        ('quizzes', '0042_whole_rooms'),
        ('quizzes', '0043_comments_told'),
        ('quizzes', '0044_appointments'),
        ('quizzes', '0050_form_statistics'),
        ('quizzes', '0051_scenarios'),
    ]

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Bank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='short name')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
            ],
            options={
                'verbose_name': 'question bank',
                'verbose_name_plural': 'question banks',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('room', models.CharField(max_length=100)),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('coach', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'indexes': [models.Index(fields=['room', 'starts_at'], name='quizzes_appointment_room')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('coach', 'starts_at'), name='quizzes_appointment_once'), models.CheckConstraint(condition=models.Q(('minutes__range', (5, 240))), name='quizzes_appointment_sane'), models.CheckConstraint(condition=models.Q(('link', ''), ('place', ''), _negated=True), name='quizzes_appointment_is_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='AppointmentTaken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField(default=lms.kit.clock.now)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taken', to='quizzes.appointment')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('appointment',), name='quizzes_one_person_each')],
            },
        ),
        migrations.CreateModel(
            name='Ability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.SlugField(blank=True, max_length=40)),
                ('value', models.FloatField(default=0.0)),
                ('n', models.PositiveIntegerField(default=0)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bank', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='quizzes.bank')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'bank', 'area'), name='quizzes_ability_once')],
            },
        ),
        migrations.CreateModel(
            name='BankHealth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('questions', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('findings', models.JSONField(default=list)),
                ('exams', models.JSONField(default=list)),
                ('made_at', models.DateTimeField(default=lms.kit.clock.now)),
                ('bank', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='health', to='quizzes.bank')),
            ],
            options={
                'verbose_name': 'health of a bank',
                'verbose_name_plural': 'health of banks',
            },
        ),
        migrations.CreateModel(
            name='BlueprintEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, verbose_name='code')),
                ('number', models.PositiveIntegerField(verbose_name='edition')),
                ('text', models.TextField(verbose_name='blueprint (TOML)')),
                ('made_at', models.DateTimeField(default=lms.kit.clock.now, editable=False)),
            ],
            options={
                'verbose_name': 'exam blueprint',
                'verbose_name_plural': 'exam blueprints',
                'ordering': ['code', '-number'],
                'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='quizzes_blueprint_once')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('created', 'prepared'), ('running', 'running'), ('break', 'on a break'), ('paused', 'paused'), ('submitted', 'handed in'), ('graded', 'marked'), ('released', 'released'), ('expired', 'expired'), ('voided', 'voided')], default='created', max_length=10)),
                ('seed', models.BigIntegerField()),
                ('language', models.CharField(blank=True, choices=[('fr', 'Français'), ('en', 'English')], max_length=2)),
                ('pass_mark', models.PositiveSmallIntegerField()),
                ('cut', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=lms.kit.clock.now)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('seconds', models.PositiveIntegerField(blank=True, null=True)),
                ('deadline', models.DateTimeField(blank=True, null=True)),
                ('remaining', models.FloatField(blank=True, null=True)),
                ('break_until', models.DateTimeField(blank=True, null=True)),
                ('breaks_left', models.PositiveSmallIntegerField(default=0)),
                ('break_seconds', models.PositiveSmallIntegerField(default=0)),
                ('sections', models.JSONField(default=list)),
                ('section', models.PositiveSmallIntegerField(default=1)),
                ('is_split', models.BooleanField(default=False)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('replayed_at', models.DateTimeField(blank=True, null=True)),
                ('at_number', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('messages_sent', models.PositiveSmallIntegerField(default=0)),
                ('forgotten_at', models.DateTimeField(blank=True, null=True)),
                ('noticed', models.JSONField(default=dict)),
                ('scratchpad', models.TextField(blank=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('score', models.PositiveIntegerField(blank=True, null=True)),
                ('maximum', models.PositiveIntegerField()),
                ('areas', models.JSONField(default=dict)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to=settings.AUTH_USER_MODEL)),
                ('blueprint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quizzes.blueprintedition')),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'ordering': ['-started_at'],
                'indexes': [models.Index(condition=models.Q(('state', 'running')), fields=['deadline'], name='quizzes_attempt_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['created', 'running', 'break', 'paused', 'submitted', 'graded', 'released', 'expired', 'voided'])), name='quizzes_attempt_state_known'), models.CheckConstraint(condition=models.Q(('score__isnull', True), ('score__lte', models.F('maximum')), _connector='OR'), name='quizzes_score_in_range'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), models.Q(('score__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='quizzes_released_is_scored'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['break', 'paused']), _negated=True), ('deadline__isnull', True), _connector='OR'), name='quizzes_clock_stands_still')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=0)),
                ('text', models.CharField(max_length=2000, verbose_name='comment')),
                ('at', models.DateTimeField(default=lms.kit.clock.now)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='quizzes.attempt')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('attempt', 'number'), name='quizzes_comment_once'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='quizzes_comment_says_something')],
            },
        ),
        migrations.CreateModel(
            name='ConceptCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.SlugField(blank=True, max_length=40)),
                ('concept', models.SlugField(max_length=60)),
                ('card', models.JSONField()),
                ('due', models.DateField()),
                ('last', models.DateField()),
                ('streak', models.PositiveSmallIntegerField(default=0)),
                ('lapses', models.PositiveSmallIntegerField(default=0)),
                ('left_on', models.DateField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['due', 'concept'],
                'indexes': [models.Index(fields=['user', 'due'], name='quizzes_card_due')],
                'constraints': [models.UniqueConstraint(fields=('user', 'method', 'concept'), name='quizzes_card_once')],
            },
        ),
        migrations.CreateModel(
            name='DrillReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=lms.kit.clock.now)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reminder of the drill',
                'verbose_name_plural': 'reminders of the drill',
            },
        ),
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=1000, verbose_name='what do you want to know?')),
                ('at', models.DateTimeField(default=lms.kit.clock.now)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enquiries', to='quizzes.attempt')),
            ],
            options={
                'verbose_name': 'enquiry',
                'verbose_name_plural': 'enquiries',
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('attempt', 'number'), name='quizzes_enquiry_once'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('number__gte', 1)), name='quizzes_enquiry_names_a_question')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(default=dict)),
                ('hash', models.CharField(max_length=64)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='quizzes.attempt')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('attempt', 'number'), name='quizzes_event_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300, verbose_name='message')),
                ('at', models.DateTimeField(default=lms.kit.clock.now)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='quizzes.attempt')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PageIndex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('exam', models.SlugField(max_length=60)),
                ('entries', models.JSONField(default=list)),
                ('changed_at', models.DateTimeField(default=lms.kit.clock.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'page index',
                'verbose_name_plural': 'page indexes',
                'constraints': [models.UniqueConstraint(fields=('user', 'exam'), name='quizzes_page_index_once')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('key', models.SlugField(max_length=80, unique=True, verbose_name='key')),
                ('kind', models.CharField(choices=[('single', 'one answer'), ('multiple', 'several answers'), ('true_false', 'true or false'), ('matching', 'matching'), ('ordering', 'putting in order'), ('categorise', 'sorting into groups'), ('cloze', 'text with gaps'), ('numeric', 'number'), ('hotspot', 'place in a picture'), ('short_text', 'short text'), ('assertion_reason', 'assertion and reason'), ('open_text', 'open text, marked by a person')], default='single', max_length=20, verbose_name='kind')),
                ('marks', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='marks')),
                ('body', models.JSONField(default=dict)),
                ('words', models.JSONField(default=dict)),
                ('beliefs', models.JSONField(blank=True, default=dict)),
                ('pictures', models.JSONField(blank=True, default=dict)),
                ('method', models.SlugField(blank=True, max_length=40, verbose_name='method')),
                ('edition', models.CharField(blank=True, max_length=80, verbose_name='edition')),
                ('area', models.SlugField(blank=True, max_length=40, verbose_name='area')),
                ('task', models.SlugField(blank=True, max_length=40, verbose_name='task')),
                ('approach', models.SlugField(blank=True, max_length=40, verbose_name='approach')),
                ('skill', models.SlugField(blank=True, max_length=60, verbose_name='skill')),
                ('concept', models.SlugField(blank=True, max_length=60, verbose_name='concept')),
                ('difficulty', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='difficulty (1 to 5)')),
                ('bloom', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(6)], verbose_name='level of Bloom (1 to 6)')),
                ('owner', models.CharField(blank=True, max_length=120, verbose_name='owner')),
                ('licence', models.CharField(blank=True, max_length=60, verbose_name='licence')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='review on')),
                ('is_trial', models.BooleanField(default=False, verbose_name='on trial: asked, not counted')),
                ('is_out', models.BooleanField(default=False, verbose_name='taken out of draws')),
                ('out_because', models.CharField(blank=True, max_length=200, verbose_name='why it was taken out')),
                ('stem', models.CharField(blank=True, editable=False, max_length=300)),
                ('fingerprint_fr', models.CharField(blank=True, db_index=True, editable=False, max_length=32)),
                ('fingerprint_en', models.CharField(blank=True, db_index=True, editable=False, max_length=32)),
                ('findings', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='things to look at')),
                ('bank', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='quizzes.bank', verbose_name='bank')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'ordering': ['key'],
                'indexes': [models.Index(fields=['bank', 'area', 'approach'], name='quizzes_question_cell'), models.Index(fields=['concept'], name='quizzes_question_concept'), models.Index(fields=['area', 'key'], name='quizzes_question_area'), models.Index(fields=['review_on', 'key'], name='quizzes_question_review')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['single', 'multiple', 'true_false', 'matching', 'ordering', 'categorise', 'cloze', 'numeric', 'hotspot', 'short_text', 'assertion_reason', 'open_text'])), name='quizzes_question_kind_known')],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Exposure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('met', models.PositiveIntegerField()),
                ('of', models.PositiveIntegerField()),
                ('computed_at', models.DateTimeField()),
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='exposure', to='quizzes.question')),
            ],
        ),
        migrations.CreateModel(
            name='Difficulty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.FloatField(default=0.0)),
                ('n', models.PositiveIntegerField(default=0)),
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rated', to='quizzes.question')),
            ],
        ),
        migrations.CreateModel(
            name='QuestionImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file', models.FileField(blank=True, max_length=200, upload_to='question-imports/')),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('format', models.CharField(blank=True, max_length=20, verbose_name='format')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('state', models.CharField(choices=[('read', 'being read'), ('previewed', 'waiting for a decision'), ('running', 'being imported'), ('done', 'imported'), ('refused', 'refused')], default='read', max_length=10, verbose_name='state')),
                ('report', models.JSONField(default=dict)),
                ('done', models.PositiveIntegerField(default=0)),
                ('of', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField(default=lms.kit.clock.now, editable=False, verbose_name='uploaded on')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('bank', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='quizzes.bank', verbose_name='bank')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                ('run_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='imported by')),
            ],
            options={
                'verbose_name': 'import of questions',
                'verbose_name_plural': 'imports of questions',
                'ordering': ['-made_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['read', 'previewed', 'running', 'done', 'refused'])), name='quizzes_import_state_known')],
            },
        ),
        migrations.CreateModel(
            name='QuestionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('kind', models.CharField(choices=[('single', 'one answer'), ('multiple', 'several answers'), ('true_false', 'true or false'), ('matching', 'matching'), ('ordering', 'putting in order'), ('categorise', 'sorting into groups'), ('cloze', 'text with gaps'), ('numeric', 'number'), ('hotspot', 'place in a picture'), ('short_text', 'short text'), ('assertion_reason', 'assertion and reason'), ('open_text', 'open text, marked by a person')], max_length=20, verbose_name='kind')),
                ('marks', models.PositiveSmallIntegerField(default=1, verbose_name='marks')),
                ('body', models.JSONField(default=dict)),
                ('beliefs', models.JSONField(default=dict)),
                ('area', models.SlugField(blank=True, max_length=40)),
                ('task', models.SlugField(blank=True, max_length=40)),
                ('approach', models.SlugField(blank=True, max_length=40)),
                ('concept', models.SlugField(blank=True, max_length=60)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField(default=lms.kit.clock.now, editable=False)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='quizzes.question')),
            ],
            options={
                'verbose_name': 'question version',
                'verbose_name_plural': 'question versions',
                'ordering': ['question', 'number'],
                'constraints': [models.UniqueConstraint(fields=('question', 'number'), name='quizzes_version_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['single', 'multiple', 'true_false', 'matching', 'ordering', 'categorise', 'cloze', 'numeric', 'hotspot', 'short_text', 'assertion_reason', 'open_text'])), name='quizzes_kind_known'), models.CheckConstraint(condition=models.Q(('marks__gte', 1)), name='quizzes_marks_positive')],
            },
        ),
        migrations.CreateModel(
            name='QuestionText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English')], max_length=2)),
                ('stem', models.TextField()),
                ('parts', models.JSONField(default=dict)),
                ('reasons', models.JSONField(default=dict)),
                ('feedback', models.TextField(blank=True)),
                ('information', models.TextField(blank=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='quizzes.questionversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'language'), name='quizzes_text_once')],
            },
        ),
        migrations.AddField(
            model_name='question',
            name='current',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='quizzes.questionversion'),
        ),
        migrations.CreateModel(
            name='ItemStatistics',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(blank=True, max_length=2)),
                ('mode', models.CharField(choices=[('learn', 'Learn'), ('practise', 'Practise'), ('assess', 'Assess')], max_length=10)),
                ('n', models.PositiveIntegerField()),
                ('facility', models.FloatField(blank=True, null=True)),
                ('discrimination', models.FloatField(blank=True, null=True)),
                ('upper_lower', models.FloatField(blank=True, null=True)),
                ('median_seconds', models.FloatField(blank=True, null=True)),
                ('table', models.JSONField(default=list)),
                ('flags', models.JSONField(default=list)),
                ('computed_at', models.DateTimeField()),
                ('quarantined_on', models.DateField(blank=True, null=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='quizzes.questionversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'language', 'mode'), name='quizzes_figures_once')],
            },
        ),
        migrations.CreateModel(
            name='DrillAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('turn', models.PositiveSmallIntegerField()),
                ('is_daily', models.BooleanField()),
                ('answer', models.JSONField(default=dict)),
                ('confidence', models.CharField(blank=True, choices=[('sure', 'sure'), ('unsure', 'not sure'), ('guess', 'a guess')], max_length=6)),
                ('mark', models.PositiveSmallIntegerField()),
                ('on', models.DateField()),
                ('at', models.DateTimeField(default=lms.kit.clock.now)),
                ('next_on', models.DateField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quizzes.questionversion')),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['user', 'on'], name='quizzes_drill_day')],
                'constraints': [models.UniqueConstraint(fields=('user', 'version', 'turn'), name='quizzes_drill_once')],
            },
        ),
        migrations.CreateModel(
            name='Quiz',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=80, unique=True, verbose_name='key')),
                ('mode', models.CharField(choices=[('learn', 'Learn'), ('practise', 'Practise'), ('assess', 'Assess')], default='practise', max_length=10, verbose_name='mode')),
                ('pass_mark', models.PositiveSmallIntegerField(default=70, verbose_name='pass mark (%)')),
                ('blueprint', models.SlugField(blank=True, max_length=60, verbose_name='exam blueprint')),
                ('size', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='items of a shorter form')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes')),
                ('feedback', models.CharField(choices=[('coach', 'everything, after each attempt'), ('mock', 'everything, once the whole mock is handed in'), ('certifying', 'the result only')], default='coach', max_length=12, verbose_name='told afterwards')),
                ('tries', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='attempts allowed')),
                ('cool_down_hours', models.PositiveSmallIntegerField(default=0, verbose_name='hours between two attempts')),
                ('access_code', models.CharField(blank=True, help_text='Asked for at the start and whenever the exam is opened again. Invigilators read it in the room. Empty: none.', max_length=40, verbose_name='access code')),
                ('networks', models.TextField(blank=True, help_text='One on each line: 192.0.2.0/24, 2001:db8::/32 or a single address. Empty: from anywhere.', max_length=2000, validators=[courses.quizzes.networks.validate], verbose_name='addresses it may be sat from')),
                ('logs_leaving', models.BooleanField(default=False, help_text='For information only: it costs nothing by itself. Candidates are told before they start.', verbose_name='note when the candidate leaves the page')),
                ('deters_copying', models.BooleanField(default=False, help_text='Questions cannot be selected, copied or printed in the page. It deters; it does not prevent.', verbose_name='make copying harder')),
                ('exposure_share', models.PositiveSmallIntegerField(blank=True, help_text='Of those who have sat an exam of this bank, by last night’s figures; it holds from 30 candidates on.', null=True, verbose_name='most candidates who may have met a question (%)')),
                ('exposure_count', models.PositiveIntegerField(blank=True, help_text='By last night’s figures.', null=True, verbose_name='most candidates who may have met a question')),
                ('bank', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quizzes', to='quizzes.bank', verbose_name='bank')),
            ],
            options={
                'verbose_name': 'quiz',
                'verbose_name_plural': 'quizzes',
                'ordering': ['key'],
                'constraints': [models.CheckConstraint(condition=models.Q(('pass_mark__range', (1, 100))), name='quizzes_pass_mark_percent'), models.CheckConstraint(condition=models.Q(('blueprint', ''), ('bank__isnull', False), _connector='OR'), name='quizzes_blueprint_needs_bank'), models.CheckConstraint(condition=models.Q(('feedback__in', ['coach', 'mock', 'certifying'])), name='quizzes_feedback_known'), models.CheckConstraint(condition=models.Q(('mode__in', ['learn', 'practise', 'assess'])), name='quizzes_mode_known'), models.CheckConstraint(condition=models.Q(('exposure_share__isnull', True), ('exposure_share__range', (1, 100)), _connector='OR'), name='quizzes_exposure_share_percent'), models.CheckConstraint(condition=models.Q(('exposure_count__isnull', True), ('exposure_count__gte', 1), _connector='OR'), name='quizzes_exposure_count_some')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due')),
                ('assigned_at', models.DateTimeField(blank=True, null=True)),
                ('assigned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='quizzes.quiz')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'quiz'), name='quizzes_grant_once'), models.CheckConstraint(condition=models.Q(('due_at__isnull', True), ('assigned_at__isnull', False), _connector='OR'), name='quizzes_due_was_assigned')],
            },
        ),
        migrations.CreateModel(
            name='FormStatistics',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(blank=True, max_length=2)),
                ('mode', models.CharField(choices=[('learn', 'Learn'), ('practise', 'Practise'), ('assess', 'Assess')], max_length=10)),
                ('n', models.PositiveIntegerField()),
                ('method', models.CharField(blank=True, max_length=5)),
                ('coefficient', models.FloatField(blank=True, null=True)),
                ('sem', models.FloatField(blank=True, null=True)),
                ('items', models.PositiveIntegerField(blank=True, null=True)),
                ('mean', models.FloatField(blank=True, null=True)),
                ('deviation', models.FloatField(blank=True, null=True)),
                ('computed_at', models.DateTimeField()),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='quizzes.quiz')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('quiz', 'language', 'mode'), name='quizzes_form_figures_once')],
            },
        ),
        migrations.CreateModel(
            name='CodeTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('since', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='quizzes.quiz')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'quiz'), name='quizzes_code_try_once')],
            },
        ),
        migrations.AddField(
            model_name='attempt',
            name='quiz',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='quizzes.quiz'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='rehearses',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='quizzes.quiz'),
        ),
        migrations.CreateModel(
            name='QuizItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='quizzes.question')),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='quizzes.quiz')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('quiz', 'question'), name='quizzes_question_once_a_quiz')],
            },
        ),
        migrations.AddField(
            model_name='quiz',
            name='questions',
            field=models.ManyToManyField(related_name='quizzes', through='quizzes.QuizItem', to='quizzes.question'),
        ),
        migrations.CreateModel(
            name='QuizText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English')], max_length=2)),
                ('title', models.CharField(max_length=200)),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='quizzes.quiz')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('quiz', 'language'), name='quizzes_title_once')],
            },
        ),
        migrations.CreateModel(
            name='RealResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('exam', models.SlugField(max_length=60)),
                ('sat_on', models.DateField(verbose_name='sat on')),
                ('passed', models.BooleanField(verbose_name='passed')),
                ('bands', models.JSONField(default=dict)),
                ('chance', models.FloatField(blank=True, null=True)),
                ('share', models.FloatField(blank=True, null=True)),
                ('at', models.DateTimeField(default=lms.kit.clock.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'real result',
                'verbose_name_plural': 'real results',
                'ordering': ['-sat_on'],
                'constraints': [models.UniqueConstraint(fields=('user', 'exam', 'sat_on'), name='quizzes_real_result_once'), models.CheckConstraint(condition=models.Q(('chance__isnull', True), ('chance__range', (0, 1)), _connector='OR'), name='quizzes_real_chance_is_a_share'), models.CheckConstraint(condition=models.Q(('share__isnull', True), ('share__range', (0, 1)), _connector='OR'), name='quizzes_real_share_is_a_share')],
            },
        ),
        migrations.CreateModel(
            name='RoomAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(editable=False, unique=True)),
                ('room', models.CharField(max_length=100)),
                ('act', models.CharField(choices=[('extend', 'more time for all'), ('pause', 'all paused'), ('resume', 'all go on'), ('submit', 'all handed in'), ('tell', 'message to all')], max_length=10)),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('since', models.DateTimeField()),
                ('at', models.DateTimeField(default=lms.kit.clock.now)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['room', '-at'], name='quizzes_room_acts')],
                'constraints': [models.CheckConstraint(condition=models.Q(('act__in', ['extend', 'pause', 'resume', 'submit', 'tell'])), name='quizzes_room_act_known')],
            },
        ),
        migrations.CreateModel(
            name='RoomOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('done', models.BooleanField()),
                ('told', models.CharField(blank=True, max_length=300)),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='quizzes.roomact')),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='quizzes.attempt')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('act', 'attempt'), name='quizzes_room_outcome_once')],
            },
        ),
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('key', models.SlugField(max_length=80, unique=True, verbose_name='key')),
                ('kind', models.CharField(choices=[('booklet', 'scenario booklet, open beside each question'), ('case', 'case set, never split')], default='booklet', max_length=10, verbose_name='kind')),
                ('words', models.JSONField(default=dict, editable=False)),
                ('bank', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='quizzes.bank', verbose_name='bank')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
            ],
            options={
                'verbose_name': 'scenario',
                'verbose_name_plural': 'scenarios',
                'ordering': ['key'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['booklet', 'case'])), name='quizzes_scenario_kind_known')],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.AddField(
            model_name='question',
            name='scenario',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='quizzes.scenario', verbose_name='scenario'),
        ),
        migrations.CreateModel(
            name='ScenarioVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('words', models.JSONField()),
                ('made_at', models.DateTimeField(default=lms.kit.clock.now, editable=False)),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='quizzes.scenario')),
            ],
            options={
                'ordering': ['scenario', 'number'],
                'constraints': [models.UniqueConstraint(fields=('scenario', 'number'), name='quizzes_scenario_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('section', models.PositiveSmallIntegerField(default=1)),
                ('counted', models.BooleanField(default=True)),
                ('order', models.JSONField(default=list)),
                ('drawn', models.JSONField(default=dict)),
                ('answer', models.JSONField(default=dict)),
                ('first_answer', models.JSONField(default=dict)),
                ('changes', models.PositiveSmallIntegerField(default=0)),
                ('flagged', models.BooleanField(default=False)),
                ('confidence', models.CharField(blank=True, choices=[('sure', 'sure'), ('unsure', 'not sure'), ('guess', 'a guess')], max_length=6)),
                ('marked_up', models.JSONField(default=dict)),
                ('checked', models.BooleanField(default=False)),
                ('seq', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('seconds', models.PositiveIntegerField(default=0)),
                ('mark', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='quizzes.attempt')),
                ('regraded', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quizzes.questionversion')),
                ('scenario', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quizzes.scenarioversion')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quizzes.questionversion')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('attempt', 'number'), name='quizzes_slot_once')],
            },
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='what is wrong')),
                ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted: the question was wrong'), ('dismissed', 'looked at: the question stands')], default='open', max_length=10, verbose_name='state')),
                ('reply', models.TextField(blank=True, max_length=1000, verbose_name='reply')),
                ('at', models.DateTimeField(default=lms.kit.clock.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='quizzes.questionversion')),
                ('slot', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='quizzes.slot')),
            ],
            options={
                'ordering': ['-at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('user', 'version'), name='quizzes_one_open_dispute'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'accepted', 'dismissed'])), name='quizzes_dispute_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Accommodation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='extra time (%)')),
                ('untimed', models.BooleanField(default=False, verbose_name='no time limit')),
                ('second_language', models.BooleanField(default=False, verbose_name='sits exams in a second language')),
                ('breaks', models.PositiveSmallIntegerField(default=0, verbose_name='extra breaks')),
                ('break_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='minutes of each extra break')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('changed_at', models.DateTimeField(default=lms.kit.clock.now)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'accommodation',
                'verbose_name_plural': 'accommodations',
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__lte', 200)), name='quizzes_extra_time_sane'), models.CheckConstraint(condition=models.Q(models.Q(('break_minutes', 0), ('breaks', 0)), models.Q(('break_minutes__range', (1, 60)), ('breaks__range', (1, 20))), _connector='OR'), name='quizzes_extra_breaks_sane', violation_error_message='Extra breaks have a number (1 to 20) and a length (1 to 60 minutes).')],
            },
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('running', 'break', 'paused'))), fields=('user', 'quiz'), name='quizzes_one_under_way'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'created')), fields=('user', 'quiz'), name='quizzes_one_prepared'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('rehearses__isnull', True), models.Q(('score__isnull', True), ('state__in', ['running', 'voided']), ('submitted_at__isnull', True)), _connector='OR'), name='quizzes_practice_has_no_result'),
        ),
        migrations.RunPython(guard, unguard),
    ]
