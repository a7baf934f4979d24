"""Rows of the access matrix that belong to accounts and to the packages it wires in."""

from lms.kit.access import ANYONE, SIGNED_IN, declare

from .enums import EDITORIAL_ROLES, Role

declare("accounts:desk", SIGNED_IN, why="sends each person to the desk of their first role")
declare("accounts:role_desk", SIGNED_IN, why="the view answers 404 for a role one does not have")
