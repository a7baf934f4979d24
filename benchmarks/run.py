"""`make bench`: CPU per request as ratios to two yardsticks measured in the same run, in the demo's settings on SQLite.

H is a bare view behind our middleware (/healthz), W a bare Wagtail page with 30 children, without the page cache. A ratio says
more than a time: the machine's speed cancels out. Figures are medians over interleaved rounds; every answer's status is checked.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.sample_site import prepare

ROUNDS, REPEATS = 5, 20


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="jalon-bench-")) / "var"
    shutil.copytree(prepare(), folder)
    os.environ |= {"JALON_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "lms.settings.demo"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    steps = scenario()
    spent: dict[str, list[float]] = {name: [] for name in steps}
    for _round in range(ROUNDS):
        for name, step in steps.items():
            spent[name].append(cpu_ms(step))
    medians = {name: statistics.median(values) for name, values in spent.items()}
    report(medians)
    shutil.rmtree(folder.parent)
    return 0


def cpu_ms(step: Callable[[], int]) -> float:
    """CPU milliseconds of one call, over REPEATS calls."""
    step()
    began = time.process_time()
    for _repeat in range(REPEATS):
        status = step()
        assert status in {200, 302}, status
    return (time.process_time() - began) * 1000 / REPEATS


def scenario() -> dict[str, Callable[[], int]]:
    from django.test import Client

    from content.importing import places
    from content.models import IndexPage, StandardPage
    from courses.catalogue.models import Lesson
    from courses.learning import actions as learning
    from lms.accounts.models import User

    index = IndexPage(title="Bench", slug="bench")
    places.home("fr").add_child(instance=index)
    for number in range(30):
        index.add_child(instance=StandardPage(title=f"Child {number}", slug=f"child-{number}"))
    user = User.objects.get(email="learner@demo.jalon.example")
    quiz = Lesson.objects.select_related("module__training", "quiz").get(key="agilepm-m1-quiz")
    attempt = learning.start_quiz(user=user, lesson=quiz)
    visitor, person = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    person.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    saves = iter(range(1, 10**9))

    def get(client: Client, address: str) -> Callable[[], int]:
        return lambda: client.get(address).status_code

    def save() -> int:
        return person.post(f"/fr/quiz/{attempt.public_id}/answers/1/", {"chosen": "a", "seq": next(saves)}).status_code

    return {
        "H  hello behind our middleware": get(visitor, "/healthz"),
        "W  bare Wagtail page, 30 children": get(visitor, "/fr/bench/?x=1"),
        "home, visitor, warm": get(visitor, "/fr/"),
        "catalogue, visitor, cold": get(visitor, "/fr/formations/?x=1"),
        "training page, visitor, cold": get(visitor, "/fr/formations/agilepm/?x=1"),
        "lesson with its progress write": get(person, "/fr/learn/agilepm/agilepm-m1-l1/"),
        "my learning": get(person, "/fr/learn/"),
        "quiz, save one answer": save,
    }


# What we aim for, as (yardstick, ratio).
AIMS = {
    "home, visitor, warm": ("H", 1.5),
    "catalogue, visitor, cold": ("W", 1.2),
    "training page, visitor, cold": ("W", 1.2),
    "lesson with its progress write": ("W", 0.8),
    "my learning": ("W", 1.0),
    "quiz, save one answer": ("W", 0.4),
}


def report(medians: dict[str, float]) -> None:
    yardsticks = {name[0]: value for name, value in medians.items() if name[:3] in {"H  ", "W  "}}
    print(f"{'step':<40}{'CPU ms':>8}{'ratio':>10}{'aim':>10}")
    for name, value in medians.items():
        ratio = aim = ""
        if name in AIMS:
            unit, most = AIMS[name]
            ratio, aim = f"{value / yardsticks[unit]:.2f} {unit}", f"≤ {most} {unit}"
        print(f"{name:<40}{value:>8.2f}{ratio:>10}{aim:>10}")


if __name__ == "__main__":
    sys.exit(main())
