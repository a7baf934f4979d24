"""The people file: joiners, movers, leavers; every bad line named, nothing half-done."""

from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.accounts import actions, queries
from lms.accounts.actions.people_files import PeopleRefused
from lms.accounts.models import Membership, Organisation, User
from lms.accounts.people_file import read_lines
from tests.workbooks import workbook

HEAD = "email,first_name,last_name,team,manager,job_title,status\n"


def apply(company: Organisation, text: str):
    return actions.apply_people(name="people.csv", data=(HEAD + text).encode(), organisation=company)


def reasons(company: Organisation, text: str, head: str = HEAD) -> dict[int, str]:
    report = queries.people_report(name="people.csv", data=(head + text).encode(), organisation=company)
    return {refusal.line: refusal.reason for refusal in report.refused}


def member(email: str) -> Membership:
    return Membership.objects.active().select_related("user", "team", "manager").get(user__email=email)


BOSS = "boss@f.example,Karim,Benali,PMO,,Responsable PMO,joiner\n"
INES = "ines@f.example,Inès,Moreau,PMO,boss@f.example,Cheffe de projet,joiner\n"


def test_joiners_get_account_team_manager_title_and_a_mail(company, mails) -> None:
    report = apply(company, INES + BOSS)  # the manager may stand further down
    assert report.counts == {"created": 2, "joined": 0, "updated": 0, "unchanged": 0, "left": 0}
    ines = member("ines@f.example")
    assert (ines.team.name, ines.manager.email, ines.job_title) == ("PMO", "boss@f.example", "Cheffe de projet")
    assert not ines.user.has_usable_password()
    assert ines.manager.role_codes == ["manager"]
    (job,) = mails("ines@f.example")
    assert job.args["name"] == "accounts/welcome"


def test_applying_the_same_file_again_changes_nothing(company, mails) -> None:
    apply(company, INES + BOSS)
    assert apply(company, INES + BOSS).counts["unchanged"] == 2
    assert len(mails("ines@f.example")) == 1
    assert Membership.objects.filter(organisation=company).count() == 2


def test_a_mover_changes_team_manager_and_title(company) -> None:
    apply(company, INES + BOSS)
    apply(company, "eva@f.example,Eva,Roy,IT,,DSI,joiner\nines@f.example,,,IT,eva@f.example,PMO,mover\n")
    ines = member("ines@f.example")
    assert (ines.team.name, ines.manager.email, ines.job_title, ines.user.first_name) == ("IT", "eva@f.example", "PMO", "Inès")
    assert User.objects.get(email="boss@f.example").role_codes == []
    assert User.objects.get(email="eva@f.example").role_codes == ["manager"]


def test_an_absent_column_keeps_and_an_empty_cell_clears(company) -> None:
    apply(company, INES + BOSS)
    actions.apply_people(name="p.csv", data=b"email,job_title\nines@f.example,PMO\n", organisation=company)
    ines = member("ines@f.example")
    assert (ines.team.name, ines.manager.email, ines.job_title) == ("PMO", "boss@f.example", "PMO")
    apply(company, "ines@f.example,,,,,,mover\n")
    ines = member("ines@f.example")
    assert (ines.team, ines.manager, ines.job_title) == (None, None, "")


def test_a_leaver_is_out_and_manages_nobody(company) -> None:
    apply(company, INES + BOSS)
    report = apply(company, "boss@f.example,,,,,,leaver\n")
    assert report.counts["left"] == 1
    boss = User.objects.get(email="boss@f.example")
    assert (boss.is_active, boss.role_codes) == (False, [])
    assert member("ines@f.example").manager is None
    assert apply(company, "boss@f.example,,,,,,leaver\n").counts["unchanged"] == 1


def test_who_comes_back_finds_the_account_again(company) -> None:
    apply(company, INES + BOSS)
    apply(company, "ines@f.example,,,,,,leaver\n")
    assert apply(company, INES).counts["joined"] == 1
    assert User.objects.get(email="ines@f.example").is_active


def test_an_existing_account_joins_and_is_told(company, new_person, mails) -> None:
    new_person("ines@f.example")
    assert apply(company, BOSS + INES).counts == {"created": 1, "joined": 1, "updated": 0, "unchanged": 0, "left": 0}
    assert [job.args["name"] for job in mails("ines@f.example")] == ["accounts/joined"]


def test_the_file_does_not_rename_people_who_work_for_us(company, new_person) -> None:
    trainer = new_person("ines@f.example", "trainer")
    apply(company, BOSS + INES)
    trainer.refresh_from_db()
    assert trainer.first_name == "Camille"


