"""The product speaks Vietnamese: every text, with nothing lost in it, by default; English for who asks for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import allauth
import django
import pytest
import taggit
import wagtail
import wagtailmedia
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from django.utils.translation.trans_real import DjangoTranslation

from cms.core import i18n

OURS = [i18n.ROOT / home / "vi" / "LC_MESSAGES" / "django.po" for home in i18n.HOMES.values()]
KEPT = [path for home in i18n.KEPT for path in sorted((i18n.ROOT / home).glob("vi/LC_MESSAGES/*.po"))]
PLACEHOLDERS = re.compile(r"%\(\w+\)[sdf]|%[sd]|(?<!%)\{\w*\}")


@pytest.fixture(autouse=True)
def nobody_asked_for_a_language() -> Iterator[None]:
    """A request leaves its language active in the thread."""
    translation.deactivate()
    yield
    translation.deactivate()


@cache
def messages(path: Path) -> tuple[Message, ...]:
    """Read once for all that is asked of them."""
    with path.open("rb") as file:
        return tuple(message for message in read_po(file, locale="vi") if message.id)


def key(message: Message) -> tuple[str, str]:
    return message.context or "", message.id if isinstance(message.id, str) else message.id[0]


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def of(path: Path) -> str:
    return path.relative_to(i18n.ROOT).as_posix()


@pytest.mark.parametrize("path", [*OURS, *KEPT], ids=of)
def test_every_text_is_translated(path: Path) -> None:
    assert [key(message) for message in messages(path) if not i18n.is_translated(message)] == []


@pytest.mark.parametrize("path", [*OURS, *KEPT], ids=of)
def test_translations_keep_placeholders_and_edges_and_are_composed(path: Path) -> None:
    for message in messages(path):
        allowed = [sorted(PLACEHOLDERS.findall(source)) for source in forms(message.id)]
        for text in forms(message.string):
            assert sorted(PLACEHOLDERS.findall(text)) in allowed, message.id
            assert text == unicodedata.normalize("NFC", text), message.id
            source = forms(message.id)[0]
            assert (text[:1].isspace(), text[-1:].isspace()) == (source[:1].isspace(), source[-1:].isspace()), source


@pytest.mark.parametrize("package", i18n.HOMES)
def test_catalogue_holds_every_text_of_the_code(package: str) -> None:
    known = {key(message) for message in messages(i18n.ROOT / i18n.HOMES[package] / "vi" / "LC_MESSAGES" / "django.po")}
    missing = {key(message) for message in i18n.texts_of(package) if message.id} - known
    assert missing == set(), "run “make messages”, then write their Vietnamese"


def test_catalogues_agree() -> None:
    """Django merges all into one: a text that stands in two would be translated by chance."""
    said: dict[tuple[str, str], str] = {}
    for path in [*OURS, *(path for path in KEPT if path.name == "django.po")]:
        for message in messages(path):
            text = forms(message.string)[0]
            assert said.setdefault(key(message), text) == text, message.id


@pytest.mark.parametrize("path", KEPT, ids=of)
def test_what_is_kept_by_hand_still_stands_where_it_came_from(path: Path) -> None:
    sources = {
        key(message)
        for package in (django, wagtail, wagtailmedia, taggit, allauth)
        for source in Path(str(package.__file__)).parent.rglob(f"locale/en/LC_MESSAGES/{path.name}")
        for message in messages(source)
    }
    assert {key(message) for message in messages(path)} - sources == set()


def test_each_package_brings_its_catalogue_into_any_site(settings: object) -> None:
    i18n.compile_catalogues()
    settings.LOCALE_PATHS = []  # type: ignore[attr-defined]
    for home in i18n.HOMES.values():
        app = apps.get_app_config({"cms": "loa_core"}.get(home.split("/")[0], f"loa_{home.split('/')[0]}"))
        assert (Path(app.path) / "locale").samefile(i18n.ROOT / home)
    vietnamese = DjangoTranslation("vi")
    assert vietnamese.gettext("Publish everywhere") == "Đăng lên các kênh"
    assert vietnamese.gettext("Legal documents") == "Văn bản pháp luật"


@pytest.mark.django_db
def test_page_is_vietnamese_unless_the_reader_prefers_english() -> None:
    i18n.compile_catalogues()
    page = Client().get("/admin/login/").content.decode()
    assert 'lang="vi"' in page
    assert "Ghi nhớ đăng nhập" in page
    assert "Sign in" not in page
    page = Client(headers={"accept-language": "en"}).get("/admin/login/").content.decode()
    assert 'lang="en"' in page
    assert "Remember me" in page


@pytest.mark.django_db
def test_command_is_vietnamese_unless_english_is_active(tmp_path: Path) -> None:
    i18n.compile_catalogues()
    broken = tmp_path / "channels.yaml"
    broken.write_text("name: not a list", "utf-8")
    with pytest.raises(CommandError, match="phải chứa một danh sách kênh"):
        call_command("load_channels", str(broken))
    with translation.override("en"), pytest.raises(CommandError, match="must hold a list of channels"):
        call_command("load_channels", str(broken))


def test_javascript_of_the_desk_is_vietnamese() -> None:
    i18n.compile_catalogues()
    folder = str(Path(str(wagtail.__file__)).parent / "admin" / "locale")
    assert DjangoTranslation("vi", domain="djangojs", localedirs=[folder]).gettext("Move up") == "Chuyển lên"
