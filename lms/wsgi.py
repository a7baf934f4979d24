"""The WSGI entry point for servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")
# Somebody waits for the answer: a statement that takes longer than this is given up, and the page says 503.
os.environ.setdefault("STATEMENT_SECONDS", "10")
application = get_wsgi_application()
