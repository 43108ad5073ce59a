"""Charsets of Vietnamese from before Unicode that Python does not know: TCVN 5712 (TCVN3, ABC) and VISCII."""

from __future__ import annotations

import unicodedata

#: Codes 0x80 to 0xFF in order; combining marks where the charset types them after a letter.
_TCVN_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    "\xa0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)  # fmt: skip
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)  # fmt: skip
#: Both put capitals where control characters are.
_TCVN_LOW = {
    0x01: "Ú",
    0x02: "Ụ",
    0x04: "Ừ",
    0x05: "Ử",
    0x06: "Ữ",
    0x11: "Ứ",
    0x12: "Ự",
    0x13: "Ỳ",
    0x14: "Ỷ",
    0x15: "Ỹ",
    0x16: "Ý",
    0x17: "Ỵ",
}
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

_TABLES = {
    "tcvn": {**_TCVN_LOW, **dict(enumerate(_TCVN_HIGH, 0x80))},
    "viscii": {**_VISCII_LOW, **dict(enumerate(_VISCII_HIGH, 0x80))},
}
_NAMES = {
    "tcvn": "tcvn", "tcvn3": "tcvn", "tcvn5712": "tcvn", "tcvn57121": "tcvn", "tcvn571211993": "tcvn",
    "xviettcvn": "tcvn", "xviettcvn5712": "tcvn", "abc": "tcvn",
    "viscii": "viscii", "viscii111": "viscii", "csviscii": "viscii", "xvietviscii": "viscii",
}  # fmt: skip


def known_as(charset: str) -> str:
    """The table for a charset's name, however it is spelled; empty when it is none of ours."""
    return _NAMES.get("".join(letter for letter in charset.lower() if letter.isalnum()), "")


def decode(content: bytes, table: str) -> str:
    """Every byte has a letter in these charsets, so this never fails."""
    return unicodedata.normalize("NFC", content.decode("latin-1").translate(_TABLES[table]))
