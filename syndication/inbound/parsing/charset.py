"""Bytes → text, by what the bytes are rather than by what somebody says that they are.

Servers label UTF-8 as ISO-8859-1, templates claim UTF-8 for windows-1258, and old Vietnamese sites claim whatever was
the default. So: a byte order mark decides; then UTF-8, if the bytes are that; then the first label that fits; and among
Vietnamese charsets the one in which the words become Vietnamese.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from syndication.inbound.refusal import Refusal

from . import old_charsets

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: “<” and “{” without a mark.
_PATTERNS = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
             (b"{\0", "utf-16-le"), (b"\0{", "utf-16-be"))  # fmt: skip
#: Python also has codecs that are no charsets, or no longer safe ones (UTF-7): what is not here is not decoded.
_KNOWN = re.compile(
    r"ascii|utf-8|utf-16(-[lb]e)?|utf-32(-[lb]e)?|iso8859-\d+|cp125\d|cp437|cp85\d|cp866|cp874|cp932|cp936|cp949|cp950"
    r"|koi8-[rtu]|gb2312|gbk|gb18030|big5(hkscs)?|euc_(jp|jis_2004|kr)|shift_jis|iso2022_jp|tis-620|mac-roman"
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_COMMON = frozenset(
    "của và các được không người pháp luật định về việc nghị quyết thông tư tỉnh những trong đã với này là để một từ "  # noqa: SIM905
    "ngày tháng chính phủ bộ sở ủy hành phổ biến giáo dục tuyên truyền hội nghị xã huyện dân".split()
)
_WORD = re.compile(r"[^\W\d_]+")
#: Enough text to know a language by.
_SAMPLE = 200_000


def decode(content: bytes, content_type: str = "") -> tuple[str, list[str]]:
    """The text in NFC, and the warning ``charset`` where a label was wrong."""
    text, label_was_right = _decode(content, content_type)
    return unicodedata.normalize("NFC", text), [] if label_was_right else ["charset"]


def _decode(content: bytes, content_type: str) -> tuple[str, bool]:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace"), True
    head = content.lstrip(b" \t\r\n")[:4]
    for pattern, name in _PATTERNS:
        if head.startswith(pattern):
            return content.decode(name, "replace"), True
    labels = _labels(content, content_type)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3 and error.reason == "unexpected end of data":
            return content.decode("utf-8", "ignore"), True  # the document was cut within a letter
    else:
        return text, text.isascii() or all(name in ("utf-8", "ascii") for name in labels)
    return _decode_other(content, labels)


def _decode_other(content: bytes, labels: list[str]) -> tuple[str, bool]:
    tried = [name for name in labels if name not in ("utf-8", "ascii")]
    for name in tried:
        # “Western” is what a label says when nobody thought of it.
        if name not in ("iso8859-1", "cp1252") and (text := _strictly(content, name)) is not None:
            return text, True
    best, score = "", 0
    for name in ("cp1258", "tcvn", "viscii"):
        found = _vietnamese_words(_loosely(content[:_SAMPLE], name))
        if found > score:
            best, score = name, found
    if score > max(1, _vietnamese_words(content[:_SAMPLE].decode("utf-8", "ignore"))):
        return _loosely(content, best), False
    if _mostly_utf8(content):
        return content.decode("utf-8", "replace"), False
    return _loosely(content, "cp1252"), bool(tried)


def _labels(content: bytes, content_type: str) -> list[str]:
    """What the header and the XML declaration call it, as Python names it. Raises ``Refusal`` for no charset at all."""
    found: list[str] = []
    header, declared = _HEADER.search(content_type), _DECLARED.search(content[:1024])
    for label in (header[1] if header else "", declared[1].decode("ascii") if declared else ""):
        name = _name(label)
        if name and name not in found:
            found.append(name)
    return found


def _name(label: str) -> str:
    if table := old_charsets.known_as(label):
        return table
    try:
        name = codecs.lookup(label).name if label else ""
    except (LookupError, ValueError):
        return ""
    return name if _KNOWN.fullmatch(name) else ""


def _strictly(content: bytes, name: str) -> str | None:
    if old_charsets.known_as(name):
        return old_charsets.decode(content, name)
    try:
        return content.decode(name)
    except (UnicodeError, ValueError):
        return None


def _loosely(content: bytes, name: str) -> str:
    if old_charsets.known_as(name):
        return old_charsets.decode(content, name)
    return unicodedata.normalize("NFC", content.decode(name, "replace"))


def _vietnamese_words(text: str) -> int:
    return sum(not word.isascii() and word.lower() in _COMMON for word in _WORD.findall(text))


def _mostly_utf8(content: bytes) -> bool:
    """A few bad bytes in what is UTF-8 otherwise: a title that was cut by bytes."""
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(not letter.isascii() for letter in text[:_SAMPLE]) > 4 * bad


def refuse_binary(text: str) -> None:
    """Raise ``Refusal`` for what is no text in any charset (a picture, an archive)."""
    head = text[:2000]
    if head and sum(letter < " " and letter not in "\t\n\r" for letter in head) > len(head) // 10:
        raise Refusal("not_a_feed")
