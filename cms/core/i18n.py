"""Translations without GNU gettext: ``python -m cms.core.i18n compile`` (at install) and ``update`` (by developers).

Each package keeps its catalogue where Django finds it in any site: ``cms/core/locale`` (for all of ``cms``),
``publishers/locale``, ``syndication/locale``. ``cms/locale`` is the product's own: what Wagtail and Django leave in
English or say otherwise; it is kept by hand and compiled like the others.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
#: Package → the folder of its catalogues.
HOMES = {"cms": "cms/core/locale", "publishers": "publishers/locale", "syndication": "syndication/locale"}
#: Catalogues that no update touches: their texts stand in other people's code.
KEPT = ("cms/locale",)
LANGUAGES = ("vi",)

_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_MARK = ["Translators:"]
_HEADER = "# Translations of Loa. Made by ``make messages``; write the msgstr lines by hand."


class BadTranslation(ValueError):
    """A translation would break what it stands in (a placeholder is missing or new)."""


def is_translated(message: Message) -> bool:
    """Whether every form of a text has its translation."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(forms) and all(forms) and not message.fuzzy


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Make the ``.mo`` beside every ``.po`` that is newer; returns all of them. Raises ``BadTranslation``."""
    made = []
    for home in (*HOMES.values(), *KEPT):
        for source in sorted((root / home).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                _compile(source, target)
            made.append(target)
    return made


def update_catalogues(root: Path = ROOT) -> None:
    """Read every text out of the code and the templates into the ``.po`` files; kept translations stay."""
    for package, home in HOMES.items():
        found = texts_of(package, root)
        for language in LANGUAGES:
            path = root / home / language / "LC_MESSAGES" / "django.po"
            known = _read(path, language)
            found.creation_date = known.creation_date  # a run that finds nothing new changes nothing
            known.update(found, no_fuzzy_matching=True)
            known.obsolete.clear()
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(file, known, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
            missing = sum(1 for message in known if message.id and not is_translated(message))
            print(f"{path.relative_to(root)}: {len(known)} texts, {missing} without a translation")


def _compile(source: Path, target: Path) -> None:
    catalogue = _read(source, source.parts[-3])
    for message, errors in catalogue.check():
        raise BadTranslation(f"{source}: “{message.id}”: {errors[0]}")
    part = target.with_suffix(".part")
    with part.open("wb") as file:
        write_mo(file, catalogue)
    part.replace(target)


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(
            locale=language, project="Loa", header_comment=_HEADER, last_translator="The Loa team",
            language_team="The Loa team", msgid_bugs_address="-", fuzzy=False,
        )  # fmt: skip
    with path.open("rb") as file:
        return read_po(file, locale=language)


def texts_of(package: str, root: Path = ROOT) -> Catalog:
    """Every text that the code and the templates of a package mark for translation."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    catalogue = Catalog(project="Loa")
    for path in _sources(package, root):
        text = _as_python(path)
        for _line, message, comments, context in extract("python", BytesIO(text), _KEYWORDS, _MARK):
            catalogue.add(
                message,
                locations=[(path.relative_to(root).as_posix(), 0)],
                auto_comments=comments,
                context=context,
            )
    return catalogue


def _sources(package: str, root: Path) -> Iterator[Path]:
    yield from sorted(path for path in (root / package).rglob("*.py") if "migrations" not in path.parts)
    for folder in sorted(path for path in (root / "templates").glob("*") if path.is_dir()):
        name = folder.name.removeprefix("loa_")
        if (name if name in HOMES else "cms") == package:
            yield from sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".txt"))


def _as_python(path: Path) -> bytes:
    if path.suffix == ".py":
        return path.read_bytes()
    from django.utils.translation.template import templatize

    lines = str(templatize(path.read_text("utf-8"), origin=str(path))).splitlines()
    return "\n".join(line.lstrip() for line in lines).encode()  # a template's indentation means nothing to Python


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m cms.core.i18n", description="Keep the translations.")
    parser.add_argument("act", choices=("compile", "update"))
    if parser.parse_args().act == "update":
        update_catalogues()
        return 0
    try:
        compile_catalogues()
    except BadTranslation as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
