"""Reads of certificates."""

from lms.accounts.models import User

from .models import Certificate


def by_token(token: str) -> Certificate | None:
    """The certificate at this address, revoked or not."""
    return Certificate.objects.filter(token=token).first()


def shown(certificate: Certificate, *, language: str) -> dict:
    """The frozen facts in one language: {"title", "training", "module", "holder", "minutes", …, "certificate"}."""
    facts = certificate.facts
    module = facts["module"][language] if facts["module"] else ""
    return {
        **facts,
        "certificate": certificate,
        "training": facts["training"][language],
        "module": module,
        "title": module or facts["training"][language],
    }


def mine(user: User, *, language: str) -> list[dict]:
    return [shown(certificate, language=language) for certificate in Certificate.objects.filter(user=user)[:200]]
