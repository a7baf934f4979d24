"""Where log lines go and what they look like; see docs/operate.md."""

FORMATTERS = {"line": "lms.kit.log_lines.LineFormatter", "json": "lms.kit.log_lines.JsonFormatter"}


def logging_config(*, form: str, level: str, requests: bool) -> dict:
    """LOGGING for lines of `form` ("line" or "json") from `level` up; `requests`: also one line a request and one a job."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"context": {"()": "lms.kit.log_lines.ContextFilter"}},
        "formatters": {"chosen": {"()": FORMATTERS[form]}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "chosen", "filters": ["context"]}},
        "loggers": {
            # The filesystem broker has no host, and says so on every message.
            "kombu.connection": {"level": "ERROR"},
            "lms.requests": {"level": "INFO" if requests else "ERROR"},
            "lms.jobs.runs": {"level": "INFO" if requests else "ERROR"},
        },
        "root": {"handlers": ["console"], "level": level},
    }
