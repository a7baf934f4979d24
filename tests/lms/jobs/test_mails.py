"""Mails: every declared kind renders in both languages; a repeat is the same mail."""

import email
from collections.abc import Callable
from email import policy
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override

from lms.jobs import mails as job_mails
from lms.jobs.models import Job
from lms.kit import mails

pytestmark = pytest.mark.django_db


def test_every_kind_renders_in_both_languages() -> None:
    assert len(mails.kinds()) >= 2
    for kind in mails.kinds():
        french, english = (mails.write(kind.name, context=kind.sample(), language=language) for language in ("fr", "en"))
        assert french.subject and french.text.strip() and "<html" in french.html
        assert f'lang="{french.language}"' in french.html
        assert french.text != english.text, f"{kind.name} is not translated"
        assert "{{" not in french.text + french.html


def test_a_mail_is_one_file_with_the_message_id_of_its_job(run_jobs: Callable, settings) -> None:
    settings.EMAIL_BACKEND = "lms.kit.mailbox.MailboxBackend"  # the test runner swaps it for one in memory
    Job.objects.all().delete()
    context = mails.kind("credentials/issued").sample()
    for _again in range(2):
        job_mails.send_later("credentials/issued", to="a@x.fr", context=context, language="fr", key="k1")
    run_jobs()
    files = list(Path(django_settings.MAILBOX_DIR).glob("*.eml"))
    assert len(files) == 1
    message = email.message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert message["Message-ID"] == mails.message_id("mail:k1")
    assert message["To"] == "a@x.fr"
    job_mails.send(name="credentials/issued", to="a@x.fr", context=context, language="fr", job_key="mail:k1")
    assert len(list(Path(django_settings.MAILBOX_DIR).glob("*.eml"))) == 1


@pytest.mark.case("F_13")
def test_f13_template_code_in_a_name_stays_text() -> None:
    context = {**mails.kind("credentials/issued").sample(), "title": "{{ settings.SECRET_KEY }} <b>x</b>"}
    letter = mails.write("credentials/issued", context=context, language="en")
    assert "{{ settings.SECRET_KEY }}" in letter.subject
    assert "<b>x</b>" not in letter.html


def test_the_list_of_mails_names_each_by_its_subject(as_role: Callable[[str], Client]) -> None:
    administrator = as_role("administrator")
    kind = mails.kind("credentials/issued")
    page = administrator.get("/en/desk/jobs/mails/").content.decode()
    with override("en"):
        assert f">{escape(mails.subject_of(kind, kind.sample()))}</a>" in page
    assert kind.name in page
    assert 'href="/en/desk/jobs/mails/"' in administrator.get("/en/desk/administrator/").content.decode()
