"""`python -m benchmarks.yardstick.prepare`: tables, and a page with 30 children at /bare/."""

import os

CHILDREN = 30


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.yardstick.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from wagtail.models import Locale, Site

    from benchmarks.yardstick.models import BarePage

    call_command("migrate", verbosity=0, run_syncdb=True)
    Locale.objects.create(language_code="en")
    root = BarePage.add_root(instance=BarePage(title="Root", slug="root"))
    home = root.add_child(instance=BarePage(title="Home", slug="home"))
    bare = home.add_child(instance=BarePage(title="Bare", slug="bare"))
    for number in range(CHILDREN):
        bare.add_child(instance=BarePage(title=f"Child {number}", slug=f"child-{number}"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)


if __name__ == "__main__":
    main()
