"""Zalo's numbers for provinces, which are those of before July 2025, and which of them make up a province of today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Number → name, as Zalo's documentation of 2025-12 lists them.
OLD: Mapping[int, str] = MappingProxyType(dict(enumerate((
    "Đồng Tháp", "Bình Phước", "Ninh Bình", "Bạc Liêu", "Hồ Chí Minh", "Vĩnh Long", "Lâm Đồng", "Yên Bái", "Hà Nam",
    "Hà Nội", "Hải Dương", "Hậu Giang", "An Giang", "Trà Vinh", "Tiền Giang", "Tây Ninh", "Đồng Nai", "Đắk Lắk",
    "Bình Định", "Kon Tum", "Đà Nẵng", "Bắc Giang", "Bắc Kạn", "Điện Biên", "Hòa Bình", "Thái Bình", "Vĩnh Phúc",
    "Hà Giang", "Kiên Giang", "Bình Dương", "Bình Thuận", "Đắk Nông", "Khánh Hòa", "Gia Lai", "Quảng Nam", "Quảng Trị",
    "Hà Tĩnh", "Hưng Yên", "Quảng Ninh", "Thanh Hóa", "Phú Thọ", "Lai Châu", "Thái Nguyên", "Cao Bằng", "Cà Mau",
    "Cần Thơ", "Sóc Trăng", "Bến Tre", "Long An", "Bà Rịa – Vũng Tàu", "Ninh Thuận", "Phú Yên", "Quảng Ngãi",
    "Thừa Thiên Huế", "Quảng Bình", "Nghệ An", "Nam Định", "Hải Phòng", "Lạng Sơn", "Lào Cai", "Sơn La", "Bắc Ninh",
    "Tuyên Quang",
))))  # fmt: skip
ABROAD = 63

#: Key → name of today and the old numbers that it is made of, its own first. Whether Zalo has renumbered since is not
#: known; if so, these rows change and nothing else does.
TODAY: Mapping[str, tuple[Any, tuple[int, ...]]] = MappingProxyType({
    "an-giang": ("An Giang", (12, 28)),
    "bac-ninh": ("Bắc Ninh", (61, 21)),
    "ca-mau": ("Cà Mau", (44, 3)),
    "can-tho": ("Cần Thơ", (45, 46, 11)),
    "cao-bang": ("Cao Bằng", (43,)),
    "da-nang": ("Đà Nẵng", (20, 34)),
    "dak-lak": ("Đắk Lắk", (17, 51)),
    "dien-bien": ("Điện Biên", (23,)),
    "dong-nai": ("Đồng Nai", (16, 1)),
    "dong-thap": ("Đồng Tháp", (0, 14)),
    "gia-lai": ("Gia Lai", (33, 18)),
    "ha-noi": ("Hà Nội", (9,)),
    "ha-tinh": ("Hà Tĩnh", (36,)),
    "hai-phong": ("Hải Phòng", (57, 10)),
    "ho-chi-minh": ("Thành phố Hồ Chí Minh", (4, 29, 49)),
    "hue": ("Huế", (53,)),
    "hung-yen": ("Hưng Yên", (37, 25)),
    "khanh-hoa": ("Khánh Hòa", (32, 50)),
    "lai-chau": ("Lai Châu", (41,)),
    "lam-dong": ("Lâm Đồng", (6, 31, 30)),
    "lang-son": ("Lạng Sơn", (58,)),
    "lao-cai": ("Lào Cai", (59, 7)),
    "nghe-an": ("Nghệ An", (55,)),
    "ninh-binh": ("Ninh Bình", (2, 8, 56)),
    "phu-tho": ("Phú Thọ", (40, 26, 24)),
    "quang-ngai": ("Quảng Ngãi", (52, 19)),
    "quang-ninh": ("Quảng Ninh", (38,)),
    "quang-tri": ("Quảng Trị", (35, 54)),
    "son-la": ("Sơn La", (60,)),
    "tay-ninh": ("Tây Ninh", (15, 48)),
    "thai-nguyen": ("Thái Nguyên", (42, 22)),
    "thanh-hoa": ("Thanh Hóa", (39,)),
    "tuyen-quang": ("Tuyên Quang", (62, 27)),
    "vinh-long": ("Vĩnh Long", (5, 47, 13)),
    "abroad": (_("Outside Vietnam"), (ABROAD,)),
})  # fmt: skip


def label(key: str) -> Any:
    """The name of today with the provinces that went into it."""
    name, numbers = TODAY[key]
    others = [OLD[number] for number in numbers[1:]]
    return f"{name} ({', '.join(others)})" if others else name


def old_numbers(keys: Iterable[str]) -> list[int]:
    """Every number that these provinces of today are made of."""
    return [number for key in keys for number in TODAY[key][1]]
