"""Sample data for the component gallery, where staff see every component in its states."""

from django import forms, template
from django.core.paginator import Paginator

register = template.Library()


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As it stands on your papers.")
    email = forms.EmailField(label="E-mail address")
    level = forms.ChoiceField(label="Level", choices=[("f", "Foundation"), ("p", "Practitioner")])
    days = forms.ChoiceField(label="Day", choices=[("1", "Monday"), ("2", "Tuesday")], widget=forms.RadioSelect)
    news = forms.BooleanField(label="Write to me when a session opens", required=False)


@register.simple_tag
def samples() -> dict:
    """What the gallery's includes need."""
    return {
        "form": SampleForm(prefix="empty"),
        "wrong": SampleForm({"wrong-name": "Inès", "wrong-email": "ines@"}, prefix="wrong"),
        "tabs": [
            {"label": "All", "url": "?", "count": 12, "current": True},
            {"label": "AgilePM", "url": "?m=agilepm", "count": 7, "current": False},
            {"label": "PRINCE2", "url": "?m=prince2", "count": 0, "current": False},
        ],
        "facts": [
            {"name": "Duration", "value": "2 days"},
            {"name": "Level", "value": "Practitioner"},
            {"name": "Price", "value": "1 790 € HT"},
        ],
        "steps": [
            {"title": "Read", "text": "Four short lessons.", "done": True},
            {"title": "Practise", "text": "Ten questions.", "current": True},
            {"title": "Sit the exam", "text": ""},
        ],
        "bars": [{"name": "Principles", "value": 80, "label": "80 %"}, {"name": "Roles", "value": 45, "label": "45 %"}],
        "trail": [{"title": "Home", "url": "/"}, {"title": "Trainings", "url": "#"}],
        "toc": [
            {"id": "a", "name": "First", "level": 2},
            {"id": "b", "name": "Second", "level": 3},
            {"id": "c", "name": "Third", "level": 2},
        ],
        "paged": Paginator(range(95), 20).page(2),
        "states": ["done", "started", "todo", "locked", "success", "warning", "danger", "info", "accent"],
        "kinds": ["info", "success", "warning", "error"],
        "methods": ["agilepm", "prince2", "pmi", "library"],
        "icons": ["search", "user", "book", "quiz", "award", "clock", "calendar", "lock", "flag", "download", "print", "warning"],
    }
