"""What the mails of booking say, in both languages, and the calendar file they carry."""

import email
from collections.abc import Callable
from email import policy
from pathlib import Path

import icalendar
import pytest
from django.conf import settings as django_settings

from courses.booking import actions
from lms.jobs.models import Job
from lms.kit import mails

from . import makers

pytestmark = pytest.mark.django_db


def written(name: str, language: str) -> mails.Letter:
    job = Job.objects.filter(kind="mail.send", args__name=name).latest("pk")
    return mails.write(name, context=mails.filled(name, context=job.args["context"], language=language), language=language)


def both(letter: mails.Letter) -> list[str]:
    return [letter.text, letter.html]


@pytest.mark.parametrize(("language", "month"), [("fr", "janvier"), ("en", "January")])
def test_the_link_names_the_training_and_the_day(language: str, month: str) -> None:
    held = makers.session()
    times = [(makers.moment("2027-01-12T09:00+01:00"), makers.moment("2027-01-12T12:30+01:00"))]
    held.go_no_go_on = times[0][0].date()
    held = actions.save_session(session=held, half_days=times)
    seat = makers.booked(held)[0]
    actions.name_seat(seat=seat, name="Camille", email="c@x.example", language=language)
    seat.refresh_from_db()
    letter = written("booking/claim", language)
    assert "AgilePM" in letter.subject
    for text in both(letter):
        assert f"/{language}/bookings/claim/{seat.claim_token}/" in text and month in text and "Camille" in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_place_comes_with_its_hours_and_calendar(people: dict, run_jobs: Callable, settings, language: str) -> None:
    settings.EMAIL_BACKEND = settings.MAIL_TRANSPORT = "lms.kit.mailbox.MailboxBackend"
    people["learner"].language = language
    people["learner"].save()
    held = makers.session(days=20, trainer=people["trainer"], link="https://visio.example/secret")
    seat = makers.seat_of(people["learner"], held)
    letter = written("booking/seat", language)
    for text in both(letter):
        assert f"/{language}/bookings/seats/{seat.public_id}/" in text and "Hugo Petit" in text and "Un ordinateur" in text
        assert "secret" not in text and "Salle 7" in text
    run_jobs()
    files = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in Path(django_settings.MAILBOX_DIR).glob("*.eml")]
    message = next(each for each in files if each["To"] == people["learner"].email)
    attached = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    found = list(icalendar.Calendar.from_ical(attached.get_content()).walk("VEVENT"))
    assert attached.get_filename() == "s1.ics" and len(found) == 4 and str(found[0]["url"]) == "https://visio.example/secret"


def test_new_dates_are_told_again_to_whoever_has_a_place(people: dict) -> None:
    held = makers.session()
    makers.seat_of(people["learner"], held)
    Job.objects.all().delete()
    held.bring = "Rien"
    actions.save_session(session=held, half_days=[(half.starts_at, half.ends_at) for half in held.half_days.all()])
    assert "Rien" in written("booking/seat", "fr").text
    Job.objects.all().delete()
    held.capacity += 1
    actions.save_session(session=held, half_days=[(half.starts_at, half.ends_at) for half in held.half_days.all()])
    assert not Job.objects.filter(kind="mail.send").exists()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_whoever_was_named_hears_that_the_place_is_cancelled(people: dict, run_jobs: Callable, settings, language: str) -> None:
    settings.EMAIL_BACKEND = settings.MAIL_TRANSPORT = "lms.kit.mailbox.MailboxBackend"
    people["learner"].language = language
    people["learner"].save()
    seats = makers.booked(makers.session(days=20), places=5, by=people["buyer"])
    actions.claim(token=seats[3].claim_token, user=people["manager"])
    people["manager"].is_active = False
    people["manager"].save()
    actions.claim(token=seats[0].claim_token, user=people["learner"])
    actions.claim(token=seats[1].claim_token, user=people["buyer"])
    actions.name_seat(seat=seats[2], name="Camille", email="c@x.example", language=language)
    Job.objects.all().delete()
    actions.withdraw(held=seats[0].hold, language=language)
    told = {job.args["to"]: job.args for job in Job.objects.filter(kind="mail.send")}
    assert set(told) == {"learner@demo.jalon.example", "c@x.example"}
    name = "booking/seat_cancelled"
    for address, where in (("learner@demo.jalon.example", f"/{language}/bookings/seats/"), ("c@x.example", f"/{language}/sessions/")):
        letter = mails.write(name, context=mails.filled(name, context=told[address]["context"], language=language), language=language)
        assert "AgilePM" in letter.subject
        for text in both(letter):
            assert where in text and str(people["buyer"]) in text
    run_jobs()
    files = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in Path(django_settings.MAILBOX_DIR).glob("*.eml")]
    attached = next(part for part in files[0].walk() if part.get_content_type() == "text/calendar")
    book = icalendar.Calendar.from_ical(attached.get_content())
    found = list(book.walk("VEVENT"))
    assert (str(book["method"]), len(found)) == ("CANCEL", 4)
    assert {(str(event["status"]), int(event["sequence"])) for event in found} == {("CANCELLED", 1)}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.case("F_13")
def test_a_request_repeats_nothing_a_stranger_typed_to_an_address_nobody_verified(language: str) -> None:
    makers.asked("Jeanne", held=makers.session())
    for text in both(written("booking/request", language)):
        assert "Jeanne" in text and "AgilePM" in text and "Bonjour\n" not in text.replace("Bonjour Jeanne", "")
    for text in both(written("booking/request_office", language)):
        assert "jeanne@x.example" in text and "Bonjour" in text and f"/{language}/office/requests/" in text


@pytest.mark.case("F_13")
def test_markup_in_a_request_stays_text() -> None:
    fields = {"name": "{{ x }}", "email": "a@x.example", "phone": "", "people": 1, "message": "<script>{{ settings }}</script>"}
    actions.ask(training=makers.training(), session=None, fields=fields, user=None, language="en")
    letter = written("booking/request_office", "en")
    assert "<script>" not in letter.html and "{{ settings }}" in letter.text
