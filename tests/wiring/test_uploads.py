"""Files that come in: pictures, documents, tables, archives (reliability.md F1-F3, F8-F12, F16)."""

import ast
import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageSequence

from content.importing import pictures
from content.models import SiteDocument, SiteImage, StandardPage
from content.pictures import without_metadata
from lms.kit import freshness, sheets
from tests.pictures import png
from tests.sample_site import ROOT

# What a browser is shown is the same on both databases; wiring/test_writes.py looks at every page on each.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def add_image(client: Client, name: str, data: bytes, kind: str = "image/png"):
    return client.post("/cms/images/add/", {"title": "x", "collection": "1", "file": SimpleUploadedFile(name, data, kind)})


def add_document(client: Client, name: str, data: bytes):
    return client.post("/cms/documents/add/", {"title": "x", "collection": "1", "file": SimpleUploadedFile(name, data)})


def huge_png(side: int) -> bytes:
    """A few hundred bytes that say they are `side` × `side` points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def photograph(kind: str) -> bytes:
    """A picture whose camera wrote its name, the place and a turn by 90 degrees."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010F], exif[0x0112] = "CANARYCAM", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0)})
    Image.new("RGB", (60, 40), "red").save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.case("F_08")
@pytest.mark.parametrize(
    ("name", "data"),
    [("x.svg", SVG), ("x.png", SVG), ("x.png", HTML), ("x.jpg", b"GIF89a" + HTML), ("x.php", png()), ("x.html", png())],
)
def test_f8_what_is_no_picture_is_refused(as_role: Callable, name: str, data: bytes) -> None:
    before = SiteImage.objects.count()
    assert add_image(as_role("author"), name, data).status_code == 200  # the form again
    assert SiteImage.objects.count() == before


@pytest.mark.case("F_08")
@pytest.mark.parametrize("name", ["x.html", "x.svg", "x.exe", "x.pdf.html", "x", "x.xhtml"])
def test_f8_what_is_no_document_is_refused(as_role: Callable, name: str) -> None:
    assert add_document(as_role("author"), name, HTML).status_code == 200
    assert not SiteDocument.objects.exists()


@pytest.mark.case("F_08")
@pytest.mark.parametrize("name", ["x.pdf", "x.txt", "x.csv", "x.md"])
def test_f8_html_under_another_name_is_never_a_page(as_role: Callable, name: str) -> None:
    client = as_role("author")
    add_document(client, name, HTML)
    answer = client.get(SiteDocument.objects.get().url)
    assert b"".join(answer.streaming_content) == HTML
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert "html" not in answer["Content-Type"]


@pytest.mark.case("F_09", "F_02")
def test_f9_a_picture_of_30000_points_a_side_is_refused_unopened(
    as_role: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*args: object) -> None:
        raise AssertionError("its points were unpacked")

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", opened)
    (tmp_path / "bomb.png").write_bytes(huge_png(30_000))
    assert add_image(as_role("author"), "bomb.png", huge_png(30_000)).status_code == 200
    assert pictures.keep(tmp_path / "bomb.png", title="bomb") is None
    assert not SiteImage.objects.exists()


@pytest.mark.case("F_09")
@pytest.mark.parametrize(("height", "kept"), [(7_000, 0), (6_000, 1)])
def test_f9_a_picture_beyond_forty_million_points_is_refused(height: int, kept: int, as_role: Callable) -> None:
    out = io.BytesIO()
    Image.new("1", (6_000, height)).save(out, "PNG")
    add_image(as_role("author"), "large.png", out.getvalue())
    assert SiteImage.objects.count() == kept


@pytest.mark.case("F_09")
def test_f9_a_file_beyond_ten_megabytes_is_refused(as_role: Callable, tmp_path: Path) -> None:
    data = png() + b"\0" * 10_500_000
    (tmp_path / "long.png").write_bytes(data)
    assert add_image(as_role("author"), "long.png", data).status_code == 200
    assert pictures.keep(tmp_path / "long.png", title="long") is None
    assert not SiteImage.objects.exists()


