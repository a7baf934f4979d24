"""Rows of the access matrix that belong to accounts and to the packages it wires in (allauth)."""

from lms.kit.access import ANYONE, SIGNED_IN, declare

from .enums import Role

declare("accounts:desk", SIGNED_IN, why="sends each person to the desk of their first role")
declare("accounts:role_desk", SIGNED_IN, why="the view answers 404 for a role one does not have")
for own in ("profile", "export", "delete"):
    declare(f"accounts:{own}", SIGNED_IN, why="one's own account only: the address names nobody")
declare("accounts:invitation", SIGNED_IN, why="404 unless it was written to one's own address")
for seen in ("organisations", "organisation", "invite", "revoke_invitation"):
    declare(f"accounts:{seen}", Role.BUYER, Role.OFFICE, Role.ADMINISTRATOR, why="a buyer sees their own organisation, else 404")
for run in ("create_organisation", "import_people", "people_file"):
    declare(f"accounts:{run}", Role.OFFICE, Role.ADMINISTRATOR)
for administered in ("people", "person", "role", "close_account", "reopen_account"):
    declare(f"accounts:{administered}", Role.ADMINISTRATOR)

# allauth: the doors a visitor stands at. Each of its views checks the stage of the sign-in by itself.
for door in (
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_signup",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
):
    declare(door, ANYONE, why="a step of signing in or up")

# allauth: one's own account; the views ask for a fresh sign-in where something is changed.
for own in (
    "account_email",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
    "socialaccount_connections",
    "usersessions_list",
):
    declare(own, SIGNED_IN, why="one's own account only")
