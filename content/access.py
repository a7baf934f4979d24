"""Rows of the access matrix for the public site."""

from lms.kit.access import ANYONE, declare

declare("wagtail_serve", ANYONE, why="Wagtail's own view restrictions apply; lessons redirect to the player")
declare("content:search", ANYONE)
