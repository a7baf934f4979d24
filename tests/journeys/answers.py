"""The right answers, read from the sample questions, so that a browser can pass a quiz as a person would."""

import re
from functools import cache

from playwright.sync_api import Page

from courses.quizzes import formats
from courses.quizzes.kinds import KINDS
from tests.sample_site import ROOT


def plain(text: str) -> str:
    """Letters and digits only: typography and markup do not count."""
    return re.sub(r"[\W_]+", "", text.lower())


@cache
def key(language: str) -> dict[frozenset[str], set[str]]:
    """{the texts of a question's options: the texts of its right ones}, of the sample banks' choices."""
    found = {}
    for path in (ROOT / "content" / "seed" / "banks").glob("*.md"):
        for item in (each.item for each in formats.read(path.read_bytes(), format="markdown").items):
            if item.kind in ("single", "multiple"):
                parts = {name: plain(text) for name, text in item.words[language].parts.items()}
                right = KINDS[item.kind].right(item.body)["chosen"]
                found[frozenset(parts.values())] = {parts[name] for name in right}
    return found


def answer_all(page: Page, language: str, *, keyboard: bool = False) -> int:
    """Answer each question rightly and go on, until the summary; how many there were."""
    right, answered = key(language), 0
    while page.locator("form.question:visible").count():
        shown = page.locator("form.question:visible")
        options = shown.locator("label.option")
        texts = [plain(options.nth(n).locator(".option-text").inner_text()) for n in range(options.count())]
        for position, text in enumerate(texts):
            if text in right[frozenset(texts)]:
                box = options.nth(position).locator("input")
                if keyboard:
                    box.focus()
                    page.keyboard.press("Space")
                else:
                    box.check(force=True)
        answered += 1
        button = shown.locator("button.button--primary")
        before = page.url
        if keyboard:
            button.focus()
            page.keyboard.press("Enter")
        else:
            button.click()
        page.wait_for_url(lambda url, before=before: url != before)
    return answered
