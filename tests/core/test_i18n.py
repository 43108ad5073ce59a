"""Translations are read out and compiled without GNU gettext."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from cms.core import i18n


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "publishers").mkdir()
    (tmp_path / "publishers" / "a.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext\n"
        "name = _('Channel %(name)s')\ncount = ngettext('%(n)d post', '%(n)d posts', 2)\n"
    )
    (tmp_path / "templates" / "publishers").mkdir(parents=True)
    (tmp_path / "templates" / "publishers" / "x.html").write_text("{% load i18n %}{% translate 'Send now' %}")
    return tmp_path


def catalogue(project: Path) -> Path:
    return project / "publishers" / "locale" / "vi" / "LC_MESSAGES" / "django.po"


def test_texts_of_code_and_templates_are_found_and_translations_kept(project: Path) -> None:
    i18n.update_catalogues(project)
    path = catalogue(project)
    text = path.read_text("utf-8")
    assert 'msgid "Channel %(name)s"' in text
    assert 'msgid_plural "%(n)d posts"' in text
    path.write_text(text.replace('msgid "Send now"\nmsgstr ""', 'msgid "Send now"\nmsgstr "Gửi ngay"'), "utf-8")
    i18n.update_catalogues(project)
    i18n.compile_catalogues(project)
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Send now") == "Gửi ngay"


def test_translation_that_loses_a_placeholder_is_refused(project: Path) -> None:
    i18n.update_catalogues(project)
    path = catalogue(project)
    before = 'msgid "Channel %(name)s"\nmsgstr ""'
    path.write_text(path.read_text("utf-8").replace(before, before[:-1] + 'Kênh %(ten)s"'), "utf-8")
    with pytest.raises(i18n.BadTranslation, match="Channel"):
        i18n.compile_catalogues(project)


def test_every_catalogue_of_the_project_compiles() -> None:
    for made in i18n.compile_catalogues():
        assert made.stat().st_size > 0
