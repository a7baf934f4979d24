"""A file of questions on its way into a bank: uploaded, looked at without writing, decided by a second person, then written in parts."""

from collections.abc import Callable
from uuid import UUID

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.accounts.enums import Role
from lms.accounts.models import User
from lms.jobs import actions as jobs
from lms.kit import clock, languages

from ..actions.errors import QuizRefused
from ..actions.exchange import Exchange, import_questions
from ..enums import ImportState
from ..formats.archive import MAX_UNPACKED
from ..models import Bank, QuestionImport
from . import health

# Deciders of what others wrote; an author's own file waits for one of them.
DECIDERS = frozenset({Role.APPROVER, Role.ADMINISTRATOR})
PROGRESS_SECONDS = 3600


@transaction.atomic
def upload(*, user: User, file: UploadedFile, bank: Bank, format: str, language: str) -> QuestionImport:
    """Keep the file and have it looked at. Raises QuizRefused for one that is too large."""
    if (file.size or 0) > MAX_UNPACKED:
        raise QuizRefused(_("The file is larger than 50 MB. Cut it into several."))
    name = (file.name or "questions")[:200]
    row = QuestionImport(name=name, bank=bank, format=format, language=language, by=user)
    row.file.save(str(row.public_id), file, save=False)
    row.save(force_insert=True)
    _queue(row, "quizzes.look_at_import")
    return row


def _queue(row: QuestionImport, kind: str) -> None:
    """A job of this file; its sentences are in the language of whoever asked for it."""
    jobs.enqueue(kind=kind, key=f"{kind}:{row.pk}", args={"import_id": row.pk, "words": languages.active()}, priority=30)


def look(*, import_id: int, words: str) -> str:
    """The dry run, for the job: what would become of each question. Nothing of the bank is written; sentences are in `words`."""
    row = QuestionImport.objects.select_related("bank").filter(pk=import_id, state=ImportState.READ).first()
    if row is None:
        return "gone"
    with override(words):
        report = _read(row, dry_run=True, on_progress=lambda done, of: cache.set(_key(row), (done, of), PROGRESS_SECONDS))
    row.report, row.of = report.summary(), len(report.rows)
    row.state = ImportState.PREVIEWED if report.rows else ImportState.REFUSED
    row.format = report.format or row.format
    row.save(update_fields=["report", "of", "state", "format"])
    if row.state == ImportState.REFUSED:
        _drop_file(row)
    return row.state


def _read(row: QuestionImport, *, dry_run: bool, on_progress: Callable[[int, int], None]) -> Exchange:
    with row.file.open("rb") as file:
        data = file.read()
    return import_questions(
        data=data, name=row.name, slug=row.bank.slug, format=row.format or None, language=row.language, dry_run=dry_run,
        on_progress=on_progress,
    )  # fmt: skip


def _key(row: QuestionImport) -> str:
    return f"question-import:{row.pk}"


def progress(row: QuestionImport) -> tuple[int, int]:
    """(questions done, of how many); (0, 0) where nobody knows yet."""
    if row.state == ImportState.READ:
        return cache.get(_key(row)) or (0, 0)
    return row.done, row.of


def may_decide(user: User, row: QuestionImport) -> bool:
    """Whether `user` may put these questions into the bank: an approver who did not upload them, or an administrator."""
    return Role.ADMINISTRATOR in user.roles or (Role.APPROVER in user.roles and row.by_id != user.pk)


@transaction.atomic
def run(*, user: User, row: QuestionImport) -> None:
    """Have the questions written. Raises QuizRefused when it is not this person's to decide, or not waiting any more."""
    if not may_decide(user, row):
        raise QuizRefused(_("Somebody else decides about a file that you uploaded."))
    changed = QuestionImport.objects.filter(pk=row.pk, state=ImportState.PREVIEWED).update(state=ImportState.RUNNING, run_by=user, done=0)
    if not changed:
        raise QuizRefused(_("This file is not waiting for a decision any more."))
    _queue(row, "quizzes.run_import")


def write(*, import_id: int, words: str) -> str:
    """The import itself, for the job; a repeat after a killed worker goes on where it stopped, and says “unchanged” of what is there."""
    row = QuestionImport.objects.select_related("bank").filter(pk=import_id, state=ImportState.RUNNING).first()
    if row is None:
        return "gone"

    def tell(done: int, of: int) -> None:
        QuestionImport.objects.filter(pk=row.pk).update(done=done, of=of)

    with override(words):
        report = _read(row, dry_run=False, on_progress=tell)
    row.report, row.done, row.state, row.finished_at = report.summary(), len(report.rows), ImportState.DONE, clock.now()
    row.save(update_fields=["report", "done", "state", "finished_at"])
    _drop_file(row)
    health.ask(bank=row.bank)
    return f"{report.imported} imported, {report.updated} updated"


def forget(*, user: User, row: QuestionImport) -> None:
    """Take an upload back that was not imported. Raises QuizRefused for one under way."""
    if row.by_id != user.pk and not DECIDERS & user.roles:
        raise QuizRefused(_("This file is not yours to take back."))
    deleted, _rows = QuestionImport.objects.filter(pk=row.pk).exclude(state=ImportState.RUNNING).delete()
    if not deleted:
        raise QuizRefused(_("This file is being imported: wait for its end."))
    _drop_file(row)


def _drop_file(row: QuestionImport) -> None:
    if row.file:
        row.file.delete(save=False)
        QuestionImport.objects.filter(pk=row.pk).update(file="")


def found(public_id: UUID) -> QuestionImport | None:
    """The upload, with whose it is (1 statement)."""
    return QuestionImport.objects.select_related("bank", "by", "run_by").filter(public_id=public_id).first()


def state(public_id: UUID) -> dict[str, str] | None:
    """What a waiting page asks for: {"state": changes whenever there is something new to see} (1 statement, without the report)."""
    row = QuestionImport.objects.only("pk", "state", "done", "of").filter(public_id=public_id).first()
    return {"state": mark(row)} if row else None


def mark(row: QuestionImport) -> str:
    """The state and how far it is, in one word."""
    done, of = progress(row)
    return f"{row.state}-{done}-{of}"