@pytest.mark.case("F_10")
@pytest.mark.parametrize(
    "name",
    ["../../etc/x.pdf", "..\\..\\x.pdf", "/etc/x.pdf", "a\r\nSet-Cookie: a=b.pdf", "gpj\u202efdp.pdf", "é" * 300 + ".pdf", '"; x=".pdf'],
)
def test_f10_a_hostile_name_is_made_harmless(as_role: Callable, name: str, settings) -> None:
    client = as_role("author")
    add_document(client, name, b"%PDF-1.4")
    document = SiteDocument.objects.first() or SiteDocument(title="x")
    if not document.pk:  # the form refused it: what if it had come another way?
        document.file.save(name, ContentFile(b"%PDF-1.4"))
        document.save()
    path = Path(document.file.path).resolve()
    assert path.parent == (Path(settings.MEDIA_ROOT) / "documents").resolve()
    assert len(path.name) < 130
    answer = client.get(document.url)
    assert b"".join(answer.streaming_content)
    header = answer["Content-Disposition"]
    assert header.isascii() and "\r" not in header and "\n" not in header and "\u202e" not in header
    assert "Set-Cookie" not in answer


@pytest.mark.case("F_11")
@pytest.mark.parametrize(("name", "kind"), [("x.jpg", "JPEG"), ("x.png", "PNG"), ("x.webp", "WEBP")])
def test_f11_the_place_of_a_photograph_is_not_kept(as_role: Callable, name: str, kind: str) -> None:
    data = photograph(kind)
    assert b"CANARYCAM" in data
    add_image(as_role("author"), name, data, f"image/{kind.lower()}")
    image = SiteImage.objects.get()
    for file in (image.file, image.get_rendition("original").file):
        with file.open("rb") as stored:
            assert b"CANARYCAM" not in stored.read()
    assert (image.width, image.height) == (40, 60), "turned as the camera said"


@pytest.mark.case("F_11")
def test_f11_an_imported_photograph_too_and_a_plain_one_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph("JPEG"))
    (tmp_path / "b.png").write_bytes(png())
    with pictures.keep(tmp_path / "a.jpg", title="a").file.open("rb") as stored:
        assert b"CANARYCAM" not in stored.read()
    with pictures.keep(tmp_path / "b.png", title="b").file.open("rb") as stored:
        assert stored.read() == png()
    assert pictures.keep(tmp_path / "a.jpg", title="a").pk == SiteImage.objects.get(title="a").pk


def moved(picture: Image.Image) -> list[Image.Image]:
    """The picture at each of its frames, as copies that know how the frame ends."""
    found = []
    for _frame in ImageSequence.Iterator(picture):
        copy = picture.copy()
        copy.disposal_method = picture.disposal_method
        found.append(copy)
    return found


@pytest.mark.case("F_11")
def test_f11_what_makes_the_picture_stays() -> None:
    """Transparency, moving frames and their times; of a telephone's several pictures in one file the first."""
    exif, still, moving, several = Image.Exif(), io.BytesIO(), io.BytesIO(), io.BytesIO()
    exif[0x010F] = "CANARYCAM"
    palette = Image.new("P", (9, 9), 0)
    palette.putpalette([255, 0, 0] * 256)
    palette.save(still, "PNG", exif=exif, transparency=0)
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    frames[0].save(
        moving, "GIF", save_all=True, append_images=frames[1:], comment=b"CANARYCAM", duration=[100, 200, 300], loop=0, disposal=2
    )
    frames[0].save(several, "MPO", save_all=True, append_images=frames[1:], exif=exif)
    cleaned = [without_metadata(io.BytesIO(file.getvalue())) for file in (still, moving, several)]
    assert not [data for data in cleaned if b"CANARYCAM" in data]
    shown = [Image.open(io.BytesIO(data)) for data in cleaned]
    assert "transparency" in shown[0].info
    assert [frame.info["duration"] for frame in ImageSequence.Iterator(shown[1])] == [100, 200, 300]
    assert [frame.disposal_method for frame in moved(shown[1])] == [2, 2, 2]
    assert shown[2].format == "JPEG"
    assert without_metadata(io.BytesIO(png())) is None


