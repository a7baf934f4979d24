"""One file that holds the database and the media, made while the site runs, and taken back whole or not at all."""
