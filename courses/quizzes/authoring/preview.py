"""The preview of a draft, question or scenario: the real templates on a slot of no attempt, so that no figure counts it (QZ-19)."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import override

from .. import feedback, presenting, words
from ..item import BadItem
from ..kinds import kind
from ..models import Question, QuestionText, QuestionVersion, Scenario, ScenarioVersion, Slot

SEED = 1  # the same order each time one looks


def answer(request: HttpRequest, question: Question, *, language: str) -> TemplateResponse:
    """The page of the preview in `language`, rendered."""
    with override(language):
        page = TemplateResponse(request, "quizzes/bank/preview.html", _shown(question, language))
        page.render()
        return page


def _shown(question: Question, language: str) -> dict[str, Any]:
    """{"slot": as asked, "told": as told afterwards, "missing": the words are not written, "trouble": why it cannot be asked}."""
    item = question.item
    try:
        item.check()
    except BadItem as error:
        return {"language": language, "trouble": str(error), "question": question}
    version = QuestionVersion(question=question, number=0, kind=item.kind, marks=item.marks, body=dict(item.body))
    each = kind(item.kind)
    slot = Slot(
        number=1, section=1, version=version, scenario=_scenario(question), order=each.order(item.body, seed=SEED),
        drawn=each.drawn(item.body, seed=SEED),
    )  # fmt: skip
    written = language if language in item.words else min(item.words)
    text = QuestionText(version=version, language=written, **words.shown(item.words[written], language=written, stored=question.pictures))
    return {
        "question": question,
        "language": written,
        "missing": written != language,
        "slot": presenting.shown(slot, text, language=written, told=frozenset()),
        "told": presenting.shown(slot, text, language=written, told=feedback.ALL),
    }


def _scenario(question: Question) -> ScenarioVersion | None:
    """What candidates would read beside it: the published words, or those of a draft that never was."""
    if question.scenario is None:
        return None
    return question.scenario.versions.order_by("-number").first() or laid_out(question.scenario)


def laid_out(scenario: Scenario) -> ScenarioVersion:
    """The draft's words as HTML, not saved; raises BadItem for words that cannot be laid out."""
    made = {language: {**each, "html": words.to_html(each["text"], language=language)} for language, each in scenario.words.items() if each}
    return ScenarioVersion(scenario=scenario, number=0, words=made)


def scenario(request: HttpRequest, draft: Scenario, *, language: str) -> TemplateResponse:
    """The page of a scenario's preview in `language`, rendered."""
    written = language if language in draft.words else min(draft.words, default=language)
    context: dict[str, Any] = {"scenario": draft, "language": written, "missing": written != language}
    try:
        context["shown"] = laid_out(draft).words.get(written)
    except BadItem as error:
        context["trouble"] = str(error)
    with override(language):
        page = TemplateResponse(request, "quizzes/bank/scenario_preview.html", context)
        page.render()
        return page
