"""HTML of other programs becomes Markdown that says the same, safely (QZ-18)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.formats.html import to_markdown

from .makers import texts


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo  \nthree"),
        ("<p>a <b>b </b><i>c</i> <strong><em>d</em></strong></p>", "a **b** *c* ***d***"),
        ("x<sub>2</sub> y<sup>3</sup>", "x<sub>2</sub> y<sup>3</sup>"),
        ("<ul><li>a<li>b<ol><li>c</ol></ul>", "- a\n- b\n\n    1. c"),
        ("<pre>if a:\n    b</pre>", "```\nif a:\n    b\n```"),
        ("use <code>a`b</code>", "use ``a`b``"),
        ('<a href="https://e.org/x">l</a> <a href="javascript:alert(1)">m</a>', "[l](https://e.org/x) m"),
        ('<img src="p q.png" alt="A [b]" onerror="x()">', "![A (b)](<p q.png>)"),
        ('<img src="javascript:x" alt="gone">', "gone"),
        ("<table><tr><th>A</th><th>B|C</th></tr><tr><td>1</td></tr></table>", "| A | B\\|C |\n| --- | --- |\n| 1 |  |"),
        ("<h1>Title</h1>text", "### Title\n\ntext"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<script>alert(1)</script><style>x</style>kept<blink> too</blink>", "kept too"),
        ("1 &lt; 2 &amp;amp; a*b*c snake_case _x_ ____", "1 < 2 &amp;amp; a\\*b\\*c snake_case \\_x_ ____"),
        ("# no heading", "\\# no heading"),
        ("&lt;script&gt;", "&lt;script>"),
        ("<p>never <b>closed", "never **closed**"),
        ("1. no list", "1\\. no list"),
    ],
)
def test_QZ_18_html_becomes_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


@given(
    st.lists(texts | st.sampled_from(["<p>", "<ul><li>", "<table>", "<td>", "</b>", "<b>", "<pre>", "<img src=x>", "&lt;"])).map("".join)
)
def test_QZ_18_no_html_breaks_the_converter(html: str) -> None:
    found = to_markdown(html)
    assert "<script" not in found and found == found.strip(" \t\n")


def test_QZ_18_deep_html_keeps_its_text() -> None:
    assert "deep" in to_markdown("<div>" * 5_000 + "deep")
