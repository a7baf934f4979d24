"""Jobs of billing, and the comparison with the payment provider every ten minutes."""

import logging

from celery import shared_task
from django import db

from lms.jobs.handlers import handles

from . import actions, gateway

log = logging.getLogger("courses.billing")


@handles("billing.event", atomic=False)
def work_event(*, event: str, job_key: str) -> str:
    return actions.work_event(event=event)


@handles("billing.close_checkout", atomic=False)
def close_checkout(*, payment: int, job_key: str) -> str:
    return actions.close_checkout(payment=payment)


@handles("billing.send_refund", atomic=False)
def send_refund(*, refund: int, job_key: str) -> str:
    return actions.send_refund(refund=refund)


@handles("billing.lapse_order")
def lapse_order(*, order: int, job_key: str) -> str:
    return actions.lapse_unanswered(order=order)


@shared_task(ignore_result=True)
def reconcile() -> None:
    """What webhooks and jobs missed, found by asking (reliability.md C12)."""
    db.close_old_connections()
    try:
        actions.reconcile()
    except gateway.GatewayDown as trouble:
        log.warning("no reconciliation this time: %s", trouble)
    finally:
        db.close_old_connections()
