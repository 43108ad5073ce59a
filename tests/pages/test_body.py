"""Bodies become the record's HTML subset and nothing else."""

from __future__ import annotations

import pytest

from cms.pages.blocks import BodyBlock, paragraphs
from cms.pages.body import body_html, clean_html, html_text, list_items, text_as_html


def body(*blocks: tuple[str, object]) -> str:
    return body_html(BodyBlock().normalize(list(blocks)), lambda image: "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<p>Một <b>hai</b> <i>ba</i></p>", "<p>Một <strong>hai</strong> <em>ba</em></p>"),
        ("<p>Một<br/>hai</p><p> </p>", "<p>Một hai</p>"),
        ('<p><a href="https://vbpl.vn/x">vbpl</a></p>', '<p><a href="https://vbpl.vn/x">vbpl</a></p>'),
        ('<p><a href="javascript:alert(1)">x</a></p>', "<p><a>x</a></p>"),
        ('<p onclick="x()">A</p><script>alert(1)</script><style>p{}</style>', "<p>A</p>"),
        ('<blockquote><p style="color:red">Lời</p></blockquote>', "<p>Lời</p>"),
        ("", ""),
    ],
)
def test_rich_text_is_brought_to_the_subset(given: str, expected: str) -> None:
    assert clean_html(given) == expected


def test_blocks_are_escaped() -> None:
    markup = body(
        ("heading", "A < B"), ("subheading", "C & D"), *paragraphs("E > F"),
        ("table", {"caption": "G & H", "has_head": False, "rows": "1 < 2 | 3"}),
    )  # fmt: skip

    assert markup == (
        "<h2>A &lt; B</h2><h3>C &amp; D</h3><p>E &gt; F</p><p><em>G &amp; H</em></p>"
        "<table><tbody><tr><td>1 &lt; 2</td><td>3</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("A\tB\n1\t2", [["A", "B"], ["1", "2"]]),
        ("| A | B |\n| 1 |", [["A", "B"], ["1", ""]]),
        ("\n\n", []),
    ],
)
def test_table_is_what_was_typed_or_pasted(rows: str, expected: list[list[str]]) -> None:
    value = BodyBlock().child_blocks["table"].normalize({"caption": "", "has_head": False, "rows": rows})

    assert value.grid == expected


def test_plain_text_becomes_paragraphs() -> None:
    assert text_as_html("Một\n\nHai  <b>\r\nBa") == "<p>Một</p><p>Hai &lt;b&gt;</p><p>Ba</p>"
    assert text_as_html("Hỏi?", strong=True) == "<p><strong>Hỏi?</strong></p>"
    assert text_as_html("  \n ") == ""


def test_points_are_taken_from_lists_or_paragraphs() -> None:
    assert list_items("<p>Gồm:</p><ul><li>Một</li><li>Hai <b>x</b></li></ul>") == ["Một", "Hai x"]
    assert list_items("<p>Một</p><p>Hai</p>") == ["Một", "Hai"]
    assert html_text("<p>Một</p><p>Hai</p>") == "Một\n\nHai"
