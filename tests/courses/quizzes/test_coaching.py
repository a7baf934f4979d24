"""The coach: assignments, reading with comments, what a group needs, answers to mark; and extra time (EX-10, EX-14)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from courses.quizzes import actions, queries
from courses.quizzes.coaching import marking, needs, results, rooms
from courses.quizzes.models import Accommodation, Attempt, Comment, Grant
from lms.accounts import privacy
from lms.accounts.models import User
from lms.jobs.models import Job
from lms.kit import clock

from . import exams, groups
from .groups import Group

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def group(people: dict) -> Group:
    return groups.group(people["trainer"], text=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def base(group: Group, attempt: Attempt | None = None) -> str:
    return f"/en/desk/rooms/{group.key}/" + (f"{attempt.public_id}/" if attempt else "")


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def written(attempt: Attempt, text: str = "Two risks") -> Attempt:
    """The attempt with its text written, handed in."""
    last = attempt.slots.get(version__kind="open_text")
    actions.save(attempt=attempt, given=actions.Given(last.number, 1, {"text": text}))
    return actions.submit(attempt=attempt)


# --- Assigning ------------------------------------------------------------------------------------------------------------


def test_EX_14_a_mock_is_assigned_told_by_mail_and_found_on_the_desk(
    group: Group, as_role: Callable[[str], Client], run_jobs: Callable, settings
) -> None:
    chosen = group.people[:2]
    data = {"quiz": group.quiz.pk, "people": [user.pk for user in chosen], "due": day(7)}
    assert as_role("trainer").post(base(group) + "assign/", data).status_code == 302
    grant = Grant.objects.get(user=chosen[0], quiz=group.quiz)
    assert grant.due_at is not None and timezone.localtime(grant.due_at).date().isoformat() == day(7)
    assert grant.assigned_by is not None and grant.until == group.session.lessons_until
    mail.outbox = []
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    run_jobs()
    told = [letter for letter in mail.outbox if "small-mock" in letter.subject]
    assert sorted(letter.to[0] for letter in told) == sorted(user.email for user in chosen)
    assert "/learn/agilepm/mocks/small-mock/" in told[0].body
    page = signed_in(chosen[0]).get("/en/desk/learner/").content.decode()
    assert "Exam small-mock" in page and "/en/learn/agilepm/mocks/small-mock/" in page
    assert "Exam small-mock" not in signed_in(group.people[2]).get("/en/desk/learner/").content.decode()


def test_EX_14_the_same_assignment_twice_is_one_mail_and_a_later_date_another(group: Group, people: dict) -> None:
    due = clock.now() + timedelta(days=3)
    for moment in (due, due, due + timedelta(days=1)):
        actions.assign(people=group.people[:1], quiz=group.quiz, due_at=moment, by=people["trainer"])
    assert Job.objects.filter(key__startswith="mail:assigned").count() == 2
    assert Grant.objects.get(user=group.people[0]).due_at == due + timedelta(days=1)


def test_EX_14_an_assignment_neither_shortens_nor_opens_again_what_was_granted(group: Group, people: dict) -> None:
    one, ended = group.people[:2]
    actions.grant(user=one, quiz=group.quiz)
    actions.grant(user=ended, quiz=group.quiz, until=clock.now() - timedelta(days=1))
    due = clock.now() + timedelta(days=3)
    actions.assign(people=[one, ended], quiz=group.quiz, due_at=due, by=people["trainer"], until=due)
    assert Grant.objects.get(user=one).until is None
    assert Grant.objects.get(user=ended).until < clock.now() and results.to_do(ended, language="en") == []


def test_EX_14_an_assignment_is_done_by_handing_in_after_it(group: Group, people: dict) -> None:
    user = group.people[0]
    groups.handed_in(exams.sit(user, group.quiz), "b")
    with clock.at(clock.now() + timedelta(hours=1)):
        actions.assign(people=[user], quiz=group.quiz, due_at=clock.now() + timedelta(days=2), by=people["trainer"])
    room = rooms.room(people["trainer"], group.key)
    assert room is not None
    with clock.at(clock.now() + timedelta(days=5)):
        [row] = results.results(room, page=1, language="en").assigned
        assert (row.done, row.is_late, row.begun) == (False, True, False)
        attempt = exams.sit(user, group.quiz)
        [row] = results.results(room, page=1, language="en").assigned
        assert row.begun and not row.done
        written(attempt)
        [row] = results.results(room, page=1, language="en").assigned
        assert row.done and not row.is_late and results.to_do(user, language="en") == []


@pytest.mark.parametrize("wrong", [{"due": "2020-01-01"}, {"due": ""}, {"people": []}, {"quiz": "999999"}, {"people": "stranger"}])
def test_EX_14_an_assignment_that_cannot_be_is_refused_in_words(
    group: Group, people: dict, as_role: Callable[[str], Client], wrong: dict
) -> None:
    if wrong.get("people") == "stranger":
        wrong = {"people": [people["learner"].pk]}
    data = {"quiz": group.quiz.pk, "people": [group.people[0].pk], "due": day(7)} | wrong
    answer = as_role("trainer").post(base(group) + "assign/", data)
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()
    assert not Grant.objects.filter(due_at__isnull=False).exists()


def test_EX_14_a_room_open_to_all_assigns_to_nobody(group: Group, as_role: Callable[[str], Client]) -> None:
    assert as_role("office").get("/en/desk/rooms/exam-small-mock/assign/").status_code == 404
    assert "assign/" not in as_role("office").get("/en/desk/rooms/exam-small-mock/").content.decode()


# --- Reading and commenting -----------------------------------------------------------------------------------------------


def test_EX_14_a_coach_reads_everything_and_the_learner_reads_the_comments(people: dict, as_role: Callable[[str], Client]) -> None:
    group = groups.group(people["trainer"], feedback="certifying")
    attempt = groups.handed_in(group.sit(1)[0], "b", "a", "b")
    coach, one = as_role("trainer"), base(group, attempt)
    page = coach.get(one + "answers/").content.decode()
    assert page.count("Reason ") >= 3 and "Right answer" in page, "a coach reads keys and reasons, whatever the candidate is told"
    assert coach.post(one + "comments/", {"number": 0, "text": "Well done"}).status_code == 302
    assert coach.post(one + "comments/", {"number": 2, "text": "Read <this> again\nand slowly"}).status_code == 302
    assert [comment.number for comment in queries.comments_of(attempt)] == [0], "a certifying exam tells nothing of its questions"
    type(group.quiz).objects.update(feedback="mock")
    attempt = Attempt.objects.select_related("quiz").get(pk=attempt.pk)
    assert [(comment.number, comment.text) for comment in queries.comments_of(attempt)] == [
        (0, "Well done"), (2, "Read <this> again\nand slowly"),
    ]  # fmt: skip
    assert "Read &lt;this&gt; again" in coach.get(one + "answers/").content.decode()


def test_EX_14_one_comment_a_question_the_last_word_counts_and_a_blank_one_goes(group: Group, people: dict) -> None:
    attempt = written(group.sit(1)[0])
    for text in ("First", "Second"):
        actions.comment(attempt=attempt, number=1, text=text, author=people["trainer"])
    assert list(Comment.objects.values_list("text", flat=True)) == ["Second"]
    assert actions.comment(attempt=attempt, number=1, text="  ", author=people["trainer"]) is None
    assert not Comment.objects.exists() and queries.comments_of(attempt) == []


@pytest.mark.parametrize("data", [{"number": 99, "text": "x"}, {"number": 1, "text": "x" * 2001}, {"number": -1, "text": "x"}, {}])
def test_EX_14_a_comment_that_has_no_place_is_refused(group: Group, as_role: Callable[[str], Client], data: dict) -> None:
    attempt = written(group.sit(1)[0])
    assert as_role("trainer").post(base(group, attempt) + "comments/", data).status_code == 422
    assert not Comment.objects.exists()


def test_EX_14_nothing_is_read_or_written_while_it_is_under_way(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    attempt = group.sit(1)[0]
    assert as_role("trainer").get(base(group, attempt) + "answers/").status_code == 404
    assert as_role("trainer").post(base(group, attempt) + "comments/", {"number": 1, "text": "x"}).status_code == 404
    with pytest.raises(actions.QuizRefused):
        actions.comment(attempt=attempt, number=1, text="x", author=people["trainer"])


# --- What a group needs -----------------------------------------------------------------------------------------------------


def test_EX_14_what_a_group_needs_is_counted_from_the_last_result_of_each(people: dict) -> None:
    group = groups.group(people["trainer"], size=4)
    first = group.people[0]
    groups.handed_in(exams.sit(first, group.quiz), "a", "a", "a")
    with clock.at(clock.now() + timedelta(minutes=5)):
        groups.handed_in(exams.sit(first, group.quiz), "b", "b", "b")
        for user, keys in zip(group.people[1:], (("a", "a", "b"), ("a", "b", "b"), ("b", "c", "b")), strict=True):
            groups.handed_in(exams.sit(user, group.quiz), *keys)
    room = rooms.room(people["trainer"], group.key)
    assert room is not None
    found = needs.needs(room, key="", language="en")
    assert (found.people, [(area.code, area.score, area.maximum) for area in found.areas]) == (4, [("people", 8, 12)])
    assert found.tasks[0].lost == 4 and found.areas[0].percent == 66
    [belief] = found.beliefs
    assert (belief.people, belief.answers) == (2, 3) and "sponsor" in belief.name, "a right attempt outdates a wrong one"
    assert [(each.right, each.answers) for each in found.missed] == [(2, 4), (2, 4)]
    assert needs.needs(room, key="unknown", language="fr").quiz == group.quiz


def test_EX_14_the_page_of_a_group_without_results_says_what_will_stand_there(group: Group, as_role: Callable[[str], Client]) -> None:
    assert "No result yet" in as_role("trainer").get(base(group) + "needs/").content.decode()


# --- Marking --------------------------------------------------------------------------------------------------------------


def test_EX_14_texts_are_marked_one_after_the_other_beside_their_guide(
    group: Group, people: dict, as_role: Callable[[str], Client]
) -> None:
    attempts = [written(attempt, f"Text of {n}") for n, attempt in enumerate(group.sit(2))]
    client = as_role("trainer")
    assert "Mark 2 answers" in client.get("/en/desk/marking/").content.decode()
    address = f"/en/desk/marking/{attempts[0].public_id}/4/"
    page = client.get(address).content.decode()
    assert "Text of 0" in page and "Guide for small-mock-text (en)" in page and str(attempts[0].user) not in page
    assert client.post(address, {"mark": 5}).status_code == 422 and client.post(address, {}).status_code == 422
    answer = client.post(address, {"mark": 3, "comment": "Name the sponsor."})
    assert answer["Location"].endswith(f"/{attempts[1].public_id}/4/")
    attempts[0].refresh_from_db()
    assert (attempts[0].state, attempts[0].score) == ("released", 3)
    assert attempts[0].events.get(kind="marked").actor == people["trainer"]
    said = attempts[0].comments.get()
    assert (said.number, said.text, said.author) == (4, "Name the sponsor.", people["trainer"])
    assert client.post(answer["Location"], {"mark": 0})["Location"].endswith("/desk/marking/")
    assert client.get(address).status_code == 404, "marked is marked"
    assert "No answer waits for you" in client.get("/en/desk/marking/").content.decode()


def test_EX_14_what_was_said_of_an_answer_stands_in_the_form_and_goes_with_a_refused_mark(
    group: Group, people: dict, as_role: Callable[[str], Client]
) -> None:
    attempt = written(group.sit(1)[0])
    actions.comment(attempt=attempt, number=4, text="Said before", author=people["trainer"])
    address, client = f"/en/desk/marking/{attempt.public_id}/4/", as_role("trainer")
    assert "Said before</textarea>" in client.get(address).content.decode()
    refused = client.post(address, {"comment": "Typed now"})
    assert refused.status_code == 422 and "Typed now</textarea>" in refused.content.decode()
    assert attempt.comments.get().text == "Said before"
    client.post(address, {"mark": 1, "comment": "", "before": "Said before"})
    assert not attempt.comments.exists()


def test_EX_14_a_mark_leaves_what_others_said_as_it_is(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    first, second = (written(attempt) for attempt in group.sit(2))
    office, client = people["office"], as_role("trainer")
    said = actions.comment(attempt=first, number=4, text="Two\nlines", author=office)
    actions.comment(attempt=second, number=4, text="Written while the page was open", author=office)
    address = "/en/desk/marking/{}/4/".format
    client.post(address(first.public_id), {"mark": 1, "comment": "Two\r\nlines", "before": "Two\r\nlines"})
    kept = first.comments.get()
    assert said is not None and (kept.author, kept.at) == (office, said.at)
    refused = client.post(address(second.public_id), {"mark": 1, "comment": "Mine", "before": ""})
    assert refused.status_code == 422 and "Somebody has written a comment" in refused.content.decode()
    assert 'name="before" value="Written while the page was open"' in refused.content.decode()
    client.post(address(second.public_id), {"mark": 1})  # a page of before there were comments
    second.refresh_from_db()
    assert (second.state, second.comments.get().text) == ("released", "Written while the page was open")


def test_EX_14_a_comment_is_as_long_as_its_writer_counts(group: Group, people: dict, as_role: Callable[[str], Client]) -> None:
    attempt, text = written(group.sit(1)[0]), "\r\n".join(["x" * 99] * 20)
    assert as_role("trainer").post(f"/en/desk/marking/{attempt.public_id}/4/", {"mark": 1, "comment": text}).status_code == 302
    assert attempt.comments.get().text == text.replace("\r\n", "\n")


@pytest.mark.parametrize("role", ["learner", "manager", "author", "finance", "visitor"])
def test_EX_14_nobody_else_marks(group: Group, as_role: Callable[[str], Client], role: str) -> None:
    attempt = written(group.sit(1)[0])
    address = f"/en/desk/marking/{attempt.public_id}/4/"
    wanted = 302 if role == "visitor" else 404
    assert [as_role(role).get(address).status_code, as_role(role).post(address, {"mark": 4}).status_code] == [wanted, wanted]
    attempt.refresh_from_db()
    assert attempt.state == "submitted"


def test_EX_14_a_trainer_marks_own_groups_the_office_everybody_nobody_themselves(group: Group, people: dict) -> None:
    inside, foreign = written(group.sit(1)[0]), written(exams.sit(people["learner"], group.quiz))
    own = written(exams.sit(people["office"], group.quiz))
    assert [each.first.attempt for each in marking.queue(people["trainer"], language="en")] == [inside]
    assert marking.count(people["trainer"]) == 1 and marking.count(people["office"]) == 2 and marking.count(people["administrator"]) == 3
    assert marking.to_mark(people["trainer"], public_id=foreign.public_id, number=4, language="en") is None
    assert marking.to_mark(people["office"], public_id=own.public_id, number=4, language="en") is None


def test_EX_14_3_and_60_answers_to_mark_cost_the_same(people: dict, as_role: Callable[[str], Client], statements: Callable) -> None:
    client, costs = as_role("trainer"), []
    group = groups.group(people["trainer"], size=60, text=True)
    for batch in (group.people[:3], group.people[3:]):
        attempts = [written(exams.sit(user, group.quiz)) for user in batch]
        pages = ("/en/desk/marking/", f"/en/desk/marking/{attempts[0].public_id}/4/")
        for page in pages:
            client.get(page)
        costs.append([statements(lambda page=page: client.get(page)) for page in pages])
    assert costs[0] == costs[1]


# --- Extra time -------------------------------------------------------------------------------------------------------------


def test_EX_10_the_office_gives_extra_time_and_takes_it_back(people: dict, as_role: Callable[[str], Client]) -> None:
    office, quiz, user = as_role("office"), groups.mock(), people["learner"]
    data = {"email": user.email.upper(), "percent": 25, "reason": "Agreed in June"}
    assert office.post("/en/desk/accommodations/", data).status_code == 302
    given = Accommodation.objects.get(user=user)
    assert (given.percent, given.given_by) == (25, people["office"])
    assert exams.sit(user, quiz).seconds == 4500
    page = office.get("/en/desk/accommodations/").content.decode()
    assert "Agreed in June" in page and str(user) in page
    assert office.post("/en/desk/accommodations/", data | {"percent": "", "untimed": "on"}).status_code == 302
    assert Accommodation.objects.get(user=user).untimed and Accommodation.objects.count() == 1
    assert office.post(f"/en/desk/accommodations/{user.public_id}/end/").status_code == 302
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize("wrong", [{"percent": 201}, {"percent": -5}, {"percent": 0}, {"email": "nobody@x.example"}, {"percent": "much"}])
def test_EX_10_what_cannot_be_given_is_refused_in_words(people: dict, as_role: Callable[[str], Client], wrong: dict) -> None:
    data = {"email": people["learner"].email, "percent": 25} | wrong
    assert as_role("office").post("/en/desk/accommodations/", data).status_code == 422
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize("role", ["learner", "graduate", "manager", "trainer", "author", "visitor"])
def test_EX_10_nobody_else_sees_or_gives_it(people: dict, as_role: Callable[[str], Client], role: str) -> None:
    actions.accommodate(user=people["learner"], percent=25, untimed=False, second_language=False, reason="x", by=people["office"])
    client, wanted = as_role(role), 302 if role == "visitor" else 404
    address = f"/en/desk/accommodations/{people['learner'].public_id}/end/"
    assert client.get("/en/desk/accommodations/").status_code == client.post(address).status_code == wanted
    assert Accommodation.objects.count() == 1


def test_EX_10_a_person_exports_what_they_are_given(people: dict) -> None:
    actions.accommodate(user=people["learner"], percent=25, untimed=False, second_language=False, reason="Agreed", by=people["office"])
    assert privacy.export(people["learner"])["exam coaching"]["extra_time"]["percent"] == 25
    assert privacy.export(people["graduate"])["exam coaching"]["extra_time"] is None
