"""Celery entry points, one call each."""

from celery import shared_task
from django.core.management import call_command


@shared_task(ignore_result=True)
def publish_scheduled() -> None:
    """Pages whose hour has come go live, pages whose hour has passed go off; what a stopped worker missed is caught up."""
    call_command("publish_scheduled", verbosity=0)
