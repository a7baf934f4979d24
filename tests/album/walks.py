"""One walk a reader: where they go, what they do there, and which of it the docs show."""

import json
import re
import sqlite3

from playwright.sync_api import Page

from tests.journeys.answers import answer_all
from tests.journeys.booking_steps import at_the_payment_page, fill_payer, keep_places, order_now, outcome
from tests.journeys.conftest import Site, sign_in_as
from tests.journeys.test_a_learner import sign_up
from tests.journeys.test_c_author import page_id

from .camera import PHONE, Camera, ids

SLUGS = {"fr": "formations", "en": "trainings"}
WORDS = {
    "question": {"fr": "Je paie moi-même. Quels financements sont possibles ?", "en": "I pay for myself. What can be financed?"},
    "file": {
        "fr": "e-mail;prénom;nom;équipe;statut\nines.petit@example.org;Inès;Petit;PMO;\nluc.roy@example.org;Luc;Roy;PMO;arrivée\n"
        "sans-arobase;Max;Bois;PMO;\n",
        "en": "email,first_name,last_name,team,status\nines.petit@example.org,Inès,Petit,PMO,\nluc.roy@example.org,Luc,Roy,PMO,joiner\n"
        "no-at-sign,Max,Bois,PMO,\n",
    },
}


class Walk:
    """A site, a camera, and the pages of the people who walk."""

    def __init__(self, site: Site, camera: Camera) -> None:
        self.site, self.camera, self.language = site, camera, camera.language
        self.root = f"{site.url}/{camera.language}"

    def signed_in(self, role: str) -> Page:
        page = self.camera.page()
        sign_in_as(page, self.site, role, self.language)
        return page

    def visitor(self) -> None:
        page = self.camera.page()
        page.goto(f"{self.root}/")
        self.camera.shoot(page, "home", height=800)
        page.goto(f"{self.root}/{SLUGS[self.language]}/agilepm/")
        self.camera.shoot(page, "training", height=800)
        self.sessions = ids(page, r"/sessions/([0-9a-f-]{36})/")

    def learner(self) -> None:
        page = self.camera.page()
        page.goto(f"{self.root}/{SLUGS[self.language]}/agilepm/")
        page.locator("main a[href*='/learn/agilepm']").first.click()
        page.wait_for_url(re.compile("/account/signup/"))
        sign_up(page, self.site, "lea.marchand@example.org")
        page.wait_for_url(re.compile("agilepm-m1-l1"))
        for number in range(1, 5):
            if number == 3:
                self.camera.shoot(page, "lesson")
                page.goto(f"{self.root}/learn/")
                self.camera.shoot(page, "my-learning")
                page.goto(f"{self.root}/learn/agilepm/agilepm-m1-l3/")
            page.locator("form[action$='/done/'] button").click()
            page.wait_for_url(re.compile(f"agilepm-m1-(l{number + 1}|quiz)/"))
        self._quiz(page)
        page.goto(f"{self.root}/certificates/")
        page.locator("main a[href*='/certificates/']").first.click()
        self.camera.shoot(page, "verification", height=620)
        self._book(page)

    def _quiz(self, page: Page) -> None:
        page.locator("form[action$='/quiz/'] button").click()
        page.wait_for_url(re.compile("/quiz/"))
        in_file_order(self.site)
        page.reload()
        page.locator("label.option").first.click()
        page.locator("#save-state", has_text=re.compile(r"Saved|Enregistré")).wait_for()
        self.camera.shoot(page, "question", width=PHONE, height=800)
        answer_all(page, self.language)
        page.locator("form[action$='/submit/'] button").click()
        page.wait_for_url(re.compile("/result/"))
        self.camera.shoot(page, "result", width=PHONE, height=800)

    def _book(self, page: Page) -> None:
        """As the signed-in learner: a place in the first session, by card."""
        session = f"{self.root}/sessions/{self.sessions[0]}/"
        page.goto(session)
        self.camera.shoot(page, "session", height=900)
        keep_places(page, session, places=2)
        fill_payer(page, pay_by="card")
        self.camera.shoot(page, "checkout", height=900)
        order_now(page)
        at_the_payment_page(page)
        outcome(page, "pay")
        page.locator(".page-head .badge--confirmed").wait_for()
        self.camera.shoot(page, "order", height=900)
        page.goto(f"{self.root}/bookings/")
        page.locator("main a[href*='/bookings/seats/']").first.click()
        self.camera.shoot(page, "seat", height=760)

    def buyer(self) -> None:
        """An order on account, for the office to decide."""
        page = self.signed_in("buyer")
        keep_places(page, f"{self.root}/sessions/{self.sessions[0]}/", places=3)
        fill_payer(page, pay_by="account", attends=False)
        order_now(page)
        page.locator(".page-head .badge--held").wait_for()
        self.order = page.url

    def individual(self) -> None:
        """A request for a place."""
        page = self.camera.page()
        keep_places(page, f"{self.root}/sessions/{self.sessions[0]}/", payer="self")
        page.fill("input[name=name]", "Camille Renaud")
        page.fill("input[name=email]", "camille.renaud@example.org")
        page.fill("textarea[name=message]", WORDS["question"][self.language])
        page.locator("main form.form button[type=submit]").click()
        page.locator("main form.form").wait_for(state="detached")

    def office(self) -> None:
        page = self.signed_in("office")
        self.camera.shoot(page, "office", height=900)
        self._plan_a_session(page)
        for name, path in (("sessions", "office/sessions/?period=coming"), ("offers", "office/offers/"), ("requests", "office/requests/"),
                           ("office-session", f"office/sessions/{self.sessions[0]}/")):  # fmt: skip
            page.goto(f"{self.root}/{path}")
            self.camera.shoot(page, name, height=800)
        page.goto(self.order)
        self.camera.shoot(page, "decision", height=720)
        page.locator("form[action$='/accept/'] button").click()
        page.locator(".page-head .badge--confirmed").wait_for()
        self._open_a_training(page)
        self._people_file(page)

    def _plan_a_session(self, page: Page) -> None:
        """The form half filled in; nothing is sent."""
        page.goto(f"{self.root}/office/sessions/new/")
        page.locator("select[name=training]").select_option(index=1)
        page.fill("input[name=code]", "agp-2027-03")
        page.locator("select[name=trainer]").select_option(index=1)
        for row, (start, end) in enumerate((("09:00", "12:30"), ("13:30", "17:00"))):
            for name, value in (("day", "2027-03-16"), ("start", start), ("end", end)):
                page.fill(f"input[name=half-{row}-{name}]", value)
        self.camera.shoot(page, "session-new", height=1000)

    def _open_a_training(self, page: Page) -> None:
        page.goto(f"{self.root}/team/entitlements/")
        page.fill("input[name=email]", self.site.facts["people"]["learner"]["email"])
        page.locator("select[name=training]").select_option(index=1)
        page.locator("main form.form button[type=submit]").click()
        page.locator("main table").wait_for()
        self.camera.shoot(page, "access", height=900)

    def _people_file(self, page: Page) -> None:
        page.goto(f"{self.root}/desk/people/import/")
        page.locator("select[name=organisation]").select_option(index=1)
        content = WORDS["file"][self.language].encode()
        page.set_input_files("input[type=file]", {"name": "personnel.csv", "mimeType": "text/csv", "buffer": content})
        page.locator("main form.form button[type=submit]").click()
        page.wait_for_url(re.compile(r"/import/[0-9a-f-]{36}/"))
        self.camera.shoot(page, "people-file", height=720)

    def finance(self) -> None:
        page = self.signed_in("finance")
        page.goto(f"{self.root}/finance/")
        self.camera.shoot(page, "finance", height=900)

    def author(self) -> None:
        page = self.signed_in("author")
        page.goto(f"{self.site.url}/cms/account/")
        page.select_option("select[name$=preferred_language]", self.language)
        page.locator("main form [type=submit]").first.click()
        page.wait_for_load_state()
        edit = f"{self.site.url}/cms/pages/{page_id(self.site, self.language)}/edit/"
        page.goto(edit)
        area = page.locator("textarea[name^='body-'][name$='-value']").first
        area.wait_for()
        self.camera.shoot(page, "editor", height=800)
        area.fill(area.input_value() + "\n\nA new sentence.\n")
        page.locator("[name=action-submit]").first.dispatch_event("click")
        page.wait_for_url(re.compile(r"/cms/pages/\d+/(\?.*)?$"))
        approver = self.signed_in("approver")
        self.camera.shoot(approver, "approver", height=720)

    def administrator(self) -> None:
        page = self.signed_in("administrator")
        page.goto(f"{self.root}/desk/jobs/")
        self.camera.shoot(page, "jobs", height=720)
        page.goto(f"{self.root}/desk/gallery/")
        self.camera.shoot(page, "gallery", height=800)


BOTH = ("visitor", "learner", "buyer", "individual", "office", "finance")
ENGLISH = ("author", "administrator")


def in_file_order(site: Site) -> None:
    """Options of every running quiz in the order of their keys: else each run would draw another picture."""
    with sqlite3.connect(site.folder / "jalon.sqlite3", timeout=20) as database:
        for slot, order in database.execute('SELECT id, "order" FROM quizzes_slot').fetchall():
            database.execute('UPDATE quizzes_slot SET "order" = ? WHERE id = ?', (json.dumps(sorted(json.loads(order))), slot))
