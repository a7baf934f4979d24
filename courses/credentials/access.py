"""Rows of the access matrix."""

from lms.kit.access import ANYONE, SIGNED_IN, declare

declare("credentials:mine", SIGNED_IN)
declare("credentials:verify", ANYONE, why="whoever holds the unguessable address; not indexed")
declare("credentials:pdf", SIGNED_IN, why="one's own certificate, else 404")
