"""Rows of the access matrix."""

from lms.accounts.enums import Role
from lms.kit.access import declare

declare("teams:entitlements", Role.OFFICE, Role.ADMINISTRATOR)
declare("teams:end_entitlement", Role.OFFICE, Role.ADMINISTRATOR)
