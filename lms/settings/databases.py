"""The database that DATABASE_URL names, with the options that both kinds need."""

from pathlib import Path

from environs import Env

env = Env()
SQLITE_OPTIONS = {
    # Measured: without these, 34-43 % of concurrent writers fail with "database is locked" (reliability.md section 2).
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
}


def database(url: str, *, sqlite_path: Path) -> dict:
    """The default database: PostgreSQL where `url` names one, else SQLite at `sqlite_path`."""
    if url:
        config = env.dj_db_url("DATABASE_URL")
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
        if config["ENGINE"].endswith("sqlite3"):
            config["OPTIONS"] = SQLITE_OPTIONS
        else:
            told = config.get("OPTIONS", {})
            config["OPTIONS"] = {"connect_timeout": 5, **told, "options": f"{_longest_statement()} {told.get('options', '')}".strip()}
        return config
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(sqlite_path), "OPTIONS": SQLITE_OPTIONS}


def _longest_statement() -> str:
    """A page waits for a statement or a lock so long and no longer; wsgi.py sets it, commands and workers have no limit."""
    seconds = env.int("STATEMENT_SECONDS", default=0)
    return f"-c statement_timeout={seconds * 1000}" if seconds else ""
