"""Markdown: hostile text is inert or refused, and the worker lives on (reliability.md F6, F7)."""

import re
import time
from pathlib import Path

import pytest

from lms.kit import markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](  JaVaScRiPt:alert(1))",
    "![x](javascript:alert(1))",
    '<img src=x onerror="alert(1)">',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<svg onload=alert(1)>",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<p style="background:url(javascript:alert(1))">x</p>',
    "[x]: javascript:alert(1)\n\n[x]",
    '## Title {: onclick="alert(1)" }',
    '<form action="/x"><input type="text" name="a"></form>',
    "<style>body{display:none}</style>",
    "<math><mtext><script>alert(1)</script>",
]


def inert(html: str) -> bool:
    tags = re.findall(r"<\s*(\w+)([^>]*)>", html)
    names = {name.lower() for name, _rest in tags}
    attributes = " ".join(rest for _name, rest in tags).lower()
    return (
        not names & {"script", "iframe", "svg", "style", "form", "object", "embed", "math", "link", "meta", "base"}
        and not re.search(r"\bon\w+\s*=", attributes)
        and "javascript:" not in attributes
        and "data:text" not in attributes
        and "style=" not in attributes
    )


@pytest.mark.parametrize("source", HOSTILE)
@pytest.mark.case("F_06")
def test_f6_hostile_markdown_is_inert(source: str) -> None:
    assert inert(markdown.render(source, language="fr").html)


@pytest.mark.case("F_06")
def test_f6_control_the_parser_alone_lets_hostile_text_through() -> None:
    import markdown as parser

    assert not inert(parser.markdown(HOSTILE[0]))


def test_f6_public_xss_collection(shared: Path) -> None:
    files = [path for path in (shared / "fixtures" / "xss").rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert inert(markdown.render(path.read_text(errors="replace")[:100_000], language="en").html), path.name


def test_cmark_regressions_do_not_break_the_renderer(shared: Path) -> None:
    source = (shared / "fixtures" / "markdown" / "cmark" / "test" / "regression.txt").read_text()
    cases = re.findall(r"^`{32} example\n(.*?)^\.$", source, flags=re.M | re.S)
    assert len(cases) > 20
    for case in cases:
        assert inert(markdown.render(case, language="en").html)


@pytest.mark.parametrize("bomb", ["[" * 20_000, "[a](" * 5_000, "[^1]" * 5_000 + "\n\n[^1]: note"])
@pytest.mark.case("F_07")
def test_f7_a_text_that_hangs_is_refused_in_time_and_the_next_one_renders(bomb: str) -> None:
    began = time.monotonic()
    with pytest.raises(markdown.MarkdownRefused):
        markdown.render(bomb, language="fr")
    assert time.monotonic() - began < 10  # the limit is 2 s; a loaded machine gets slack
    assert markdown.render("still *alive*", language="fr").html == "<p>still <em>alive</em></p>"


@pytest.mark.case("F_07")
def test_f7_a_text_beyond_the_size_is_refused_with_a_sentence() -> None:
    with pytest.raises(markdown.MarkdownRefused, match=r"300.*200"):
        markdown.render("a" * 300_000, language="fr")


def test_contents_list_and_plain_text() -> None:
    rendered = markdown.render("## Été\n\ntexte **gras**\n\n### Suite\n\n| a | b |\n|---|--:|\n| 1 | 2 |", language="fr")
    assert [(item["name"], item["level"]) for item in rendered.toc] == [("Été", 2), ("Suite", 3)]
    assert "texte gras" in rendered.text
    assert "<table>" in rendered.html and 'class="align-right"' in rendered.html


@pytest.mark.parametrize(("language", "title"), [("fr", "Conseil"), ("en", "Tip")])
def test_callouts_carry_a_title_in_the_readers_language(language: str, title: str) -> None:
    html = markdown.render("> [!TIP]\n> Write it down.", language=language).html
    assert f'<p class="admonition-title">{title}</p>' in html
    assert "[!TIP]" not in html


def test_a_document_that_starts_at_h1_is_shifted_below_the_page_title() -> None:
    assert "<h1" not in markdown.render("# One\n\n## Two", language="en").html
