"""The drawing of earlier attempts: every point says its share, the pass mark says its own (EX-13). No database."""

import pytest

from courses.quizzes import trend


def test_EX_13_each_point_says_its_share_inside_the_drawing() -> None:
    found = trend.line([0.29, 0.5, 1], cut=0.6)
    assert found is not None
    assert [(percent, anchor) for _x, _y, percent, anchor in found.marks] == [(29, "start"), (50, "middle"), (100, "end")]
    assert all(trend.LETTERS <= y <= found.height for _x, y, _percent, _anchor in found.marks)


@pytest.mark.parametrize(("shares", "side"), [([0.5, 0.9], "end"), ([0.9, 0.5], "start")])
def test_EX_13_the_pass_mark_is_named_where_the_line_is_further_away(shares: list[float], side: str) -> None:
    found = trend.line(shares, cut=0.55)
    assert found is not None and found.cut_words is not None and found.cut_words[2] == side
    assert trend.line(shares).cut_words is None


def test_EX_13_one_attempt_is_no_line() -> None:
    assert trend.line([0.4], cut=0.6) is None
