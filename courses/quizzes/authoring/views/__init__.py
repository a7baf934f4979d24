"""Views of the bank in the admin: each authorises, reads one form, makes one call and renders."""
