"""axe: no A/AA violation on any page, fr/en × light/dark × 360/1280; a Tab walk: each control once, focus visible, no trap."""

import os
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override
from playwright.sync_api import Page

from courses.booking import actions as booking
from tests.courses.booking import makers

from .conftest import Site
from .pages import BY_ROLE, addresses, kept, prepare_order, prepare_quiz

pytestmark = [pytest.mark.browser]
ROLES = ["visitor", *BY_ROLE]
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": False,  # it would fetch style sheets again, by the wrong address
}
# A theme changes colours only, a width what is shown and how large: what depends on them is looked at again.
COLOURS = ["color-contrast", "link-in-text-block"]
LAYOUT = [*COLOURS, "target-size", "scrollable-region-focusable", "aria-hidden-focus", "button-name", "link-name"]

# Widths and themes that a page is looked at in: every pair of them with SOAK, else each width, each theme and both languages.
# French, the longer language, is looked at first; the markup of English is the same.
LOOKS = {"fr": [(360, "light"), (1280, "light"), (1280, "dark")], "en": [(360, "dark")]}
if os.environ.get("SOAK"):
    LOOKS = dict.fromkeys(LOOKS, [(width, theme) for width in (360, 1280) for theme in ("light", "dark")])

AXE = Axe()


# What every page has around its content: looked at on the first page of each role.
FRAME = {"exclude": [["header.site-header"], ["footer.site-footer"]]}


def violations(page: Page, width: int, theme: str, *, framed: bool = True) -> list[dict]:
    """What axe, already in the page, finds on it at this width and in this theme: everything at the first look.

    Without `framed`, looks after the first leave out what stands around the content.
    """
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    seen = page.evaluate("() => { const seen = window.seenByAxe; window.seenByAxe = true; return seen; }")
    rules = {"runOnly": {"type": "rule", "values": COLOURS if theme == "dark" else LAYOUT}} if seen else {}
    place = FRAME if seen and not framed else {}
    run = "([place, options]) => axe.run({include: [['html']], ...place}, options).then(found => found.violations)"
    return page.evaluate(run, [place, OPTIONS | rules])


@pytest.fixture
def shown(site: Site, open_page: Callable[..., Page], sign_in: Callable) -> Callable[..., tuple[Page, list[str]]]:
    """A page signed in as a role, and the addresses it must look at."""

    def opened(role: str, *, language: str = "fr", width: int = 1280) -> tuple[Page, list[str]]:
        page = open_page(language=language, width=width)
        names = {"session": re.search(r"/sessions/([^/]+)/", site.facts["pages"]["session"])[1]}
        names |= {"certificate": re.search(r"/certificates/([^/]+)/", site.facts["pages"]["verification"])[1], "attempt": "", "result": ""}
        if role != "visitor":
            sign_in(page, role, language)
        if role == "learner":
            names |= prepare_quiz(page, site) | prepare_order(page, site, pay_by="card", attends=True)
        if role in {"buyer", "office"}:
            names |= prepare_order(page, site, pay_by="account", attends=False)
        if role in {"buyer", "visitor"}:
            names["hold"] = kept(page, site)
        if role == "office":
            page.goto(f"{site.url}/fr/office/offers/")
            names["offer"] = re.search(r"/office/offers/([0-9a-f-]{36})/", page.content())[1]
        for name, listing in (("organisation", "organisations"), ("person", "people")):
            if f"{{{name}}}" in str(BY_ROLE.get(role)):
                page.goto(f"{site.url}/{language}/desk/{listing}/")
                names[name] = re.search(rf"/desk/{listing}/([0-9a-f-]{{36}})/", page.content())[1]
        return page, addresses(role, language, names)

    return opened


# English words are looked at where most people are; everywhere with SOAK. The markup is the same.
IN_ENGLISH = ROLES if os.environ.get("SOAK") else ["visitor", "learner", "office"]


