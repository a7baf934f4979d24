"""The guard over sentences that gettext would not see."""

import pytest

from tests import catalogue


@pytest.mark.parametrize("line", ["gettext as _now", "gettext_lazy as lazy", "ngettext as _n", "pgettext as _", "npgettext_lazy as _"])
def test_a_name_that_gettext_does_not_look_for_is_found(line: str) -> None:
    assert catalogue.unseen(f"from django.utils.translation import {line}\n")
    assert catalogue.unseen(f"def words():\n    from django.utils.translation import (\n        override,\n        {line},\n    )\n")


@pytest.mark.parametrize("line", ["gettext as _", "gettext_lazy as _", "gettext", "ngettext, pgettext", "override as language"])
def test_the_names_it_knows_pass(line: str) -> None:
    assert catalogue.unseen(f"from django.utils.translation import {line}\n") == []
