"""A guarded exam in Chromium: its door, text that is harder to copy, leaving the page, breaks of one's own, late answers (EX-10, EX-15)."""

import os
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from .conftest import Site, serving
from .exam_site import inside
from .test_accessibility import AXE, LOOKS, violations

pytestmark = pytest.mark.browser
HIDE = """state => {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
COPIED = """() => {
  const event = new ClipboardEvent("copy", { bubbles: true, cancelable: true });
  document.querySelector("[data-stem]").dispatchEvent(event);
  return event.defaultPrevented;
}"""
SELECTED = "() => getSelection().toString()"


@pytest.fixture(scope="module")
def guarded_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo of this module's own: others fill the same room with people."""
    with serving(tmp_path_factory.mktemp("guarded-site") / "var") as site:
        yield site


@pytest.fixture
def site(guarded_site: Site) -> Site:
    return guarded_site


@pytest.fixture(scope="module")
def guarded(guarded_site: Site) -> str:
    """The path of the entrance of a guarded exam; the sample learner has a break of their own, and a late answer in an earlier attempt."""
    inside(
        guarded_site,
        """
from courses.booking.models import Seat, Session
from tests.courses.booking import makers
from tests.courses.quizzes import groups
learner, office = (User.objects.get(email=f"{role}@demo.jalon.example") for role in ("learner", "office"))
held = Session.objects.get(code="agp-paris-1")
if not Seat.objects.filter(session=held, attendee=learner).exists():
    seat = makers.many_seats(held, 1)[0]
    Seat.objects.create(session=held, hold=seat.hold, state="confirmed", attendee=learner, attendee_name=str(learner))
quiz = groups.mock(key="guarded", choices=4)
MockExam.objects.filter(quiz=quiz).update(access="sign_up", position=9)
late = exams.sit(learner, quiz)
with clock.at(late.deadline + timedelta(seconds=30)):
    try:
        actions.save_own(user=learner, public_id=late.public_id, given=actions.Given(1, 9, {"chosen": ["b"]}))
    except actions.SaveRefused:
        pass
with clock.at(late.deadline + timedelta(seconds=61)):
    actions.close_overdue()
actions.accommodate(user=learner, percent=0, untimed=False, second_language=False, breaks=2, break_minutes=10, reason="Convenu", by=office)
quiz.access_code, quiz.logs_leaving, quiz.deters_copying, quiz.networks = "Bleu-42", True, True, "127.0.0.0/8\\n::1"
quiz.save()
freshness.touch()
""",
    )
    return "/learn/agilepm/mocks/guarded/"


def looked_at(page: Page, shoot: Callable, name: str) -> list[str]:
    """What axe finds, and what is wider than its screen, on a phone and a desk, light and dark."""
    page.evaluate(AXE.axe_script)
    wrong = []
    for width, theme in LOOKS["fr"]:
        wrong += [f"{name} {width} {theme}: {each['id']} {each['nodes'][0]['html'][:120]}" for each in violations(page, width, theme)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{name}: {wide} px wide at {width}"] if wide > width else []
        shoot(page, f"{name}-{width}-{theme}")
    return wrong


@pytest.mark.parametrize("language", ["fr", "en"] if os.environ.get("SOAK") else ["en"])  # half a minute each
def test_EX_15_EX_10_a_guarded_exam(
    language: str, guarded: str, site: Site, open_page: Callable[..., Page], sign_in: Callable, shoot: Callable
) -> None:
    page, staff, other = open_page(language=language), open_page(language=language), open_page(language=language)
    sign_in(page, "learner", language)
    page.goto(f"{site.url}/{language}{guarded}")
    wrong = looked_at(page, shoot, "entrance")
    page.locator("#honour").check()
    page.locator("#access-code").fill("rouge")
    page.locator(".exam-start button").click()
    expect(page.locator(".notice, .message").filter(has_text=re.compile("code d’accès|access code")).first).to_be_visible()
    page.locator("#honour").check()
    page.locator("#access-code").fill("Bleu-42")
    page.locator(".exam-start button").click()
    expect(page.locator(".question")).to_have_count(4)
    attempt = re.search(r"/quiz/([\w-]+)/", page.url)[1]

    # The text cannot be selected or copied; it stays text for whoever hears it, and can be highlighted.
    stem = page.locator(".question:not([hidden]) [data-stem]")
    stem.click(click_count=3)
    assert page.evaluate(SELECTED).strip() == ""
    assert page.evaluate(COPIED)
    assert "Stem guarded-1" in page.locator(".question:not([hidden]) fieldset").first.aria_snapshot()
    page.locator("#exam-highlight").click()
    stem.click(click_count=3)
    assert "Stem guarded-1" in page.evaluate(SELECTED)
    wrong += looked_at(page, shoot, "highlighting")
    stem.click(click_count=3)
    page.locator("#exam-highlight").click()
    assert page.evaluate("() => CSS.highlights.get('exam').size") == 1
    stem.click(click_count=3)
    assert page.evaluate(SELECTED).strip() == ""

    # Leaving the page reaches the room; going on to the review does not count as leaving.
    page.evaluate(HIDE, "hidden")
    page.wait_for_timeout(1500)
    page.evaluate(HIDE, "visible")
    sign_in(staff, "trainer", language)
    staff.goto(f"{site.url}/{language}/desk/rooms/")
    staff.locator(".row", has_text="agp-paris-1").get_by_role("link").first.click()
    expect(staff.locator("code").first).to_have_text("Bleu-42")
    row = staff.locator("#live tr", has_text="Moreau").first
    expect(row).to_contain_text({"fr": "a quitté la page une fois", "en": "left the page once"}[language])
    wrong += looked_at(staff, shoot, "room")

    # A break of one's own, and back to the same question.
    page.locator("[data-dialog=exam-rest]").click()
    wrong += looked_at(page, shoot, "break-dialog")
    page.locator("#exam-rest form[data-final] button").click()
    expect(page.locator("#break-timer")).to_be_visible()
    wrong += looked_at(page, shoot, "break")
    page.locator("form[action$='/back/'] button").click()
    expect(page.locator(".question")).to_have_count(4)

    # Another device stands before the door.
    sign_in(other, "learner", language)
    other.goto(f"{site.url}/{language}/quiz/{attempt}/")
    wrong += looked_at(other, shoot, "door")
    other.locator("#access-code").fill("Bleu-42")
    other.locator("form[action$='/enter/'] button").click()
    expect(other.locator(".question")).to_have_count(4)

    # The whole room is handed in: looked at, confirmed, reported.
    room = staff.url
    staff.goto(f"{room}all/extend/")
    wrong += looked_at(staff, shoot, "whole")
    staff.locator("#id_reason").fill("Alerte incendie")
    staff.locator("form.form button[type=submit]").click()
    expect(staff).to_have_url(re.compile("/done/"))
    wrong += looked_at(staff, shoot, "whole-done")
    inside(site, f'actions.submit(attempt=Attempt.objects.get(public_id="{attempt}"))')
    rows = 'Attempt.objects.filter(quiz__key="guarded", events__kind="late")'
    late = inside(site, f'found["id"] = {rows}.values_list("public_id", flat=True)[0]')
    staff.goto(f"{room}{late['id']}/")
    decide = staff.locator("a[href*='/late/']")
    if decide.count():  # the other language has accepted it before
        decide.first.click()
    wrong += looked_at(staff, shoot, "late")
    if staff.locator("#id_reason").count():
        staff.locator("#id_reason").fill("Réseau de la salle")
        staff.locator("form.form button[type=submit]").click()
        expect(staff.locator(".log")).to_contain_text("0 → 1")
    assert wrong == []
