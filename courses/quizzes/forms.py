"""Input of the attempt page."""

from django import forms
from django.utils.translation import gettext as _


class SaveForm(forms.Form):
    """`seq` counts the saves of one question in one page: the highest wins."""

    seq = forms.IntegerField(min_value=1, max_value=2_000_000_000)
    flagged = forms.NullBooleanField(required=False)

    def sentence(self) -> str:
        return _("This answer could not be read. Reload the page and choose again: what was saved before is kept.")
