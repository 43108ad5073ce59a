"""The text of a report: why and what about, the numbers with their parts, what people wrote. Numbered I., 1., a)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cms.reports.dates.words import number, period_days, roman, short_date
from cms.reports.paper.content import Content, Figure, lines
from cms.reports.starters import DIMENSIONS, UNKNOWNS

from .layout import say

#: The written part before which the numbers stand.
RESULTS = "results"
#: So many parts of a number are named in the text; all of them are in the appendix.
_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One of the report's great parts; ``figures`` come before the text."""

    heading: str
    text: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


def opening(document: Any, content: Content) -> None:
    for line in content.legal_basis:
        say(document, f"{line.rstrip(';.')};", italic=True)
    say(document, _opening(content))


def _opening(content: Content) -> str:
    until = ""
    if content.counted_on and content.counted_on < content.last:
        until = f"; số liệu tính đến ngày {short_date(content.counted_on)}"
    days = f"{period_days(content.period)}{until}"
    subject = content.title[:1].lower() + content.title[1:]
    return f"{content.agency_name} báo cáo {_without_report(subject)} ({days}) như sau:"


def _without_report(subject: str) -> str:
    return subject.removeprefix("báo cáo ").strip()


def chapters(content: Content) -> list[Chapter]:
    """Those that say something. The numbers have one even where nobody wrote to it."""
    found, has_numbers = [], False
    for part in content.parts:
        is_results = part.code == RESULTS
        has_numbers = has_numbers or is_results
        text = lines(part.text)
        if text or is_results:
            found.append(Chapter(heading=part.heading, text=text, figures=content.wholes if is_results else ()))
    if not has_numbers and content.wholes:
        found.insert(0, Chapter(heading="Kết quả thực hiện", figures=content.wholes))
    return found


def body(document: Any, content: Content, *, is_chapter: bool = False) -> None:
    """All of the text. As a chapter of another report it is numbered one step lower."""
    for place, chapter in enumerate(chapters(content), start=1):
        mark = f"{place}." if is_chapter else f"{roman(place)}."
        heading = chapter.heading if is_chapter else chapter.heading.upper()
        say(document, f"{mark} {heading}", bold=True, heading=True)
        for step, figure in enumerate(chapter.figures, start=1):
            sign = f"{_letter(step)})" if is_chapter else f"{step}."
            for line in figure_lines(content, figure):
                say(document, f"{sign} {line}" if sign else line)
                sign = ""
        for line in chapter.text:
            say(document, line)


def figure_lines(content: Content, figure: Figure) -> Iterator[str]:
    """The number in a sentence, then what it is made of."""
    yield f"{figure.label}: {told(figure)}{_unit(figure)}{_beside(figure)}."
    for dimension, parts in content.parts_of(figure.code).items():
        known = [part for part in parts if part.value]
        if dimension == "unit" or len(known) < 2:
            continue
        largest = sorted(known, key=lambda part: (-(part.value or 0), part.key_label))
        named = "; ".join(f"{part.key_label}: {number(part.value)}" for part in largest[:_NAMED])
        more = "; …" if len(largest) > _NAMED else ""
        yield f"Theo {DIMENSIONS.get(dimension, dimension).lower()}: {named}{more}."


def told(figure: Figure) -> str:
    """The number, or why there is none: never a nought in its place."""
    if figure.value is None:
        return UNKNOWNS.get(figure.unknown, UNKNOWNS["pending"])
    return number(figure.value)


def _unit(figure: Figure) -> str:
    return f" {figure.unit}" if figure.value is not None and figure.unit else ""


def _beside(figure: Figure) -> str:
    if figure.value is not None and figure.unknown_rows:
        return f" (chưa kể {number(figure.unknown_rows)} nguồn chưa có số liệu)"
    if figure.source == "corrected":
        return " (số đã điều chỉnh, lý do nêu tại phụ lục)"
    return ""


def _letter(step: int) -> str:
    """``a``, ``b``, ``c``, ``d``, ``đ``, ``e`` …: the letters by which Vietnamese texts count."""
    letters = "abcdđeghiklmnopqrstuvxy"
    return letters[step - 1] if step <= len(letters) else f"{letters[(step - 1) % len(letters)]}{step // len(letters)}"
