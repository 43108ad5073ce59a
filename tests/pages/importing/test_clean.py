"""Pasted HTML becomes the record's subset: the writer's meaning stays, everything else goes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.pages.importing.clean import TAGS, clean_html
from cms.pages.importing.errors import ImportRefused

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{mso-x:1}</style>
<!--[if gte mso 9]><xml><o:x>1</o:x></xml><![endif]--></head><body lang=VI><!--StartFragment-->
<h1 style='mso-x'><span style='font-family:"Times New Roman"'>I. Tiêu   đề<o:p></o:p></span></h1>
<p class=MsoNormal align=center style='margin:0'><b style='mso-bidi-font-weight:normal'>Đậm</b> và <i>nghiêng</i></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;&nbsp;</span></span></span><![endif]>Một</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span>·<span>&nbsp; </span></span>Hai</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>1.<span>&nbsp; </span>Ba</p>
<p class=MsoNormal>&nbsp;</p></body></html>"""


def test_word_junk_goes_and_lists_return() -> None:
    assert clean_html(WORD) == (
        "<h2>I. Tiêu đề</h2><p><strong>Đậm</strong> và <em>nghiêng</em></p>"
        "<ul><li>Một</li><li>Hai</li></ul><ol><li>Ba</li></ol>"
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("chữ rời <b>đậm</b>", "<p>chữ rời <strong>đậm</strong></p>"),
        ("<div>một<div>hai</div></div>", "<p>một</p><p>hai</p>"),
        ("<h4>nhỏ</h4><h1>to</h1>", "<h3>nhỏ</h3><h2>to</h2>"),
        ("<p>a<br>b</p>", "<p>a b</p>"),
        ("<blockquote><p>trích</p></blockquote>", "<p>trích</p>"),
        ("<p><a href='https://a.vn/x?a=1&amp;b=2' onclick=x>đây</a></p>",
         '<p><a href="https://a.vn/x?a=1&amp;b=2" rel="noopener noreferrer">đây</a></p>'),
        ("<p><a href='javascript:alert(1)'>x</a><a href='data:text/html,x'>y</a></p>", "<p>xy</p>"),
        ("<p><img src='file:///c:/x.png'><img src='data:image/png;base64,AA=='>x</p>", "<p>x</p>"),
        ("<img src='https://a.vn/i.png' alt='ảnh' onerror=x>", '<p><img src="https://a.vn/i.png" alt="ảnh"></p>'),
        ("<script>bad()</script><style>x</style><p>tốt</p>", "<p>tốt</p>"),
        ("<table border=1><tr><td colspan=2 style='x'><p>ô</p></td><td></td></tr></table>",
         '<table><tbody><tr><td colspan="2">ô</td><td></td></tr></tbody></table>'),
        ("<p> </p><ul><li></li></ul>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_markup_is_brought_to_the_subset(markup: str, expected: str) -> None:
    cleaned = clean_html(markup)
    assert re.sub(r' (alt="[^"]*") (src="[^"]*")', r" \2 \1", cleaned) == expected


def test_old_fonts_in_pasted_text_are_converted_by_their_name() -> None:
    assert (
        clean_html("<p><span style=\"font-family:'.VnTime'\">Céng hoµ</span> và café</p>") == "<p>Cộng hoà và café</p>"
    )
    assert clean_html('<p><font face="VNI-Times">Coäng hoøa</font></p>') == "<p>Cộng hòa</p>"


def test_old_letters_without_a_font_are_converted_by_their_words() -> None:
    assert clean_html("<p>Coäng hoøa xaõ hoäi</p>") == "<p>Cộng hòa xã hội</p>"


SCRAPS = (
    "<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "chữ ",
    "<div>", "</div>", "<a href='https://a.vn'>", "</a>", "<script>", "</script>", "<br>", "&lt;b&gt;", "<h1>",
    "&nbsp;", "<!--", "-->", "<img src=x onerror=y>", "<svg onload=x>", "<p class=MsoListParagraph>· ",
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join))
def test_whatever_is_pasted_comes_out_in_the_subset_and_stays(markup: str) -> None:
    cleaned = clean_html(markup)
    assert set(re.findall(r"<([a-z0-9]+)", cleaned)) <= TAGS
    assert not re.search(r"<[^>]*\son\w+=", cleaned)
    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize(
    ("markup", "code"),
    [("<div>" * 5000 + "x", "text_too_deep"), ("<p>" * 70_000, "too_many_blocks"), ("x" * 2_000_001, "text_too_long")],
)
def test_monsters_are_refused_at_once(markup: str, code: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        clean_html(markup)
    assert refusal.value.code == code
    assert str(refusal.value)
