"""Finds in an item's own words what a picture, a slide or a panel can carry: no word is added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cms.core.text import shorten

from .schema import SampleItem

_ORDINAL = r"(?:một|nhất|hai|nhì|ba|bốn|tư|năm|sáu|bảy|tám)"
#: “Ô hai: …”, “Bước ba: …”: the writer's own division.
_NUMBERED = re.compile(rf"(?:Ô|Bước|Khung|Phần|Mục|Việc) {_ORDINAL}:\s*")
#: “hình thẻ với con số 12, kèm dòng chữ nói rõ đây là số điểm ban đầu”: what to draw, the figure, what to say.
_DIRECTION = re.compile(
    r"^hình (?P<what>[^,]+?) với con số (?P<figure>\d+), kèm dòng chữ (?:nói rõ |ghi )?(?:đây là )?(?P<say>.+)$",
    re.IGNORECASE,
)
_IF_COMMA = re.compile(r"^(?P<lead>(?:nếu|khi) [^,;]{8,150}?),(?: thì)? (?P<text>[^;]{8,})$", re.IGNORECASE)
_IF_THEN = re.compile(r"^(?P<lead>[^,;]{4,90}?) thì (?P<text>[^;]{6,})$", re.IGNORECASE)
#: “đóng bao lâu thì có lương hưu” is a question, not a condition.
_ASKING = re.compile(r"\b(?:bao lâu|bao nhiêu|thế nào|vì sao|ai|gì)\b|:", re.IGNORECASE)
#: A text alternative written into the body.
_ALTERNATIVE = re.compile(r"^(?:Nội dung|Văn bản|Mô tả) thay thế[^:]*:\s*", re.IGNORECASE)
#: Sentences that describe the picture itself, not the law.
_ABOUT_PICTURE = re.compile(r"^(?:Đồ họa|Infographic|Hình)\b", re.IGNORECASE)
_ADVICE = re.compile(r"\b(?:hãy|cần|nên|không nên|đừng|xin)\b|^Không \w+ \w+ cho\b", re.IGNORECASE)
#: Notes of the writer to whoever draws, plays or prints.
_STAGE = re.compile(r"^(?:Đồ họa|Infographic|Hình|Trang|Cảnh|Ô|Màn) ", re.IGNORECASE)
#: “Chị Mận chống nạnh: nước nhà anh…”: who speaks, how, the words.
_SPOKEN = re.compile(r"^(?P<speaker>(?:Anh|Chị|Ông|Bà|Cô|Chú|Bác|Em) [A-ZĐÀ-Ỹ]\w+)(?: [^:.]{2,24})?: (?P<words>.{8,})$")
_ITEM = re.compile(rf"^(?P<number>Một|Hai|Ba|Bốn|Năm|Thứ {_ORDINAL}), (?P<words>.+)$")
_NARRATION = re.compile(
    r"^(?:Lời bình(?: nhắc thêm rằng)?:? |Cảnh [^:]{1,20}: |(?:Cuối bài, |Kết thúc, )?màn hình hiện (?:số )?)",
    re.IGNORECASE,
)
#: Sentences about the material itself or pointing back at another one don't stand alone.
_NOT_ALONE = re.compile(
    r"\b(?:bài giảng|giáo viên|báo cáo viên|đề cương|đồ họa|trang (?:một|hai)|số này)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]*\w)")
_NUMBERS = {"Một": "1", "Hai": "2", "Ba": "3", "Bốn": "4", "Năm": "5"}
_ORDINALS = {"nhất": "1", "một": "1", "hai": "2", "nhì": "2", "ba": "3", "tư": "4", "bốn": "4", "năm": "5"}
#: A number that counts something; not a year, date, document number or telephone inside a longer number.
_FIGURE = re.compile(r"(?<![\w./-])(\d{1,3})(?![\w/-]|\.\d)")
_DATE_BEFORE = re.compile(r"(?:ngày|tháng|năm|khoản|Điều|số hiệu) $", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One field of an infographic: a condition (``lead``) and what follows, or just the text."""

    text: str
    lead: str = ""
    figure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One thing a slide says; ``marker`` is a number the writer gave it, ``speaker`` who says it in a play."""

    text: str
    speaker: str = ""
    marker: str = ""
    figure: str = ""


def sentences(text: str) -> tuple[str, ...]:
    """Split at full stops; numbers such as 1.500 stay whole."""
    parts = _SENTENCE_END.split(" ".join(text.split()))
    joined: list[str] = []
    for part in parts:
        if joined and not part.lstrip('"“‘(')[:1].isupper() and not part[:1].isdigit():
            joined[-1] += " " + part
        else:
            joined.append(part)
    return tuple(part.strip() for part in joined if part.strip())


def all_sentences(item: SampleItem) -> tuple[str, ...]:
    return tuple(sentence for paragraph in item.body for sentence in sentences(paragraph))


def text_alternative(item: SampleItem) -> str:
    """What the picture says, in words: the writer's own text alternative, then what its panels say."""
    own = [_ALTERNATIVE.sub("", p) for p in item.body if _ALTERNATIVE.match(p)]
    described = capital(" ".join(s for p in own for s in sentences(p) if not _ADVICE.search(s))) if own else ""
    said = " ".join(f"{capital(p.lead)}: {p.text}." if p.lead else f"{capital(p.text)}." for p in panels(item))
    return " ".join(part for part in (f"{item.title}.", described, said) if part)


