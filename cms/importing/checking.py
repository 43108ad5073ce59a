"""One row against what the site knows: everything that is wrong with it at once, each at its column."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cms.core.text import nfc
from cms.core.typed_moments import day_of
from cms.entries.more_columns import Column, Finding
from cms.entries.offer import Offer, OfferedFile
from cms.entries.record import Role

from . import columns as col
from .findings import finding
from .knowledge import Knowledge, law_key
from .offering import offer_of, parts_of, picture_role

_LENGTHS = {col.TITLE: 255, col.SUMMARY: 1000, col.COVER_ALT: 500, col.WRITTEN_BY: 255, col.LICENCE: 255,
            col.BODY: 200_000, col.ANSWERED_BY: 255, col.PLACE: 255, col.NUMBER: 100, col.OWN_ID: 200}  # fmt: skip
_DAYS = (col.VALID_FROM, col.VALID_TO, col.ISSUED_ON, col.EVENT_DATE)
_OWN = frozenset(column.key for column in col.ITEM_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a row would become. Without an offer it can't become anything."""

    offer: Offer | None
    findings: tuple[Finding, ...]
    key: str
    content_key: str
    #: Package → what its columns ask for.
    wish: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return self.offer is not None and not any(found.blocking for found in self.findings)


def check_row(cells: Mapping[str, str], known: Knowledge, *, form: str) -> Checked:
    """Check a row. ``form``: for rows that name none."""
    found: list[Finding] = list(_texts(cells))
    wanted = _form(cells, known, form, found)
    topics = _codes(cells, col.TOPICS, "topic", known, found)
    audiences = _codes(cells, col.AUDIENCES, "audience", known, found)
    found += _laws(cells, known)
    files = _files(cells, known, wanted, found)
    wish = _wish(cells, known, found)
    offer = None
    if cells.get(col.TITLE) and not any(one.blocking and one.column in _LENGTHS for one in found):
        offer = offer_of(cells, form=wanted, topics=topics, audiences=audiences, files=files)
        found += _as_a_whole(offer, cells, known, has_form=not any(one.column == col.FORM for one in found))
    own = {key: text for key, text in cells.items() if key in _OWN}
    content_key = _digest({**own, "form": wanted})
    number = cells.get(col.OWN_ID, "")
    return Checked(
        offer=offer, findings=tuple(found), content_key=content_key, wish=wish,
        key=_digest({"id": nfc(number).casefold()}) if number else content_key,
    )  # fmt: skip


def _texts(cells: Mapping[str, str]) -> Iterator[Finding]:
    if not cells.get(col.TITLE):
        yield finding("no_title", col.TITLE)
    for key, maximum in _LENGTHS.items():
        if len(cells.get(key, "")) > maximum:
            yield finding("too_long", key, length=len(cells[key]), maximum=maximum)
    for key in _DAYS:
        if key in cells and day_of(cells[key]) is None:
            yield finding("bad_day", key, value=_short(cells[key]))
    begins, ends = day_of(cells.get(col.VALID_FROM, "")), day_of(cells.get(col.VALID_TO, ""))
    if begins and ends and ends < begins:
        yield finding("ends_before", col.VALID_TO)
    address = cells.get(col.SOURCE_URL, "")
    if address and not address.startswith(("http://", "https://")):
        yield finding("bad_address", col.SOURCE_URL, value=_short(address))


def _form(cells: Mapping[str, str], known: Knowledge, usual: str, found: list[Finding]) -> str:
    text = cells.get(col.FORM, "")
    if not text:
        return usual
    code = known.choices("form").code_of(text)
    if not code:
        found.append(_unknown(col.FORM, text, known.choices("form").near(text)))
    elif not known.can_be_made(code):
        found.append(finding("form_not_made", col.FORM, value=text))
    return code or usual


def _codes(
    cells: Mapping[str, str], key: str, vocabulary: str, known: Knowledge, found: list[Finding]
) -> list[str]:  # fmt: skip
    choices, codes = known.choices(vocabulary), []
    whole = choices.code_of(cells.get(key, ""))
    # A label may hold a comma itself, so commas divide only what is no label as a whole.
    for text in [] if whole else parts_of(cells.get(key, "")):
        one = choices.code_of(text)
        parts = [text] if one else [part.strip() for part in text.split(",") if part.strip()]
        for part in parts:
            code = choices.code_of(part)
            if code:
                codes.append(code)
            else:
                found.append(_unknown(key, part, choices.near(part)))
    return [whole] if whole else list(dict.fromkeys(codes))


def _laws(cells: Mapping[str, str], known: Knowledge) -> Iterator[Finding]:
    for number in parts_of(cells.get(col.LAWS, "")):
        if law_key(number) not in known.laws:
            yield finding("unknown_law", col.LAWS, blocking=False, value=_short(number))


def _files(cells: Mapping[str, str], known: Knowledge, form: str, found: list[Finding]) -> list[OfferedFile]:
    """The files by name; their bytes are taken when the row is."""
    files = []
    name, alt = cells.get(col.COVER, ""), cells.get(col.COVER_ALT, "")
    if name:
        fact = _looked(name, col.COVER, known, found, is_picture=True)
        if not alt:
            found.append(finding("no_alt", col.COVER_ALT, value=_short(name)))
        files.append(OfferedFile(url=name, media_type=fact, filename=name, role=picture_role(form), alt=alt))
    for other in parts_of(cells.get(col.FILES, "")):
        fact = _looked(other, col.FILES, known, found, is_picture=False)
        files.append(OfferedFile(url=other, media_type=fact, filename=other, role=Role.FILE))
    return files


def _looked(name: str, column: str, known: Knowledge, found: list[Finding], *, is_picture: bool) -> str:
    if not known.has_parcel:
        found.append(finding("no_parcel", column, value=_short(name)))
        return ""
    fact = known.parcel.look(name, is_picture=is_picture)
    if fact.problem:
        found.append(finding(fact.problem, column, value=_short(name)))
    return fact.media_type


def _as_a_whole(
    offer: Offer, cells: Mapping[str, str], known: Knowledge, *, has_form: bool
) -> Iterator[Finding]:  # fmt: skip
    if not has_form:
        return
    label = cells.get(col.FORM, "") or known.choices("form").labels.get(offer.form, offer.form)
    if not known.keeps_form(offer):
        is_drawing = offer.form == "infographic"
        yield finding("needs_picture" if is_drawing else "needs_upload", col.COVER if is_drawing else col.FORM,
                      value=label)  # fmt: skip
    elif not known.has_place(offer):
        yield finding("place_gone", col.FORM)


def _wish(cells: Mapping[str, str], known: Knowledge, found: list[Finding]) -> dict[str, Any]:
    wish: dict[str, Any] = {}
    for name, reader in known.readers.items():
        mine: set[str] = {column.key for column in _columns_of(reader)}
        asked = {key: text for key, text in cells.items() if key in mine}
        if asked:
            read = reader.read(asked)
            found.extend(read.findings)
            if read.wanted:
                wish[name] = dict(read.wanted)
    return wish


def _columns_of(reader: Any) -> tuple[Column, ...]:
    columns: tuple[Column, ...] = reader.columns()
    return columns


def _unknown(column: str, value: str, near: str) -> Finding:
    if near:
        return finding("unknown_choice", column, value=_short(value), near=near)
    return finding("unknown_choice_alone", column, value=_short(value))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _digest(said: Mapping[str, str]) -> str:
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
