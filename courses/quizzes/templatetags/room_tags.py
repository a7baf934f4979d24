"""Tags of rooms and coaches: a coach's comments in a result, and the bars of what a group needs."""

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _

from ..coaching.needs import Need
from ..models import Attempt, Comment
from ..queries import comments_of as comments_for
from ..regrades import Change

register = template.Library()


@register.simple_tag
def comments_of(attempt: Attempt) -> list[Comment]:
    """What the candidate may read of the coach's comments."""
    return comments_for(attempt)


@register.simple_tag
def needs_bars(needs: Sequence[Need]) -> list[dict]:
    """Bars for components/chart.html: the share of marks earned, in words too."""
    words = _("%(percent)s%% (%(score)s/%(maximum)s)")
    return [
        {"name": need.name, "value": need.percent, "label": words % {"percent": need.percent, "score": need.score, "maximum": need.maximum}}
        for need in needs
    ]


@register.filter
def scores_move(changes: Sequence[Change]) -> bool:
    return any(each.score_before != each.score_after for each in changes)


@register.filter
def verdicts_move(changes: Sequence[Change]) -> bool:
    return any(each.verdict_moves for each in changes)
