"""Bulk data, size L in under a minute: rows as the product leaves them, written without its work.

L: 2,000 people, 200 trainings (of 10, 30, 300 and 1,000 lessons among them), 20,000 enrolments, 1,000,000 progress rows,
300 sessions, one quiz of 60 questions and one of 180.
"""

import math
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import connection

from courses.booking.enums import SessionState
from courses.booking.models import HalfDay, Session
from courses.catalogue.enums import Access, LessonKind
from courses.catalogue.models import CoursePage, Lesson, LessonPage, Module, ModulePage, Training
from courses.learning.models import Enrolment
from courses.quizzes import actions
from courses.quizzes.enums import QuestionKind
from courses.quizzes.item import Item
from courses.quizzes.models import Question
from lms.accounts.models import User
from lms.kit import clock
from tests import factories


@dataclass(frozen=True)
class Amounts:
    people: int
    trainings: int
    enrolments: int
    progress: int
    sessions: int


AMOUNTS = {
    "S": Amounts(450, 20, 2_000, 10_000, 30),
    "M": Amounts(1_000, 60, 6_000, 100_000, 100),
    "L": Amounts(2_000, 200, 20_000, 1_000_000, 300),
}
SIZES = (10, 30, 300, 1000)
A_MODULE = 10
SEATS = 100_000


def everything(size: str) -> None:
    amounts = AMOUNTS[size]
    people = User.objects.bulk_create(
        User(email=f"p{n}@bench.example", password="!", first_name=f"Prénom{n}", last_name=f"Nom{n}") for n in range(amounts.people)
    )
    factories.trainings(upto=amounts.trainings)
    trainings = {training.code: training for training in Training.objects.filter(code__startswith="t")}
    sized = dict(zip(SIZES, sorted(trainings.values(), key=lambda training: training.pk), strict=False))
    lessons = {size: course(training, size) for size, training in sized.items()}
    quizzes(sized[30])
    learning(people, sized, lessons, [t for t in trainings.values() if t not in sized.values()], amounts)
    sessions(list(trainings.values()), amounts.sessions)
    with connection.cursor() as cursor:  # now, not by the database's own housekeeping in the middle of a round
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def course(training: Training, size: int) -> list[Lesson]:
    """`size` lessons in modules of ten, open after sign-up, with their French pages."""
    Training.objects.filter(pk=training.pk).update(access=Access.SIGN_UP)
    page = CoursePage.objects.get(training=training)
    modules = Module.objects.bulk_create(
        Module(training=training, key=f"{training.code}-m{n}", position=n) for n in range(math.ceil(size / A_MODULE))
    )
    module_page, lesson_page = ModulePage.objects.filter(locale=page.locale).first(), LessonPage.objects.filter(locale=page.locale).first()
    changes = [{"module": module, "title": f"Module {n}", "slug": module.key} for n, module in enumerate(modules)]
    parents = factories.add_pages(page, module_page, changes)
    made: list[Lesson] = []
    for module, parent in zip(modules, parents, strict=True):
        numbers = range(len(made), min(len(made) + A_MODULE, size))
        rows = Lesson.objects.bulk_create(
            Lesson(module=module, key=f"{training.code}-l{n}", kind=LessonKind.TEXT, minutes=8, position=n) for n in numbers
        )
        texts = [{"lesson": row, "title": f"Leçon {row.position} du parcours", "slug": row.key} for row in rows]
        factories.add_pages(parent, lesson_page, texts)
        made += rows
    return made