def panels(item: SampleItem, *, most: int = 5) -> tuple[Panel, ...]:
    """Three to five panels: the writer's numbered ones, else the sentences that carry most."""
    body = [paragraph for paragraph in item.body if not _ALTERNATIVE.match(paragraph)]
    numbered: list[str] = []
    for paragraph in body:
        if len(_NUMBERED.findall(paragraph)) >= 2:
            numbered += [part for part in _NUMBERED.split(paragraph)[1:] if part.strip()]
    if len(numbered) >= 2:
        return tuple(_panel(part) for part in numbered[:most])
    candidates = [s for p in body or item.body for s in sentences(p) if not _ABOUT_PICTURE.match(s)]
    return tuple(_panel(s) for s in best(candidates, min(most, 4), ideal=90))


def reminder(item: SampleItem, *, besides: str = "") -> str:
    """The sentence a reader should take along: the last piece of advice that ``besides`` does not already say."""
    for sentence in reversed(all_sentences(item)):
        if _ADVICE.search(sentence) and not _STAGE.match(sentence) and sentence.rstrip(".")[-30:] not in besides:
            return shorten(sentence, 190)
    return item.summary


def quotes(item: SampleItem, count: int = 4) -> tuple[Quote, ...]:
    """What the slides of a film say, in the order of the text."""
    candidates = [piece for sentence in all_sentences(item) for piece in _pieces(sentence)]
    return tuple(_quote(shorten(text, 220)) for text in best(candidates, count, ideal=70))


def best(candidates: Sequence[str], count: int, *, ideal: int) -> tuple[str, ...]:
    """The strongest ``count`` sentences, in their own order: near the ideal length, with a number or advice."""
    ranked = sorted(range(len(candidates)), key=lambda i: (-_weight(candidates[i], ideal), i))
    return tuple(candidates[index] for index in sorted(ranked[:count]))


def figure_in(text: str) -> str:
    """The first number that counts something: “12” in “phục hồi đủ 12 điểm”; none for dates and documents."""
    for match in _FIGURE.finditer(text):
        if not _DATE_BEFORE.search(text[: match.start()]):
            return match.group(1)
    return ""


def capital(text: str) -> str:
    """Begin with a capital letter; Vietnamese letters included, the rest untouched."""
    return text[:1].upper() + text[1:]


def _panel(text: str) -> Panel:
    text = text.strip().rstrip(".;")
    if match := _DIRECTION.match(text):
        return Panel(lead=capital(match["what"]), text=capital(match["say"]), figure=match["figure"])
    for pattern in (_IF_COMMA, _IF_THEN):
        match = pattern.match(text)
        if match and not _ASKING.search(match["lead"]):
            return Panel(lead=capital(match["lead"]), text=capital(match["text"]), figure=figure_in(match["text"]))
    return Panel(text=capital(text), figure=figure_in(text))


def _quote(text: str) -> Quote:
    text = text.rstrip(".;")
    if match := _SPOKEN.match(text):
        return Quote(text=capital(match["words"]), speaker=match["speaker"])
    if match := _ITEM.match(text):
        word = match["number"]
        marker = _NUMBERS.get(word) or _ORDINALS.get(word.rsplit(" ", 1)[-1], "")
        return Quote(text=capital(match["words"]), marker=marker)
    return Quote(text=capital(text), figure=figure_in(text))


def _pieces(sentence: str) -> Iterable[str]:
    """A sentence without stage directions; one too long for a slide is cut at its semicolon."""
    text = capital(_NARRATION.sub("", sentence))
    if len(text) > 110 and "; " in text:
        return (capital(part.strip()) for part in text.split("; ") if len(part) >= 25)
    return (text,)


def _weight(sentence: str, ideal: int) -> float:
    length = len(sentence)
    weight = 10 - abs(length - ideal) / 8 - (6 if length > ideal * 1.6 else 0) - (4 if length < 24 else 0)
    weight += 3 if figure_in(sentence) else 0
    weight += 2 if _ADVICE.search(sentence) else 0
    weight += 7 if _ITEM.match(sentence) or _SPOKEN.match(sentence) else 0
    return weight - (7 if _NOT_ALONE.search(sentence) else 0)
