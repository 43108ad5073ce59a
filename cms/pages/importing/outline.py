"""Finds the parts that an outline introducing a document of law usually has (đề cương giới thiệu văn bản)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from cms.core.text import fold, plain

from .blocks import Block, blocks_of, to_html
from .clean import clean_html, strict
from .errors import Remark

Part = Literal["necessity", "viewpoint", "structure", "new_points", "effective", "implementation"]

#: Words of a heading, without marks; the first that matches decides.
_PARTS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("necessity", re.compile(r"su can thiet|ly do ban hanh|boi canh ban hanh|co so (?:chinh tri|ly luan|thuc tien)")),
    ("viewpoint", re.compile(r"quan diem|muc dich|muc tieu|nguyen tac xay dung|tu tuong chi dao")),
    ("structure", re.compile(r"\bbo cuc|ket cau cua|co cau cua (?:luat|nghi dinh|van ban)")),
    ("effective", re.compile(r"hieu luc|thoi diem ap dung")),
    (
        "implementation",
        re.compile(r"to chuc thuc hien|trien khai (?:thi hanh|thuc hien)|to chuc thi hanh|trach nhiem thi hanh"),
    ),
    ("new_points", re.compile(r"noi dung|diem moi|quy dinh moi|van de moi")),
)
_PART_NAMES: dict[Part, Any] = {
    "necessity": _("necessity of issuing"),
    "viewpoint": _("guiding viewpoints"),
    "structure": _("structure"),
    "new_points": _("main content"),
    "effective": _("effective date"),
    "implementation": _("implementation"),
}
_TITLE = re.compile(r"^(?:de cuong|tai lieu gioi thieu|gioi thieu)\b")
_EFFECTIVE_SENTENCE = re.compile(r"[^.;]*có hiệu lực(?: thi hành)?(?: kể)? từ ngày[^.;]*(?:\.|;|$)", re.IGNORECASE)
#: Letter heads: the country's motto, the sender, a number.
_LETTER_HEAD = re.compile(r"cong hoa xa hoi|doc lap\s*[-–]|^so\s*:|^(?:uy ban nhan dan|so tu phap|bo tu phap|cuc |vu )")
_NUMBER = re.compile(r"^(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-hđ])\s*[.)/:–-]+\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineParts:
    """An outline taken apart. Parts are HTML of the record's subset; a part that was not found is empty."""

    title: str = ""
    necessity: str = ""
    viewpoint: str = ""
    structure: str = ""
    new_points: tuple[str, ...] = ()
    #: Plain text.
    effective_date_text: str = ""
    implementation: str = ""
    #: Everything that belongs to no part.
    rest_html: str = ""


def outline_of_html(markup: str) -> tuple[OutlineParts, tuple[Remark, ...]]:
    """Take pasted HTML apart. Raises ``ImportRefused``."""
    return outline_of(blocks_of(clean_html(markup)))


def outline_of(blocks: Sequence[Block]) -> tuple[OutlineParts, tuple[Remark, ...]]:
    """Take a text apart: what fits no part stands in ``rest_html``; only the letter head above the title goes."""
    title, body = _split_title(list(blocks))
    sections, rest = _split_sections(body)
    remarks: list[Remark] = []
    effective = " ".join(plain(to_html(sections.get("effective", ()))).split())
    if not effective:
        effective = _effective_sentence(blocks)
        if effective:
            remarks.append(Remark(code="effective_from_text"))
    if not sections:
        remarks.append(Remark(code="no_parts"))
    else:
        missing = [part for part in _PART_NAMES if part not in sections and not (part == "effective" and effective)]
        remarks += [Remark(code="part_missing", params={"part": _PART_NAMES[part]}) for part in missing]
    parts = OutlineParts(
        title=title,
        necessity=_html(sections.get("necessity", ())),
        viewpoint=_html(sections.get("viewpoint", ())),
        structure=_html(sections.get("structure", ())),
        new_points=tuple(map(_html, _points(sections.get("new_points", [])))),
        effective_date_text=effective,
        implementation=_html(sections.get("implementation", ())),
        rest_html=_html(rest),
    )
    return parts, tuple(remarks)


