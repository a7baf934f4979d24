"""The list of questions: filters, search and columns that cost the same with 3 rows and with 100,000."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import IndexView

from lms.kit import clock, freshness, languages

from ... import words
from ...enums import QuestionKind
from ...models import STEMS, Bank, Question
from .. import usage

AREAS_KEPT = 60
WIDE = "bank-wide"  # a column that a narrow page leaves out
SHOWN = 90  # characters of a stem
STATES = {"live": gettext_lazy("published"), "draft": gettext_lazy("never published"), "changed": gettext_lazy("published, with a draft")}


def _areas() -> list[tuple[str, str]]:
    """(code, code and name) of every area that questions have, kept for a minute."""
    found = freshness.kept(
        "bank-areas", lambda: list(Question.objects.order_by("area").values_list("area", flat=True).distinct()), seconds=AREAS_KEPT
    )
    named = usage.areas()
    return [(code, f"{code} · {named[code]}" if code in named else code) for code in found if code]


class QuestionFilters(WagtailFilterSet):
    bank = django_filters.ModelChoiceFilter(queryset=Bank.objects.all(), label=gettext_lazy("Bank"))
    area = django_filters.ChoiceFilter(choices=_areas, label=gettext_lazy("Area"))
    kind = django_filters.ChoiceFilter(choices=QuestionKind.choices, label=gettext_lazy("Kind"))
    state = django_filters.ChoiceFilter(choices=list(STATES.items()), method="by_state", label=gettext_lazy("State"))
    is_out = django_filters.ChoiceFilter(
        choices=[("True", gettext_lazy("taken out")), ("False", gettext_lazy("drawn"))], label=gettext_lazy("Draws")
    )
    review = django_filters.ChoiceFilter(
        choices=[("due", gettext_lazy("due")), ("none", gettext_lazy("no date set"))], method="by_review", label=gettext_lazy("Review")
    )

    class Meta:
        model = Question
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Question], _name: str, value: str) -> QuerySet[Question]:
        wanted = {"live": Q(live=True), "draft": Q(live=False), "changed": Q(live=True, has_unpublished_changes=True)}
        return rows.filter(wanted[value])

    def by_review(self, rows: QuerySet[Question], _name: str, value: str) -> QuerySet[Question]:
        return rows.filter(review_on__lte=clock.today()) if value == "due" else rows.filter(review_on=None)


def _short(question: Question) -> str:
    stem, written = question.stem_in(languages.active())
    return words.line(stem, language=written, length=SHOWN)


class FiguresColumn(Column):
    """n and facility of the version in force, where there are any."""

    cell_template_name = "quizzes/bank/_figures_cell.html"

    def get_value(self, instance: Question) -> Any:
        return getattr(instance, "figures_of", None)


class FindingsColumn(Column):
    def get_value(self, instance: Question) -> Any:
        return "–" if instance.findings is None else instance.findings


class StateColumn(Column):
    """One word for the state, without a statement for each row."""

    cell_template_name = "quizzes/bank/_state_cell.html"

    def get_value(self, instance: Question) -> Any:
        state = "changed" if instance.live and instance.has_unpublished_changes else "live" if instance.live else "draft"
        return {"state": state, "label": STATES[state], "out": instance.is_out, "because": instance.out_because}


class QuestionIndex(IndexView):
    default_ordering = "key"
    template_name = "wagtailsnippets/snippets/index.html"

    def get_base_queryset(self) -> QuerySet[Question]:
        light = (
            "key",
            *STEMS,
            "kind",
            "area",
            "difficulty",
            "live",
            "has_unpublished_changes",
            "is_out",
            "out_because",
            "findings",
        )
        return Question.objects.select_related("bank").only(*light, "bank__title", "current_id")

    def order_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        if self.ordering in ("findings", "-findings"):
            column = F("findings")
            return queryset.order_by(column.desc(nulls_last=True) if self.ordering[0] == "-" else column.asc(nulls_last=True), "key")
        return super().order_queryset(queryset)

    @cached_property
    def columns(self) -> list[Column]:
        """Of the narrow page, all that is not needed to find a question and to see how it stands is left out (bank.css)."""
        title = self._get_title_column_class(TitleColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="snippet"),
            title(
                "stem",
                label=_("Stem"),
                accessor=_short,
                get_url=self.get_edit_url,
                sort_key=f"stem_{languages.active()}",
                width="34%",
                classname="bank-stem-cell",
            ),  # fmt: skip
            Column("key", label=_("Key"), sort_key="key"),
            Column("kind", label=_("Kind"), accessor="get_kind_display", classname=WIDE),
            Column("area", label=_("Area"), sort_key="area", classname=WIDE),
            Column("bank", label=_("Bank"), accessor="bank.title", classname=WIDE),
            Column("difficulty", label=_("Difficulty"), classname=WIDE),
            StateColumn("state", label=_("State")),
            FindingsColumn("findings", label=_("To look at"), sort_key="findings"),
            FiguresColumn("figures", label=_("n · facility"), classname=WIDE),
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        rows = list(context["object_list"])
        found = usage.figures([row.current_id for row in rows if row.current_id])
        for row in rows:
            row.figures_of = found.get(row.current_id)
        return context

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        from .exchange import buttons

        return [*super().header_buttons, *buttons(self.request.user)]
