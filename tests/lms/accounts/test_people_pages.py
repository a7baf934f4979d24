"""The people file on screen and on the command line: a dry run first, file and line for every refusal."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from lms.accounts.models import Organisation, PeopleFile, User

from .test_people_file import BOSS, HEAD, INES, member


def upload(client, company: Organisation, text: str):
    file = SimpleUploadedFile("people.csv", (HEAD + text).encode())
    return client.post("/fr/desk/people/import/", {"organisation": company.pk, "file": file})


@pytest.mark.parametrize("role", ["office", "administrator"])
def test_upload_shows_a_dry_run_and_confirming_applies_it(company, new_person, sign_in, role: str) -> None:
    client = sign_in(new_person("staff@x.example", role))
    page = upload(client, company, INES + BOSS)["Location"]
    assert client.get(page).status_code == 200
    assert not User.objects.filter(email="ines@f.example").exists()
    answer = client.post(page)
    assert answer["Location"] == f"/fr/desk/organisations/{company.public_id}/"
    assert member("ines@f.example")
    assert client.post(page).status_code == 404
    file = PeopleFile.objects.get()
    assert bytes(file.content) == b""
    assert file.outcome["created"] == 2


def test_a_file_with_a_bad_line_cannot_be_confirmed(company, new_person, sign_in) -> None:
    client = sign_in(new_person("staff@x.example", "office"))
    page = upload(client, company, BOSS + "nonsense,A,B,,,,\n")["Location"]
    shown = client.get(page).content.decode()
    assert "nonsense" in shown
    assert 'method="post" action="' + page not in shown
    assert client.post(page).status_code == 422
    assert not User.objects.filter(email="boss@f.example").exists()


def test_uploads_that_nobody_confirms_are_forgotten(company, new_person, sign_in) -> None:
    client = sign_in(new_person("staff@x.example", "office"))
    upload(client, company, BOSS)
    PeopleFile.objects.update(created_at=PeopleFile.objects.get().created_at - timedelta(hours=25))
    upload(client, company, INES + BOSS)
    assert PeopleFile.objects.count() == 1


def test_another_kind_of_file_is_refused_by_the_form(company, new_person, sign_in) -> None:
    client = sign_in(new_person("staff@x.example", "office"))
    file = SimpleUploadedFile("people.exe", b"MZ")
    assert client.post("/fr/desk/people/import/", {"organisation": company.pk, "file": file}).status_code == 422
    assert not PeopleFile.objects.exists()


# --- command --------------------------------------------------------------------------------------------------------


def command(tmp_path: Path, text: str, *options: str) -> tuple[str, str, bool]:
    file = tmp_path / "people.csv"
    file.write_text(HEAD + text)
    out, err = StringIO(), StringIO()
    try:
        call_command("import_people", str(file), "--organisation", "lagrange & fils", *options, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue(), True
    except CommandError:
        return out.getvalue(), err.getvalue(), False


def test_the_command_applies_and_counts(company, tmp_path) -> None:
    out, err, ok = command(tmp_path, INES + BOSS)
    assert (out.strip(), err, ok) == ("created 2, joined 0, updated 0, unchanged 0, left 0, refused 0", "", True)
    assert member("ines@f.example")


def test_the_command_tries_out_without_writing(company, tmp_path) -> None:
    out, _err, ok = command(tmp_path, INES + BOSS, "--dry-run")
    assert ok
    assert out.startswith("dry run: created 2")
    assert not User.objects.filter(email="ines@f.example").exists()


def test_the_command_names_file_and_line(company, tmp_path) -> None:
    out, err, ok = command(tmp_path, BOSS + "nonsense,A,B,,,,\n")
    assert not ok
    assert err.startswith(f"{tmp_path / 'people.csv'}:3: ")
    assert "refused 1" in out
    assert not User.objects.filter(email="boss@f.example").exists()


def test_the_command_knows_its_organisations(db, tmp_path) -> None:
    file = tmp_path / "p.csv"
    file.write_text(HEAD)
    with pytest.raises(CommandError, match="Atelier Nord"):
        call_command("import_people", str(file), "--organisation", "Nobody Ltd")
