"""True or false: a single choice whose two options are always the same and never shuffled."""

from django.utils.translation import gettext as _

from ..base import BadBody, Body
from ..single import Single, options

OPTIONS = ["true", "false"]


class TrueFalse(Single):
    """Body: {"options": [{"key": "true", "correct": …}, {"key": "false", …}]}."""

    code = "true_false"

    def check(self, body: Body) -> None:
        super().check(body)
        if options(body) != OPTIONS:
            raise BadBody(_("The two options are “true” and “false”, in this order."))

    def parts(self, body: Body) -> list[str]:
        return []

    def order(self, body: Body, *, seed: int) -> list[str]:
        return OPTIONS
