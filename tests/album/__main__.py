"""Makes Django ready, which the journeys' steps ask for, then takes the pictures."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lms.settings.test"
django.setup()

from .run import main  # noqa: E402

sys.exit(main())
