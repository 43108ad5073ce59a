"""A template asks in braces; an item answers, and what it has nothing to say to is left out."""

from __future__ import annotations

from datetime import UTC

import pytest

from cms.entries.record import LegalReference, Relation
from publishers.contract import Limit
from publishers.texts.hashtag_sets import tidy
from publishers.texts.placeholders import KNOWN, fill, fill_to, unknown, values
from tests.publishers.platforms.messages import SUMMARY, TITLE, URL, record

CITED = (
    LegalReference(number="100/2019/NĐ-CP"),
    LegalReference(number="168/2024/NĐ-CP", relation=Relation.EXPLAINS),
)  # fmt: skip


def test_every_known_placeholder_is_answered() -> None:
    found = values(record(legal_documents=CITED), UTC)
    assert set(found) == set(KNOWN)
    text = fill("{title} – {summary} {link} ({number}, {date}) {agency} {hashtags}", found)
    assert text == (f"{TITLE} – {SUMMARY} {URL} (168/2024/NĐ-CP, 21/11/2026) Sở Tư pháp #AnToànGiaoThông #NồngĐộCồn")


def test_a_line_with_nothing_to_say_is_left_out() -> None:
    found = values(record(), UTC)
    assert fill("{title}\n\nVăn bản: {number}\n\nXem {link}", found) == f"{TITLE}\n\nXem {URL}"
    assert fill("{ title }, số {number}", found) == f"{TITLE}, số"


def test_what_the_item_says_is_not_read_as_a_placeholder() -> None:
    assert fill("{title}", values(record(title="{link} {x}"), UTC)) == "{link} {x}"


def test_unknown_placeholders_are_named_as_they_were_typed() -> None:
    assert unknown("{title} {tittle} {Title} {link} {tittle} {}") == ["{tittle}", "{Title}", "{}"]
    assert unknown("{ title } – {\n}") == []


def test_a_long_summary_gives_way_and_the_rest_stays() -> None:
    found = {**values(record(), UTC), "summary": "Một câu dài. " * 60}
    text = fill_to("{title}\n\n{summary}\n\n{link}", found, Limit(maximum=200))
    assert len(text) <= 200
    assert text.startswith(f"{TITLE}\n\nMột câu dài.")
    assert text.endswith(URL)


def test_where_nothing_helps_the_text_stays_for_preflight_to_judge() -> None:
    found = values(record(), UTC)
    assert fill_to("x" * 50 + "{summary}", found, Limit(maximum=20)).startswith("x" * 50)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("#ATGT #Luật", "#ATGT #Luật"),
        ("an toàn giao thông, pháp luật", "#AnToànGiaoThông #PhápLuật"),
        ("#a#b\n#a", "#A #B"),
        ("#MộtThẻ hai ba", "#MộtThẻ #Hai #Ba"),
        ("# , ;", ""),
    ],
)
def test_hashtags_are_made_of_what_was_typed(typed: str, kept: str) -> None:
    assert tidy(typed) == kept
