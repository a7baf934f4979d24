"""Acts on many questions at once, from their list: each asks once, and is one transaction."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from lms.accounts.enums import Role
from lms.accounts.requests import PersonRequest

from ...models import Question
from .. import acts
from ..forms import OutForm, ReviewForm, TagsForm
from .listing import QuestionFilters

# More at once would keep one transaction open for too long.
MOST = 1000
KEEPERS = frozenset({Role.AUTHOR, Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR})


class OnQuestions(SnippetBulkAction):
    """What they have in common: questions only, by who keeps the bank, and “all” means all of the list as it is filtered."""

    models = [Question]
    template_name = "quizzes/bank/bulk.html"
    request: PersonRequest

    def check_perm(self, obj: Question) -> bool:
        return bool(KEEPERS & self.request.user.roles)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> list[int]:
        asked = QueryDict(urlsplit(self.next_url).query)
        rows = QuestionFilters(asked, queryset=Question.objects.order_by("key"), request=self.request).qs
        words = asked.get("q", "")
        if words:
            rows = rows.filter(stem__icontains=words) | rows.filter(key__icontains=words)
        found = list(rows.values_list("pk", flat=True)[: MOST + 1])
        if len(found) > MOST:
            raise Http404("more than one act can change")
        return found

    @classmethod
    def get_queryset(cls, model: type[Question], object_ids: list[Any]) -> list[Question]:
        found = list(Question.objects.filter(pk__in=object_ids[:MOST]).select_related("latest_revision", "bank", "scenario"))
        if not found:
            raise Http404
        return found

    def object_context(self, obj: Question) -> dict[str, Any]:
        return {"item": obj}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "action_name": self.display_name}

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "form": self.cleaned_form, "request": self.request}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext("%(n)d question was changed.", "%(n)d questions were changed.", num_parent_objects) % {"n": num_parent_objects}


class OneAct(OnQuestions):
    """What is done by one act of `acts`, told what its form asks, if it has one."""

    act: Callable[..., int]

    @classmethod
    def execute_action(cls, objects: list[Question], **kwargs: Any) -> tuple[int, int]:
        told = getattr(kwargs.get("form"), "cleaned_data", None) or {}
        return cls.act(user=kwargs["user"], questions=objects, **told), 0


class TakeOut(OneAct):
    display_name = _("Take out of draws")
    action_type = "take_out"
    aria_label = _("Take the chosen questions out of draws")
    action_priority = 10
    form_class: type[forms.Form] = OutForm
    act = acts.take_out


class PutBack(OneAct):
    display_name = _("Put back into draws")
    action_type = "put_back"
    aria_label = _("Put the chosen questions back into draws")
    action_priority = 20
    act = acts.put_back


class SetTags(OneAct):
    display_name = _("Set area and task")
    action_type = "set_tags"
    aria_label = _("Set area and task of the chosen questions")
    action_priority = 30
    form_class: type[forms.Form] = TagsForm
    act = acts.tag


class SetReview(OneAct):
    display_name = _("Set the review date")
    action_type = "set_review"
    aria_label = _("Set the review date of the chosen questions")
    action_priority = 40
    form_class: type[forms.Form] = ReviewForm
    act = acts.set_review


class Publish(OnQuestions):
    """Those that wait for one's approval; what is left out is named, with why."""

    display_name = _("Approve and publish")
    action_type = "publish_questions"
    aria_label = _("Approve and publish the chosen questions")
    action_priority = 50

    def check_perm(self, obj: Question) -> bool:
        return bool({Role.APPROVER, Role.ADMINISTRATOR} & self.request.user.roles)

    @classmethod
    def execute_action(cls, objects: list[Question], **kwargs: Any) -> tuple[int, int]:
        found = acts.publish_all(user=kwargs["user"], questions=objects)
        for question, why in found.left[:20]:
            messages.warning(kwargs["request"], f"{question.key}: {why}")
        return len(found.done), 0
