"""What people upload is what its bytes say: a corpus of things that pretend, burst, run or tell too much."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cms.media.checking import Refused, check_document, check_picture
from cms.media.cleaning import cleaned
from cms.media.models import LoaImage

HANOI = {1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 51.0, 15.0)}
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def picture(form: str = "JPEG", *, orientation: int = 6, **more: Any) -> bytes:
    """A photograph of a telephone: place, maker, turned."""
    image, out = Image.new("RGB", (64, 48), "#c33"), io.BytesIO()
    exif = image.getexif()
    exif[0x010F], exif[0x0112] = "SecretPhone", orientation
    exif.get_ifd(0x8825).update(HANOI)
    image.save(out, form, exif=exif, **more)
    return out.getvalue()


def package(members: dict[str, bytes], *, deflate: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def word(**members: bytes) -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Luật số 14/2012/QH13")
    document.save(out)
    with zipfile.ZipFile(out, "a") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), data)
    return out.getvalue()


def bomb() -> bytes:
    return package({f"{number}.txt": b"\0" * 12_000_000 for number in range(2)})


def many() -> bytes:
    return package({f"{number}.txt": b"" for number in range(5001)}, deflate=False)


def locked() -> bytes:
    data = bytearray(package({"a.txt": b"x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = b"%%PDF-1.7\n1 0 obj<</Type/Catalog%s>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF"
BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.pdf", lambda: b"", "empty"),
    "page called pdf": ("a.pdf", lambda: HTML, "other"),
    "drawing called pdf": ("a.pdf", lambda: SVG, "other"),
    "drawing": ("a.svg", lambda: SVG, "other"),
    "page": ("a.html", lambda: HTML, "other"),
    "program called docx": ("a.docx", lambda: b"MZ\x90\0" * 50, "other"),
    "pdf and page": ("a.pdf", lambda: b"%PDF-1.7\n" + HTML, "active"),
    "pdf with a script": ("a.pdf", lambda: PDF % b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>", "script_pdf"),
    "pdf with a spelled script": ("a.pdf", lambda: PDF % b"/OpenAction<</S/#4aavaScript/#4aS(x)>>", "script_pdf"),
    "pdf that starts a program": ("a.pdf", lambda: PDF % b"/OpenAction<</S/Launch/F(cmd.exe)>>", "script_pdf"),
    "archive called docx": ("a.docx", lambda: package({"a.txt": b"x", "[Content_Types].xml": b"<x/>"}), "other"),
    "macros": ("a.docx", lambda: word(word__vbaProject_DOT_bin=b"x"), "macros"),
    "active parts": ("a.docx", lambda: word(word__activeX__activeX1_DOT_bin=b"x"), "macros"),
    "macros of old": ("a.doc", lambda: OLE + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
    "bursting archive": ("a.zip", bomb, "bomb"),
    "countless members": ("a.zip", many, "bomb"),
    "program in an archive": ("a.zip", lambda: package({"hướng dẫn.pdf.exe": b"MZ"}), "members"),
    "page in an archive": ("a.zip", lambda: package({"index.html": HTML}), "members"),
    "path out of the archive": ("a.zip", lambda: package({"../../etc/passwd": b"x"}), "members"),
    "absolute path": ("a.zip", lambda: package({"/etc/passwd": b"x"}), "members"),
    "locked archive": ("a.zip", locked, "locked"),
    "half an archive": ("a.zip", lambda: package({"a.txt": b"x" * 999})[:60], "broken"),
    "captions that are a page": ("a.vtt", lambda: HTML, "active"),
    "captions that are none": ("a.srt", lambda: b"\0\1\2", "other"),
}  # fmt: skip
GOOD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pdf": ("a.pdf", lambda: PDF % b""), "word": ("a.docx", word), "captions": ("a.vtt", lambda: b"WEBVTT\n\n"),
    "old word": ("a.doc", lambda: OLE + b"\0" * 600),
    "archive": ("a.zip", lambda: package({"tờ gấp/tờ gấp.pdf": b"%PDF-"})),
    "book": ("a.epub", lambda: package({"META-INF/container.xml": b"", "1.xhtml": b"<html/>"})),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_could_harm_is_refused_for_what_it_is(name: str) -> None:
    filename, make, code = BAD[name]
    with pytest.raises(Refused) as refusal:
        check_document(io.BytesIO(make()), filename)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("name", GOOD)
def test_what_offices_publish_passes(name: str) -> None:
    filename, make = GOOD[name]
    check_document(io.BytesIO(make()), filename)


@pytest.mark.parametrize("tail", [package({"x.exe": b"MZ"}), package({"a": b"b"})])
def test_a_picture_that_is_also_an_archive_is_refused(tail: bytes) -> None:
    with pytest.raises(Refused):
        check_picture(io.BytesIO(picture() + tail))


def test_a_picture_that_begins_as_a_page_is_refused() -> None:
    with pytest.raises(Refused):
        check_picture(io.BytesIO(b"GIF89a/*" + HTML))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_place_and_device_go_and_the_picture_stays(form: str) -> None:
    given = picture(form)
    kept = cleaned(io.BytesIO(given))
    assert kept is not None
    assert b"SecretPhone" in given and b"SecretPhone" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif().get_ifd(0x8825)
        assert image.format == form


def test_a_photograph_loses_nothing_of_its_quality_and_stays_turned() -> None:
    given, kept = picture(), cleaned(io.BytesIO(picture()))
    assert kept is not None
    with Image.open(io.BytesIO(given)) as before, Image.open(io.BytesIO(kept)) as after:
        assert before.tobytes() == after.tobytes()
        assert after.getexif()[0x0112] == 6


def test_what_hides_behind_the_end_of_a_photograph_goes() -> None:
    kept = cleaned(io.BytesIO(picture(orientation=1) + b"behind the end"))
    assert kept is not None and b"behind" not in kept


def test_a_picture_that_tells_nothing_stays_as_it_is() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", progressive=True)
    assert cleaned(out) is None


@pytest.mark.django_db
def test_however_a_picture_comes_it_is_cleaned_before_it_is_kept() -> None:
    image = LoaImage(title="Hình", file=ContentFile(picture(), "hinh.jpg"))
    image.full_clean(exclude=["file_hash", "width", "height", "collection"])
    image.save()
    with image.file.open() as kept:
        assert b"SecretPhone" not in kept.read()


@pytest.mark.django_db
def test_an_upload_at_the_desk_is_refused_in_words(client: Client, admin_user: Any) -> None:
    client.force_login(admin_user)
    given = {"title": "Tệp", "file": SimpleUploadedFile("a.docx", word(word__vbaProject_DOT_bin=b"x"))}
    answer = client.post("/admin/documents/add/", given, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
