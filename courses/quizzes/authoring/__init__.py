"""The bank in the admin: writing and reviewing questions, files in and out, the health of banks, blueprints and quizzes."""
