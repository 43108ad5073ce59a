"""One draft of the corpus, and the Vietnamese words that drafts are made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from publishers.contract import Asset

#: What offices publish: with numbers of documents, dates, sums of money, quotations and short forms.
TITLES = (
    "Đã uống rượu, bia thì không lái xe",
    "Luật Đất đai số 31/2024/QH15: sáu điểm mới người dân cần biết",
    "Mười hai điểm của giấy phép lái xe",
    "Hòa giải ở cơ sở: “chuyện bé” không xé ra to",
    "Nghị định 168/2024/NĐ-CP nâng mức phạt vượt đèn đỏ",
    "Quyền của trẻ em khi cha mẹ ly hôn – hỏi và đáp",
    "Phòng, chống bạo lực gia đình: gọi 111 khi cần giúp",
    "Căn cước cho trẻ dưới 14 tuổi: làm ở đâu, mất bao lâu?",
    "Lừa đảo qua mạng: 7 dấu hiệu và cách xử trí",
    "Ngày Pháp luật nước Cộng hòa xã hội chủ nghĩa Việt Nam 09/11",
)
SENTENCES = (
    "Theo Điều 6. của Nghị định 168/2024/NĐ-CP, mức phạt cao nhất với ô tô là 40.000.000 đồng.",
    "Người dân nộp hồ sơ tại UBND cấp xã trước ngày 31/12/2026.",
    "TP. Huế và các xã vùng cao tổ chức tuyên truyền lưu động bằng tiếng Jrai, Ba Na.",
    "“Không biết luật” không phải là lý do để được miễn trách nhiệm!",
    "Luật số 31/2024/QH15 có hiệu lực từ ngày 01/8/2024.",
    "Ai có quyền yêu cầu? Cha, mẹ, người giám hộ… đều có quyền ấy.",
    "Mọi thắc mắc xin gửi về Sở Tư pháp, số 02 Trần Phú, P. Diên Hồng.",
    "Trợ giúp pháp lý là miễn phí cho người nghèo, trẻ em, người có công v.v. theo quy định.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An item as an editor would send it to one channel."""

    platform: str
    family: str
    variant_name: str
    #: Fields of the record that differ from an ordinary one.
    record: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[Asset, ...] = ()
    #: The editor's changes and choices for the channel.
    variant: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    #: Settings of the channel that differ.
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.platform}: {self.family}, {self.variant_name}"


def prose(length: int, start: int = 0, *, gap: str = " ") -> str:
    """Sentences up to at least that many characters, cut to exactly as many; never ending in a space."""
    parts: list[str] = []
    while sum(map(len, parts)) < length + 1:
        parts.append(SENTENCES[(start + len(parts)) % len(SENTENCES)] + gap)
    text = "".join(parts)[:length]
    return text if not text[-1].isspace() else text[:-1] + "."


def prose_bytes(length: int, start: int = 0) -> str:
    """Sentences of exactly that many bytes of UTF-8."""
    text = prose(length, start).encode()[:length].decode("utf-8", "ignore").rstrip()
    return text + "." * (length - len(text.encode()))


def unbroken(length: int) -> str:
    """One sentence without an end."""
    return " ".join(["người dân cần biết quyền và nghĩa vụ của mình,"] * (length // 40 + 2))[: length - 1] + "a"


def decomposed(text: str) -> str:
    """As some keyboards send it."""
    return unicodedata.normalize("NFD", text)
