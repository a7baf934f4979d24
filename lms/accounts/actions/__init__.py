"""Writes about people: accounts, roles, memberships, invitations, people files, privacy."""

from ..errors import NotPossible
from .editorial import ensure_roles
from .invitations import INVITATION_DAYS, accept_invitation, invite, revoke_invitation
from .memberships import create_organisation, join, leave, set_manager
from .people import close_account, end_sessions, open_account, reopen_account, save_profile, speak_in_the_editor
from .people_files import apply_people, apply_people_file, forget_stale_files, keep_people_file
from .privacy import erase
from .roles import follow_groups, grant_role, refresh_roles, revoke_role

__all__ = [
    "INVITATION_DAYS",
    "NotPossible",
    "accept_invitation",
    "apply_people",
    "apply_people_file",
    "close_account",
    "create_organisation",
    "end_sessions",
    "ensure_roles",
    "erase",
    "follow_groups",
    "forget_stale_files",
    "grant_role",
    "invite",
    "join",
    "keep_people_file",
    "leave",
    "open_account",
    "refresh_roles",
    "reopen_account",
    "revoke_invitation",
    "revoke_role",
    "save_profile",
    "set_manager",
    "speak_in_the_editor",
]
