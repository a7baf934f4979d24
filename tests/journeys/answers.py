"""The right answers, read from the sample questions, so that a browser can pass a quiz as a person would."""

import re
import tomllib

from playwright.sync_api import Page

from tests.sample_site import ROOT


def plain(text: str) -> str:
    """Letters and digits only: typography and markup do not count."""
    return re.sub(r"[\W_]+", "", text.lower())


def key(language: str) -> dict[frozenset[str], set[str]]:
    """{the texts of a question's options: the texts of its right ones}."""
    found = {}
    for path in (ROOT / "content" / "seed").glob("questions-*.toml"):
        for question in tomllib.loads(path.read_text())["question"]:
            texts = frozenset(plain(option[language]) for option in question["option"])
            found[texts] = {plain(option[language]) for option in question["option"] if option["correct"]}
    return found


def answer_all(page: Page, language: str, *, keyboard: bool = False) -> int:
    """Answer each question rightly and go on, until the summary; how many there were."""
    right, answered = key(language), 0
    while page.locator("form.question").count():
        options = page.locator("label.option")
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
        button = page.locator("form.question button.button--primary")
        with page.expect_navigation():
            if keyboard:
                button.focus()
                page.keyboard.press("Enter")
            else:
                button.click()
    return answered