@pytest.mark.case("F_12", "J_07")
@pytest.mark.parametrize("address", ["http://169.254.169.254/latest/", "http://localhost:22/", "file:///etc/passwd", "https://youtu.be/x"])
def test_f12_no_address_that_an_editor_gives_is_fetched(as_role: Callable, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def called(*args: object, **kwargs: object) -> None:
        raise AssertionError("the server asked somebody")

    client = as_role("author")
    page = StandardPage.objects.filter(locale__language_code="fr").live().first()
    for name in ("urllib.request.urlopen", "http.client.HTTPConnection.connect"):
        monkeypatch.setattr(name, called)
    assert client.post("/cms/embeds/chooser/upload/", {"embed-chooser-url": address}).status_code in {200, 404}
    page.body = [("video", {"url": address, "title": "x"}), ("markdown", f"![x]({address}) <{address}>")]
    page.save_revision().publish()
    freshness.forget()
    answer = Client().get(page.get_url())
    assert answer.status_code == 200
    assert "img-src 'self' data:;" in answer["Content-Security-Policy"], "nor does the reader's browser fetch it"


@pytest.mark.case("F_12")
def test_f12_only_the_payment_gateway_and_the_companys_sign_in_speak_to_other_hosts() -> None:
    """A module that could fetch an address is a door to whatever the server can reach."""
    speaks, found = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "ftplib", "stripe"}, set()
    for top in ("lms", "content", "courses"):
        for path in (ROOT / top).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
                if speaks & set(names) and "demo" not in path.parts:
                    found.add(str(path.relative_to(ROOT)))
    assert found == {"courses/billing/gateway.py", "lms/accounts/adapter.py"}


def hostile_workbook(part: str, text: str) -> bytes:
    """A workbook one of whose parts is replaced."""
    from tests.workbooks import workbook

    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["email"], ["a@x.fr"]]))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.namelist():
            target.writestr(member, text if member == part else source.read(member))
    return out.getvalue()


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{}]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&h;</t></is></c></row></sheetData></worksheet>'  # noqa: E501
NESTED = "".join(f'<!ENTITY {name} "{f"&{before};" * 30}">' for before, name in zip("abcdefg", "bcdefgh", strict=True))
OUTSIDE = BOMB.format('<!ENTITY h SYSTEM "file:///etc/passwd">')


@pytest.mark.case("F_03")
@pytest.mark.parametrize("text", [BOMB.format(NESTED), OUTSIDE])
def test_f3_entities_in_a_workbook_are_refused(text: str) -> None:
    data = hostile_workbook("xl/worksheets/sheet1.xml", text)
    with contextlib.suppress(sheets.SheetRefused):
        assert "root:" not in str(sheets.read("x.xlsx", data))


@pytest.mark.case("F_01", "F_02")
@pytest.mark.parametrize("name", ["../../evil.txt", "/tmp/evil.txt", "a\\..\\evil.txt"])
def test_f1_a_workbook_is_read_in_memory_and_writes_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = io.BytesIO(hostile_workbook("", ""))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(name, "x")
    assert sheets.read("x.xlsx", data.getvalue()) == [(2, {"email": "a@x.fr"})]
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.case("F_16")
def test_f16_a_table_of_a_million_lines_is_refused_at_its_limit() -> None:
    data = b"email\n" + b"a@x.fr\n" * 1_000_000
    with pytest.raises(sheets.SheetRefused, match=r"20.?000"):
        sheets.read("a.csv", data)


@pytest.mark.case("F_10")
def test_f10_two_files_of_one_name_do_not_meet() -> None:
    first, second = SiteDocument(title="a"), SiteDocument(title="b")
    for document, data in ((first, b"1"), (second, b"2")):
        document.file.save("same.txt", ContentFile(data))
        document.save()
    assert first.file.name != second.file.name