def part_of_heading(text: str, *, at_start: bool = False) -> Part | None:
    """Which part a heading opens, if any; ``at_start`` if only its first words count."""
    folded = fold(_NUMBER.sub("", text.strip())).removeprefix("ve ")
    found = ((part, pattern.match(folded) if at_start else pattern.search(folded)) for part, pattern in _PARTS)
    return next((part for part, match in found if match), None)


def _split_title(blocks: list[Block]) -> tuple[str, list[Block]]:
    """The title: a styled one, or “Đề cương …” with the heading lines after it, before the first part."""
    first_part = next(
        (i for i, b in enumerate(blocks) if b.kind == "heading" and b.level != 1 and _opens(b, blocks)), len(blocks)
    )
    head = blocks[:first_part]
    start = next((i for i, b in enumerate(head) if _TITLE.match(fold(b.text)) and len(b.text) <= 300), None)
    if start is None:
        start = next((i for i, b in enumerate(head) if b.kind == "heading" and b.level == 1), None)
    if start is None:
        start = next((i for i, b in enumerate(head) if b.kind == "heading" and not _is_letter_head(b)), None)
    if start is None:
        return "", [*(block for block in head if not _is_letter_head(block)), *blocks[first_part:]]
    end = start + 1
    while end < len(head) and head[end].kind == "heading" and not _NUMBER.match(head[end].text):
        end += 1
    title = " ".join(block.text for block in head[start:end])
    kept = [block for block in head[:start] if not _is_letter_head(block)]
    return title[:300], [*kept, *blocks[end:]]


def _opens(block: Block, blocks: Sequence[Block]) -> bool:
    return part_of_heading(block.text) is not None and not _TITLE.match(fold(block.text))


def _is_letter_head(block: Block) -> bool:
    """Lines and tables above a title that only say who writes; never a sentence."""
    text = fold(block.text)
    is_sentence = block.kind != "table" and text.endswith(".")
    return len(text) < 300 and not is_sentence and bool(_LETTER_HEAD.search(text))


def _split_sections(body: list[Block]) -> tuple[dict[Part, list[Block]], list[Block]]:
    """Headings of the level of the parts open them; deeper ones only for a part that has no heading of its own."""
    named = [(block, part_of_heading(block.text)) for block in body if block.kind == "heading"]
    level = min((block.level for block, part in named if part), default=0)
    own = {part for block, part in named if part and block.level == level}
    sections: dict[Part, list[Block]] = {}
    rest: list[Block] = []
    target: list[Block] = rest
    outer: list[Block] = rest
    for block in body:
        part = part_of_heading(block.text) if block.kind == "heading" else None
        if block.kind == "heading" and block.level <= level:
            if part is None:
                target = outer = rest
                rest.append(block)
            else:
                target = outer = sections.setdefault(part, [])
        elif part is not None and part not in own and part_of_heading(block.text, at_start=True) == part:
            target = sections.setdefault(part, [])
        elif block.kind == "heading" and level and block.level > level:
            # The next sibling of a part found deeper goes back to where that part was found.
            target = outer
            target.append(block)
        else:
            target.append(block)
    return {part: blocks for part, blocks in sections.items() if blocks}, rest


def _points(blocks: list[Block]) -> Iterable[list[Block]]:
    """New points: one for each heading with what follows; else one for each item, else for each paragraph."""
    if any(block.kind == "heading" for block in blocks):
        groups: list[list[Block]] = []
        for block in blocks:
            if block.kind == "heading" or not groups:
                groups.append([])
            groups[-1].append(block)
        return groups
    return [[block] for block in blocks]


def _effective_sentence(blocks: Sequence[Block]) -> str:
    for block in blocks:
        match = _EFFECTIVE_SENTENCE.search(block.text)
        if match:
            return match.group().strip(" ;")
    return ""


def _html(blocks: Iterable[Block]) -> str:
    return strict(to_html(blocks))
