"""Rows of the access matrix for the bank's own pages in the admin; its snippets are Wagtail's routes and Wagtail's permissions."""

from lms.accounts.enums import EDITORIAL_ROLES
from lms.kit.access import declare

declare("question_bank:*", *EDITORIAL_ROLES, why="each view asks for the right over questions or blueprints that it takes")
