"""docs/security.md tells the truth: every case has a test or a reason, every mark a case, and the table names the tests there are."""

from tests import cases


def known() -> dict[str, cases.Case]:
    return {name: case for section in cases.catalogue().values() for name, case in section.items()}


def test_every_case_has_a_test_or_a_reason_and_never_both() -> None:
    assert [name for name, case in known().items() if bool(case.tests) == bool(case.reason)] == []


def test_every_mark_names_a_case() -> None:
    assert sorted(set(cases.marked()) - set(known())) == []


def test_the_table_names_the_tests_there_are() -> None:
    """Run `make security` when this fails: it runs the cases and writes the table."""
    assert cases.written() == {name: case.tests for name, case in known().items()}