def test_french_headers_and_words(company) -> None:
    head = "Prénom;Nom;E-mail;Équipe;Responsable;Intitulé de poste;Statut\n"
    text = "Karim;Benali;boss@f.example;PMO;;Responsable PMO;arrivée\nInès;Moreau;ines@f.example;PMO;boss@f.example;Cheffe;arrivée\n"
    actions.apply_people(name="gens.csv", data=(head + text).encode(), organisation=company)
    assert member("ines@f.example").manager.email == "boss@f.example"
    left = "E-mail;Statut\nines@f.example;départ\nboss@f.example;mutation\n"
    report = actions.apply_people(name="gens.csv", data=left.encode(), organisation=company)
    assert (report.counts["left"], report.counts["unchanged"]) == (1, 1)


def test_a_workbook_is_read_as_well(company) -> None:
    head, *rows = [line.split(",") for line in (HEAD + INES + BOSS).strip().split("\n")]
    report = actions.apply_people(name="people.xlsx", data=workbook([head, *rows]), organisation=company)
    assert report.counts["created"] == 2


BAD = {
    "not-an-address,A,B,,,,": "not-an-address",
    "mıke@f.example,A,B,,,,": "e-mail",
    "new@f.example,,,,,,": "first name",
    "new@f.example,A,B,,new@f.example,,": "own manager",
    "new@f.example,A,B,,nobody@f.example,,": "nobody@f.example",
    "new@f.example,A,B,,,,fired": "status",
    "nobody@f.example,,,,,,leaver": "does not belong",
    "nobody@f.example,A,B,,,,mover": "does not belong",
    "boss@f.example,Karim,Benali,,,,": "line 2",
    f"new@f.example,{'A' * 151},B,,,,": "first_name",
    "new@f.example,A\x00,B,,,,": "first_name",
}


@pytest.mark.parametrize("line", BAD)
@pytest.mark.case("F_16")
def test_a_bad_line_is_named_and_nothing_is_done(company, line: str) -> None:
    from django.utils.translation import override

    with override("en"):
        found = reasons(company, BOSS + line + "\n")
        assert list(found) == [3]
        assert BAD[line] in found[3]
        people = User.objects.count()
        with pytest.raises(PeopleRefused):
            apply(company, BOSS + line + "\n")
    assert User.objects.count() == people
    assert not Membership.objects.filter(organisation=company).exists()


def test_circles_of_managers_are_refused_by_line(company) -> None:
    text = (
        "a@f.example,A,A,,b@f.example,,\nb@f.example,B,B,,c@f.example,,\nc@f.example,C,C,,a@f.example,,\nd@f.example,D,D,,a@f.example,,\n"
    )
    assert sorted(reasons(company, text)) == [2, 3, 4]


def test_a_circle_closed_over_people_already_there(company) -> None:
    apply(company, INES + BOSS)
    assert list(reasons(company, "boss@f.example,,,,ines@f.example,,mover\n")) == [2]


def test_a_leaver_is_nobodys_manager(company) -> None:
    apply(company, BOSS)
    assert list(reasons(company, "boss@f.example,,,,,,leaver\n" + INES)) == [3]


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("p.csv", b"email,shoe size\na@f.example,44\n", 1),
        ("p.csv", b"first_name\nA\n", 1),
        ("p.csv", b"", 0),
        ("p.csv", "email,first_name,last_name\na@f.example,A,B\nb@f.example,é,B\n".encode("latin-1"), 3),
        ("p.pdf", b"%PDF", 0),
        ("p.xlsx", b"not a workbook", 0),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(company, name: str, data: bytes, line: int) -> None:
    report = queries.people_report(name=name, data=data, organisation=company)
    assert [refusal.line for refusal in report.refused] == [line]
    assert sum(report.counts.values()) == 0


def test_a_named_organisation_must_exist(company) -> None:
    other = Organisation.objects.create(name="Nord Industrie")
    head = "email,first_name,last_name,organisation\n"
    assert list(reasons(company, "a@f.example,A,B,Nobody Ltd\n", head)) == [2]
    actions.apply_people(name="p.csv", data=f"{head}a@f.example,A,B,NORD INDUSTRIE\n".encode(), organisation=company)
    assert member("a@f.example").organisation == other


def test_judging_asks_the_database_as_often_for_3_lines_as_for_300(company, statements) -> None:
    def judge(count: int) -> int:
        lines = "".join(f"p{n}@f.example,A,B,T,p0@f.example,X,\n" for n in range(1, count)) + "p0@f.example,A,B,,,,\n"
        return statements(lambda: reasons(company, lines))

    assert judge(3) == judge(300)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=8), max_size=6))
@pytest.mark.case("F_16")
def test_whatever_stands_in_the_cells_reading_ends_in_lines_or_refusals(rows: list[list[str]]) -> None:
    import csv

    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD.strip().split(","))
    writer.writerows(rows)
    lines, refused = read_lines("p.csv", out.getvalue().encode(errors="replace"))
    assert all(refusal.reason for refusal in refused)
    assert all("@" in line.email for line in lines)