def quizzes(training: Training) -> None:
    """Quiz lessons of 60 and 180 questions at the end of the training's last module, from copies of the sample questions."""
    module = training.modules.order_by("position").last()
    model = LessonPage.objects.filter(lesson__kind=LessonKind.QUIZ, locale__language_code="fr").first()
    parent = ModulePage.objects.get(module=module, locale=model.locale)
    samples = [row.item for row in Question.objects.filter(kind=QuestionKind.SINGLE).select_related("scenario")[:60]]
    bank = actions.bank(slug="bench")
    for size in (60, 180):
        keys = [f"bench-{size}-{n}" for n in range(size)]
        held = [_copy(samples[n % len(samples)], key) for n, key in enumerate(keys)]
        actions.write_items(bank=bank, items=held)
        titles = {"fr": f"Quiz de {size} questions"}
        quiz = actions.write_quiz(key=f"bench-{size}", titles=titles, question_keys=keys, pass_mark=60)
        lesson = Lesson.objects.create(
            module=module, key=f"bench-quiz-{size}", kind=LessonKind.QUIZ, minutes=60, position=9000 + size, quiz=quiz
        )
        factories.add_pages(parent, model, [{"lesson": lesson, "title": f"Quiz {size}", "slug": lesson.key}])


def _copy(item: Item, key: str) -> Item:
    """The same question under another key, told apart by one word of its text."""
    words = {language: replace(each, stem=f"{each.stem} ({key})") for language, each in item.words.items()}
    return replace(item, key=key, words=words, group="")


def learning(
    people: list[User], sized: dict[int, Training], lessons: dict[int, list[Lesson]], others: list[Training], amounts: Amounts
) -> None:
    """Ten enrolments a person; everybody is through the 300 lessons, a fifth of them through the 1,000, all half-way through the 30."""
    far = people[: amounts.people // 5]
    each = [(person, training) for person in people for training in (sized[300], sized[30], sized[10])]
    each += [(person, sized[1000]) for person in far]
    filler = max(0, amounts.enrolments - len(each)) // amounts.people
    each += [(person, others[(number + shift) % len(others)]) for number, person in enumerate(people) for shift in range(filler)]
    done = {sized[300].pk: 300, sized[1000].pk: 1000, sized[30].pk: 15}
    made = Enrolment.objects.bulk_create(
        (Enrolment(user=person, training=training, done_lessons=done.get(training.pk, 0)) for person, training in each), batch_size=2000
    )
    # Everybody's current training is the one of 30 lessons.
    Enrolment.objects.filter(training=sized[30]).update(last_seen_at=clock.now() + timedelta(seconds=1))
    Enrolment.objects.filter(training__in=[sized[300], sized[1000]]).update(completed_at=clock.now())
    moment = clock.now()
    rows = [
        (enrolment.pk, lesson.pk)
        for enrolment in made
        for size in (300, 1000, 30)
        if enrolment.training_id == sized[size].pk
        for lesson in lessons[size][: done[sized[size].pk]]
    ]
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY learning_lessonprogress (enrolment_id, lesson_id, state, started_at, done_at) FROM STDIN") as copy,
    ):
        for enrolment_id, lesson_id in rows[: amounts.progress]:
            copy.write_row((enrolment_id, lesson_id, "done", moment, moment))


def sessions(trainings: list[Training], number: int) -> None:
    """Sessions of two days spread over a year, after those that the sample has; the sample's Paris session seats everybody."""
    start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=60)
    days = [start + timedelta(days=n) for n in range(number - Session.objects.count())]
    made = Session.objects.bulk_create(
        Session(
            code=f"bench-{n}", training=trainings[n % len(trainings)], place="Atelier Jalon", capacity=10, state=SessionState.PUBLISHED,
            go_no_go_on=(day - timedelta(days=14)).date(), starts_at=day, ends_at=day + timedelta(days=1, hours=7),
        )
        for n, day in enumerate(days)
    )  # fmt: skip
    HalfDay.objects.bulk_create(
        HalfDay(session=session, starts_at=session.starts_at + shift, ends_at=session.starts_at + shift + timedelta(hours=3))
        for session in made
        for shift in (timedelta(), timedelta(hours=4), timedelta(days=1), timedelta(days=1, hours=4))
    )
    Session.objects.filter(code="agp-paris-1").update(capacity=SEATS)
