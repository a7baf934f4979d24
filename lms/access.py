"""Rows of the access matrix for the wiring's own routes and for the packages that no app of ours owns."""

from lms.accounts.enums import EDITORIAL_ROLES
from lms.kit.access import ANYONE, declare

for route in ("healthz", "readyz", "robots", "sitemap", "security_txt", "shut", "shut_util", "cms_logout"):
    declare(route, ANYONE)
declare("media", ANYONE, why="learning.media decides: whoever may read a page that shows the picture, else 404")
declare("metrics", ANYONE, why="404 without METRICS_TOKEN")
declare("localize_update", *EDITORIAL_ROLES, why="publishing is the administrator's")
declare("gallery", *EDITORIAL_ROLES)
declare("wagtailcore_login", ANYONE, why="behind a shut door: always 404")
declare("wagtailadmin_sprite", *EDITORIAL_ROLES)
declare("cms/*", *EDITORIAL_ROLES, why="unknown addresses under /cms/: Wagtail's own 404")
declare("wagtailusers*", why="closed to everybody: people and roles are kept in lms.accounts (reliability.md B11)")
declare("wagtail*", *EDITORIAL_ROLES, why="Wagtail checks page permissions; see tests/journeys for limited editors")
declare("wagtaildocs_serve", ANYONE, why="Wagtail checks the collection, learning.media the pages that show the document")
declare("wagtailcore_authenticate_with_password", ANYONE, why="password-protected pages")
