"""The sample people, one a role, and what they have learnt: made through the product's own actions."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction

from courses.catalogue.enums import LessonKind
from courses.catalogue.models import Lesson, Module, Training
from courses.credentials.models import Certificate
from courses.learning import actions as learning
from courses.learning.enums import EntitlementReason
from courses.quizzes import actions as quizzes
from lms.accounts import actions as accounts
from lms.accounts.enums import GRANTED_ROLES, Role
from lms.accounts.models import Organisation, Team, User
from lms.kit import chance

ORGANISATION = "Atelier Nord"


@dataclass(frozen=True)
class Person:
    role: str
    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        return f"{self.role}@demo.jalon.example"


PEOPLE = (
    Person(Role.LEARNER, "Inès", "Moreau"),
    Person(Role.MANAGER, "Karim", "Benali"),
    Person(Role.BUYER, "Sophie", "Lambert"),
    Person(Role.TRAINER, "Hugo", "Petit"),
    Person(Role.OFFICE, "Claire", "Fontaine"),
    Person(Role.AUTHOR, "Nadia", "Rossi"),
    Person(Role.REVIEWER, "Paul", "Girard"),
    Person(Role.APPROVER, "Marie", "Colin"),
    Person(Role.TRANSLATOR, "Emma", "Clark"),
    Person(Role.FINANCE, "Julien", "Roche"),
    Person(Role.ADMINISTRATOR, "Alice", "Martin"),
)
GRADUATE = Person("graduate", "Camille", "Durand")


@transaction.atomic
def make() -> dict[str, dict[str, str]]:
    """Create everyone; {role: {"email", "password"}} of the eleven logins."""
    logins = {}
    users = {}
    for person in (*PEOPLE, GRADUATE):
        password = chance.token(96)
        users[person.role] = _user(person, password)
        if person in PEOPLE:
            logins[str(person.role)] = {"email": person.email, "password": password}
    accounts.ensure_roles()
    for role in GRANTED_ROLES:
        accounts.grant_role(user=users[role], role=role)
    _company(users)
    _learning(users)
    return logins


def _user(person: Person, password: str) -> User:
    user = User.objects.create_user(person.email, password, first_name=person.first_name, last_name=person.last_name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _company(users: dict[str, User]) -> None:
    organisation = Organisation.objects.create(name=ORGANISATION)
    team = Team.objects.create(organisation=organisation, name="PMO")
    for role, title in ((Role.LEARNER, "Cheffe de projet"), ("graduate", "PMO")):
        accounts.join(user=users[role], organisation=organisation, team=team, manager=users[Role.MANAGER], job_title=title)
    accounts.join(user=users[Role.MANAGER], organisation=organisation, team=team, job_title="Responsable PMO")
    accounts.join(user=users[Role.BUYER], organisation=organisation, job_title="Achats formation", is_buyer=True)


def _learning(users: dict[str, User]) -> None:
    training = Training.objects.get(code="agilepm")
    learning.enrol(user=users[Role.LEARNER], training=training)
    learning.entitle(
        user=users["graduate"],
        training=training,
        reason=EntitlementReason.GRANT,
        source="demo",
        granted_by=users[Role.OFFICE],
    )
    finish_module(user=users["graduate"], module=training.modules.get(key="agilepm-m1"))


def finish_module(*, user: User, module: Module) -> None:
    """Learn a whole module as a learner would: each lesson, then the quiz answered rightly."""
    for lesson in module.lessons.select_related("module__training", "quiz").order_by("position"):
        if lesson.kind == LessonKind.TEXT:
            learning.finish_lesson(user=user, lesson=lesson)
        else:
            pass_quiz(user=user, lesson=lesson)


def pass_quiz(*, user: User, lesson: Lesson) -> None:
    attempt = learning.start_quiz(user=user, lesson=lesson)
    for slot in attempt.slots.select_related("version"):
        given = quizzes.Given(number=slot.number, seq=slot.seq + 1, answer=slot.version.right)
        quizzes.save(attempt=attempt, given=given)
    quizzes.submit(attempt=attempt)


def sample_certificate() -> Certificate:
    """The certificate that the verification page of the demo shows."""
    return Certificate.objects.get(user__email=GRADUATE.email, module__key="agilepm-m1")
