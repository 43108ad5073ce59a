"""From the lines of a table to tasks, with what is wrong or doubtful about each line. Pure: knowledge is handed in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cms.core.due_words import rule_of
from cms.core.text import search_words
from cms.importing.mapping import cells_of, guess
from cms.importing.reading.table import Table

from . import columns as col
from .parties import Knower, Meant

_YES = frozenset({"x", "1", "co", "yes", "true", "v", "moi co quan", "moi don vi"})
#: Folded words of “counted by” → who counts, and which sign.
_COUNTED = {
    "items": ("items", ""), "tin bai": ("items", ""), "san pham": ("items", ""), "tu dong": ("items", ""),
    "duong link": ("sign", "syndication.links"), "lien ket": ("sign", "syndication.links"),
    "banner": ("sign", "syndication.links"), "links": ("sign", "syndication.links"),
    "chuyen muc": ("sign", "syndication.section"), "section": ("sign", "syndication.section"),
    "thu cong": ("hand", ""), "ghi chu": ("hand", ""), "hand": ("hand", ""), "people": ("hand", ""),
}  # fmt: skip
_WANTED_MAX = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProduct:
    text: str
    counted: str = "hand"
    wanted: int = 1
    per_agency: bool = False
    form: str = ""
    topic: str = ""
    law: str = ""
    tag: str = ""
    sign: str = ""


@dataclass(slots=True, kw_only=True)
class ReadTask:
    """One task as the table has it. ``wrong`` keeps it out; ``doubts`` are told and change nothing."""

    line: int
    heading: str
    text: str
    due_text: str
    leads: list[Meant] = field(default_factory=list)
    helps: list[Meant] = field(default_factory=list)
    products: list[ReadProduct] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What cells are compared with: labels and codes of vocabularies, folded → code."""

    parties: Knower
    forms: Mapping[str, str]
    topics: Mapping[str, str]


def known_headings(headings: Sequence[str]) -> int:
    """How many of these are known: finds the line of headings below a title."""
    return len(guess(headings, col.COLUMNS))


def read_tasks(table: Table, known: Knowledge) -> list[ReadTask]:
    """Every line; one without a task adds a product to the line above."""
    mapped = guess(table.headings, col.COLUMNS)
    found: list[ReadTask] = []
    for line in table.lines:
        cells = cells_of(line.cells, mapped)
        if not cells:
            continue
        if col.TASK not in cells and found and col.PRODUCT in cells:
            found[-1].products += _products(cells, known, found[-1])
            continue
        found.append(_task(line.number, cells, known))
    return found


def _task(number: int, cells: Mapping[str, str], known: Knowledge) -> ReadTask:
    task = ReadTask(
        line=number, heading=_one_line(cells.get(col.HEADING, ""))[:40], text=cells.get(col.TASK, ""),
        due_text=_one_line(cells.get(col.DUE, "")),
        leads=known.parties.read(cells.get(col.LEADS, "")), helps=known.parties.read(cells.get(col.HELPS, "")),
    )  # fmt: skip
    if not task.text:
        task.wrong.append(_("There is no task in this line. Write it, or remove the line."))
    rule = rule_of(task.due_text)
    if rule is None or len(task.due_text) > 200:
        task.wrong.append(
            _("“%(text)s” can't be read as a date. Write it like “trước 15/11”, “Quý II/2020” or “hằng năm”.")
            % {"text": task.due_text[:80]}
        )
    if not task.leads:
        task.doubts.append(_("Nobody leads this task. Name an agency afterwards, or in the table."))
    for meant in [*task.leads, *task.helps]:
        if not (meant.agency or meant.kind):
            task.doubts.append(
                _("“%(words)s” is not known here and is kept as words. Choose the agency afterwards.")
                % {"words": meant.printed}
            )
    task.products = _products(cells, known, task)
    return task


def _products(cells: Mapping[str, str], known: Knowledge, task: ReadTask) -> list[ReadProduct]:
    form, topic = _coded(cells, col.FORM, known.forms, task), _coded(cells, col.TOPIC, known.topics, task)
    law, tag = _one_line(cells.get(col.LAW, ""))[:100], _one_line(cells.get(col.TAG, ""))[:100]
    counted, sign = _counted(cells, task, is_of_items=bool(form or topic or law or tag))
    text = _one_line(cells.get(col.PRODUCT, ""))
    if not text and counted == "hand" and col.WANTED not in cells:
        return []
    filters = (form, topic, law, tag) if counted == "items" else ("", "", "", "")
    return [
        ReadProduct(
            text=(text or _one_line(task.text))[:300], counted=counted, sign=sign,
            wanted=_wanted(cells.get(col.WANTED, ""), task),
            per_agency=search_words(cells.get(col.PER_AGENCY, "")) in _YES,
            form=filters[0], topic=filters[1], law=filters[2], tag=filters[3],
        )
    ]  # fmt: skip


def _counted(cells: Mapping[str, str], task: ReadTask, *, is_of_items: bool) -> tuple[str, str]:
    said = cells.get(col.COUNTED, "")
    if not said:
        return ("items", "") if is_of_items else ("hand", "")
    found = _COUNTED.get(search_words(said))
    if found is None:
        task.wrong.append(
            _("“%(text)s” is no way of counting. Write “tin bài”, “đường link”, “chuyên mục” or “thủ công”.")
            % {"text": said[:80]}
        )
        return "hand", ""
    return found


def _coded(cells: Mapping[str, str], column: str, codes: Mapping[str, str], task: ReadTask) -> str:
    said = cells.get(column, "")
    if not said:
        return ""
    code = codes.get(search_words(said), "")
    if not code:
        task.wrong.append(
            _("“%(text)s” is not in the list. Write one of: %(known)s.")
            % {"text": said[:80], "known": "; ".join(list(dict.fromkeys(codes.values()))[:12])}
        )
    return code


def _wanted(text: str, task: ReadTask) -> int:
    if not text:
        return 1
    match = re.fullmatch(r"\s*(\d{1,6})\b.*", text, re.DOTALL)
    number = int(match[1]) if match else 0
    if not 1 <= number <= _WANTED_MAX:
        task.wrong.append(_("“%(text)s” is not a number of products. Write a number such as 5.") % {"text": text[:80]})
        return 1
    return number


def _one_line(text: str) -> str:
    return " ".join(text.split())