@pytest.mark.parametrize(("role", "language"), [*((role, "fr") for role in ROLES), *((role, "en") for role in IN_ENGLISH)])
def test_axe_finds_no_violation(role: str, language: str, site: Site, shown: Callable) -> None:
    page, paths = shown(role, language=language)
    found = []
    for path in paths:
        answer = page.goto(site.url + path)
        assert answer is not None
        assert answer.status in {200, 404} if path.endswith("nothing-here/") else answer.status == 200, path
        page.evaluate(AXE.axe_script)  # once a page: it is half a megabyte
        for width, theme in LOOKS[language]:
            for violation in violations(page, width, theme, framed=path == paths[0]):
                nodes = [node["html"][:160] for node in violation["nodes"][:3]]
                found.append(f"{path} {width} {theme}: {violation['id']}: {nodes}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than {width} px"
    assert not found, "\n".join(found)


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503, "csrf"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_no_violation_on_error_pages(
    status: int | str, language: str, site: Site, open_page: Callable[..., Page], db: None
) -> None:
    """Rendered here, shown under the site's address, so that they wear its style sheets."""
    with override(language):
        html = render_to_string(
            f"errors/{status}.html", {"status": status, "request_id": "0123456789abcdef", "theme": "auto", "site_name": "Jalon"}
        )
    page = open_page(language=language)
    page.route("**/error-page/", answering(html))
    page.goto(f"{site.url}/{language}/error-page/")
    assert not looked_at(page)


def answering(html: str) -> Callable:
    """A route that answers with a page made here."""
    return lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_no_violation_on_a_cancelled_place_and_before_claiming_one(
    language: str, site: Site, open_page: Callable[..., Page], people: dict
) -> None:
    """Made here by the product's own actions, shown under the site's address like the error pages."""
    lost, other = makers.seat_of(people["learner"], makers.session("s1")), makers.session("s2")
    booking.withdraw(held=lost.hold)
    free = makers.booked(other)[0]
    attendee, visitor = Client(), Client()
    attendee.force_login(people["learner"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = open_page(language=language)
    for client, path in ((attendee, f"bookings/seats/{lost.public_id}/"), (visitor, f"bookings/claim/{free.claim_token}/")):
        answer = client.get(f"/{language}/{path}")
        assert answer.status_code == 200
        page.route(f"**/{path}", answering(answer.content.decode()))
        page.goto(f"{site.url}/{language}/{path}")
        assert not looked_at(page)
        assert not walk(page)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_no_violation_where_places_cannot_be_kept(language: str, site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(language=language)
    kept(page, site)
    over = page.url.replace("/fr/", f"/{language}/")
    page.locator("form[action$='/release/'] button").click()
    page.wait_for_url(re.compile("/sessions/"))
    page.goto(over)
    found = looked_at(page)
    page.goto(site.facts["pages"]["session"].replace("/fr/", f"/{language}/"))
    page.locator("input[name=quantity]").evaluate("field => { field.max = 99; field.value = 20; }")
    page.locator("input[name=payer][value=company]").check()
    page.locator("form[action$='/hold/'] button[type=submit]").click()
    page.wait_for_url(re.compile("/hold/"))
    found += looked_at(page)
    assert not found


def looked_at(page: Page) -> list[str]:
    """What axe finds on the page that is open, at two widths in light and dark."""
    found = []
    page.evaluate(AXE.axe_script)
    for width, theme in LOOKS["fr"]:
        found += [violation["id"] for violation in violations(page, width, theme)]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    return found


# What Tab should visit: visible controls, one per group of radio buttons.
CONTROLS = """() => {
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, '
    + '[tabindex="0"], iframe')];
  const seen = new Set();
  return all.filter(e => {
    if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({visibilityProperty: true})) return false;
    if (e.type === 'radio') { const key = 'radio:' + e.name; if (seen.has(key)) return false; seen.add(key); }
    return true;
  }).map((e, n) => { e.dataset.walk = n; return (e.outerHTML || '').slice(0, 120); });
}"""
# Notes, in the page, what each press of Tab has reached: one question at the end instead of one a press.
WATCH = """() => {
  window.walked = [];
  const note = e => {
    const style = getComputedStyle(e), label = e.closest('label'), box = e.getBoundingClientRect();
    const shown = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none';
    return {
      walk: (e.type === 'radio' && document.querySelector(`input[type=radio][name="${e.name}"][data-walk]`) || e).dataset.walk,
      visible: shown(style) || (label && shown(getComputedStyle(label))),
      onScreen: box.bottom > 0 && box.top < innerHeight,
      html: e.outerHTML.slice(0, 120),
    };
  };
  addEventListener('keyup', event => {
    const e = document.activeElement;
    if (event.key === 'Tab') window.walked.push(!e || e === document.body || e === document.documentElement ? null : note(e));
  }, true);
}"""


@pytest.mark.parametrize("role", ROLES)
def test_tab_visits_each_control_once_and_shows_where_it_is(role: str, site: Site, shown: Callable) -> None:
    page, paths = shown(role)
    found = []
    for path in paths:
        page.goto(site.url + path)
        found += [f"{path}: {problem}" for problem in walk(page)]
    assert not found, "\n".join(found)


def walk(page: Page) -> list[str]:
    """What is wrong with the Tab order of the page that is open."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    controls = page.evaluate(CONTROLS)
    page.evaluate(WATCH)
    visited, problems = [], []
    # A date or a time is several stops of one control.
    parts = sum(4 for control in controls if re.search(r'type="(date|time)"', control))
    for _press in range(len(controls) + parts + 10):
        page.keyboard.press("Tab")
    for focused in page.evaluate("window.walked"):
        if focused is None or (len(visited) > 1 and focused["walk"] == str(visited[0])):
            break  # headless Chromium has no toolbar to tab into: it comes round to the first control
        if not focused["visible"]:
            problems.append(f"focus is not visible on {focused['html']}")
        if not focused["onScreen"]:
            problems.append(f"focus is off screen on {focused['html']}")
        step = int(focused["walk"]) if focused["walk"] is not None else focused["html"]
        if not visited or visited[-1] != step:  # a date field is several stops of one control
            visited.append(step)
    else:
        problems.append("Tab never leaves the page")
    wanted = list(range(len(controls)))
    autofocus = visited and visited[0] != 0
    if sorted(map(str, visited)) != sorted(map(str, wanted)) and not (autofocus and set(visited) <= set(wanted)):
        missed = [controls[n] for n in wanted if n not in visited]
        problems.append(
            f"missed {missed[:3]}, visited twice or unknown {[v for v in visited if visited.count(v) > 1 or isinstance(v, str)][:3]}"
        )
    return problems
