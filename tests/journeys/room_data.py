"""Fills a demo's own database with an exam room: people of a session of the trainer's, at every stage of the mock exam.

Called in a process of the demo (`exam_site.inside`).
"""

from datetime import timedelta

NAMES = (
    ("Amina", "Bâ"), ("Bruno", "Castel"), ("Chloé", "Dumas"), ("David", "Escoffier"), ("Élise", "Faure"), ("Farid", "Ghazi"),
    ("Gaëlle", "Henry"), ("Hélène", "Imbert"), ("Ivan", "Jourdain"),
)  # fmt: skip


def fill() -> None:
    """Nine people and the sample learner in the session agp-paris-1; answers differ from one to the next."""
    from django.utils import timezone

    from courses.booking.models import Seat, Session
    from courses.quizzes import actions
    from courses.quizzes.models import Appointment, Attempt, Quiz
    from lms.accounts.models import User
    from lms.kit import clock
    from tests.courses.booking import makers
    from tests.courses.quizzes import exams, groups

    held = Session.objects.get(code="agp-paris-1")
    seats = makers.many_seats(held, len(NAMES))
    people = [seat.attendee for seat in seats]
    for user, (first, last) in zip(people, NAMES, strict=True):
        User.objects.filter(pk=user.pk).update(first_name=first, last_name=last)
    learner = User.objects.get(email="learner@demo.jalon.example")
    Seat.objects.create(session=held, hold=seats[0].hold, state="confirmed", attendee=learner, attendee_name=str(learner))
    trainer, quiz = User.objects.get(email="trainer@demo.jalon.example"), Quiz.objects.get(key="agilepm-mock")
    for at, user in enumerate(people[:5]):
        _sit(exams.sit(user, quiz), wrong=at + 2)
        actions.submit(attempt=Attempt.objects.get(user=user, quiz=quiz))
    done = Attempt.objects.filter(user=people[0], quiz=quiz).select_related("quiz").get()
    actions.comment(attempt=done, number=0, text="Bon rythme. Revoyez les rôles avant jeudi.", author=trainer)
    actions.comment(attempt=done, number=1, text="Relisez l’énoncé : qui décide ici ?", author=trainer)
    actions.assign(people=[people[0], *people[6:], learner], quiz=quiz, due_at=clock.now() + timedelta(days=3), by=trainer)
    lost, paused = exams.sit(people[5], quiz), exams.sit(people[6], quiz)
    _sit(lost, wrong=2, count=7)
    Attempt.objects.filter(pk=lost.pk).update(seen_at=clock.now() - timedelta(minutes=3))
    actions.pause(attempt=paused, actor=trainer, reason="Alerte incendie")
    starts = (timezone.localtime(clock.now()) + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)
    room = f"session-{held.public_id}"
    actions.offer(coach=trainer, room=room, starts_at=starts, minutes=30, count=3, place="Atelier Jalon", link="https://meet.example/a")
    first = Appointment.objects.filter(room=room).earliest("starts_at")
    actions.take(user=people[0], public_id=first.public_id, rooms=[room])
    _texts(people, groups.mock(key="etude-de-cas", text=True, choices=2))
    _correct_a_key()


def _sit(attempt, *, wrong: int, count: int = 99) -> None:
    from courses.quizzes import actions

    for slot in attempt.slots.select_related("version")[:count]:
        answer = slot.version.right
        options = [each for each in slot.version.body.get("options", []) if isinstance(each, dict)]
        others = [option["key"] for option in options if not option.get("correct")]
        if slot.number % wrong == 0 and others and "chosen" in answer:
            answer = {"chosen": others[: len(answer["chosen"])]}
        actions.save(attempt=attempt, given=actions.Given(slot.number, 1, answer, confidence="sure"))


def _texts(people: list, quiz) -> None:
    from courses.quizzes import actions
    from tests.courses.quizzes import exams

    for user in people[1:4]:
        attempt = exams.sit(user, quiz)
        text = "Je réunirais d’abord les parties prenantes.\n\nEnsuite, deux risques : le délai et l’absence de relais métier."
        actions.save(attempt=attempt, given=actions.Given(3, 1, {"text": text}))
        actions.save(attempt=attempt, given=actions.Given(1, 1, {"chosen": ["a"]}))
        actions.submit(attempt=attempt)


def _correct_a_key() -> None:
    from courses.quizzes import actions
    from tests.courses.quizzes import exams

    item = exams.single("etude-de-cas-1", right="a", area="people", task="team")
    actions.write_items(bank=actions.bank(slug="etude-de-cas"), items=[item])
