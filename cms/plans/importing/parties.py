"""Who is meant by “các sở, ban, ngành; UBND cấp xã”: agencies by name, kinds by the phrases that plans use. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cms.core.text import nfc, search_words

#: Phrase (folded) → code of the kind of agency. Longer phrases win over shorter ones that they contain.
PHRASES: Mapping[str, str] = {
    "cac so ban nganh": "department", "so ban nganh": "department", "cac so nganh": "department",
    "cac so": "department", "cac nganh": "department", "cac co quan don vi": "department",
    "cac so ban nganh tinh": "department", "cac so ban nganh cap tinh": "department",
    "doan the": "fatherland_front", "cac doan the": "fatherland_front", "doan the tinh": "fatherland_front",
    "uy ban mttq": "fatherland_front", "uy ban mat tran to quoc": "fatherland_front", "mttq": "fatherland_front",
    "mat tran to quoc": "fatherland_front", "uy ban mat tran to quoc viet nam tinh": "fatherland_front",
    "ub mttq": "fatherland_front", "ub mttq viet nam tinh": "fatherland_front",
    "to chuc chinh tri xa hoi": "fatherland_front", "cac to chuc chinh tri xa hoi": "fatherland_front",
    "ubnd cap xa": "commune_committee", "uy ban nhan dan cap xa": "commune_committee",
    "ubnd xa phuong thi tran": "commune_committee", "ubnd cac xa phuong thi tran": "commune_committee",
    "ubnd cac xa phuong": "commune_committee", "ubnd xa phuong": "commune_committee",
    "uy ban nhan dan cac xa phuong": "commune_committee", "uy ban nhan dan xa phuong": "commune_committee",
    "cap xa": "commune_committee",
    "ubnd cap huyen": "district_committee", "uy ban nhan dan cap huyen": "district_committee",
    "ubnd cac huyen thi xa thanh pho": "district_committee", "ubnd huyen thi xa thanh pho": "district_committee",
    "uy ban nhan dan cac huyen thi xa thanh pho": "district_committee",
    "ubnd cac huyen thanh pho": "district_committee",
    "ubnd cac huyen": "district_committee", "dia phuong": "commune_committee", "cac dia phuong": "commune_committee",
    "phong tu phap": "district_office", "phong tu phap cap huyen": "district_office",
    "phong van hoa va thong tin": "district_office",
    "ubnd tinh": "province_committee", "uy ban nhan dan tinh": "province_committee",
    "hdnd tinh": "province_council", "hoi dong nhan dan tinh": "province_council",
    "so tu phap": "justice_department", "stp": "justice_department",
    "toa an nhan dan": "court", "tand": "court", "tand tinh": "court", "toa an nhan dan tinh": "court",
    "vien kiem sat nhan dan": "procuracy", "vksnd": "procuracy", "vksnd tinh": "procuracy",
    "vien kiem sat nhan dan tinh": "procuracy", "cong an tinh": "police", "cong an": "police",
    "hoi luat gia": "association", "doan luat su": "association", "hoi luat gia tinh": "association",
    "doan luat su tinh": "association", "co quan bao chi": "media", "cac co quan bao chi": "media",
    "co quan thong tin dai chung": "media", "co quan thong tin truyen thong": "media", "dai pt th": "media",
    "dai phat thanh va truyen hinh": "media", "dai phat thanh truyen hinh": "media", "dai pt th tinh": "media",
    "bao tinh": "media", "dai phat thanh va truyen hinh tinh": "media", "cong thong tin dien tu tinh": "portal",
    "hoi dong phoi hop pbgdpl": "council", "hoi dong phoi hop pbgdpl tinh": "council",
    "hoi dong phoi hop pho bien giao duc phap luat": "council", "to cong nghe cong dong": "community_group",
    "to cong nghe so cong dong": "community_group", "bo tu phap": "ministry",
}  # fmt: skip
#: Words that name nobody when they stand alone.
_NOISE = frozenset(
    ("va", "cac", "cung", "voi", "tinh", "lien", "quan", "co", "don", "vi", "khac", "nhu", "thuoc", "cua", "trong")
)
#: No phrase and no name is longer, and nobody writes more into one cell.
_WORDS_MAX, _TEXT_MAX = 24, 4000
_PARTS = re.compile(r"\s*[;\n]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """One party: an agency's code, a kind's code, or neither where nobody is known under these words."""

    printed: str
    agency: str = ""
    kind: str = ""


class Knower:
    """Knows agencies by their names; ``kinds``: the codes that exist here."""

    def __init__(self, names: Mapping[str, str], kinds: Iterable[str]) -> None:
        """``names``: any name of an agency → its code."""
        self._names = {search_words(name): code for name, code in names.items() if search_words(name)}
        self._kinds = frozenset(kinds)

    def read(self, text: str) -> list[Meant]:
        """Whoever the words mean, in their order, each once."""
        found: dict[tuple[str, str, str], Meant] = {}
        for part in _PARTS.split(nfc(text[:_TEXT_MAX])):
            for meant in self._part(part.strip(" .,")):
                key = (meant.agency, meant.kind, "" if meant.agency or meant.kind else search_words(meant.printed))
                found.setdefault(key, meant)
        return list(found.values())

    def _part(self, part: str) -> list[Meant]:
        whole = self._known(part)
        if whole or not search_words(part):
            return [whole] if whole else []
        # “các sở, ban, ngành, đoàn thể”: the commas are part of a phrase, or they part phrases.
        words = [word for word in re.split(r"[\s,]+", part) if word]
        found, unknown, at = [], [], 0
        while at < len(words):
            ends = range(min(len(words), at + _WORDS_MAX), at, -1)
            end = next((end for end in ends if self._known(" ".join(words[at:end]))), 0)
            if end:
                found += [*_unnamed(unknown), self._known(" ".join(words[at:end]))]
                unknown, at = [], end
            else:
                unknown.append(words[at])
                at += 1
        return [meant for meant in [*found, *_unnamed(unknown)] if meant]

    def _known(self, text: str) -> Meant | None:
        words = search_words(text)
        if words in self._names:
            return Meant(printed=text, agency=self._names[words])
        kind = PHRASES.get(words, "")
        return Meant(printed=text, kind=kind) if kind in self._kinds else None


def _unnamed(words: list[str]) -> list[Meant]:
    """What is left between known phrases, unless it says nothing."""
    if all(word in _NOISE for word in search_words(" ".join(words)).split()):
        return []
    return [Meant(printed=" ".join(words))]
