"""A kind of job whose effect can be counted, loaded by the worker under test."""

import time

from django.db import connection

from lms.jobs.handlers import handles


@handles("t.effect")
def effect(*, n: int, job_key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO t_effects (n) VALUES (%s)", [n])
    time.sleep(0.03)


@handles("t.slow")
def slow(*, n: int, job_key: str) -> None:
    """The effect, then two seconds in which the worker can be told to stop."""
    effect(n=n, job_key=job_key)
    time.sleep(2)


@handles("t.naive", atomic=False)
def naive(*, n: int, job_key: str) -> None:
    """The same effect without the job's transaction: the control."""
    effect(n=n, job_key=job_key)
    time.sleep(0.2)
