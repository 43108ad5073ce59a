"""Markup of strangers, through every door that takes any: nothing of it can act in a reader's browser."""

from __future__ import annotations

import html
import io
from collections.abc import Callable

import docx
import pytest
from lxml import html as parsing

from cms.entries.formats.exchange import subset as exchange_clean
from cms.pages.body import clean_html as body_clean
from cms.pages.body import text_as_html
from cms.pages.importing.blocks import to_html
from cms.pages.importing.clean import clean_html as import_clean
from cms.pages.importing.docx import read_docx
from syndication.inbound.cleaning import clean_html as feed_clean

CORPUS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror=alert(1)//>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext></table><mglyph><style><img src=x onerror=alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVa\tScRiPt:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<video><source onerror=alert(1)></video>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<xmp><script>alert(1)</script></xmp>",
    "<textarea><script>alert(1)</script></textarea>",
    "<select><option><script>alert(1)</script></select>",
    "\x00<script>alert(1)</script>",
    "<table background=javascript:alert(1)><td background=javascript:alert(1)>",
    "<marquee onstart=alert(1)>x",
    "<isindex type=image src=1 onerror=alert(1)>",
]
_ACTIVE = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "svg",
    "math",
    "base",
    "link",
    "meta",
}
_HARMLESS = ("http:", "https:", "mailto:", "tel:", "/", "#")


def _docx(text: str) -> str:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(text.replace("\x00", ""))
    document.save(out)
    return to_html(read_docx(out.getvalue()).blocks)


DOORS: dict[str, Callable[[str], str]] = {
    "feed": feed_clean,
    "page": body_clean,
    "import": import_clean,
    "exchange": exchange_clean,
    "plain text": text_as_html,
    "word": _docx,
    "escaped twice": lambda markup: feed_clean(html.escape(markup)),
}


@pytest.mark.parametrize("door", DOORS)
def test_nothing_acts(door: str) -> None:
    for markup in CORPUS:
        for wrapped in (markup, f"<p>trước {markup} sau</p>", f"<ul><li>{markup}</ul><p>x"):
            found = _acts(DOORS[door](wrapped))
            assert not found, f"{door}: {wrapped!r} left {found}"


def _acts(markup: str) -> list[str]:
    """Elements and attributes that could do something, as a browser would see them."""
    if not markup.strip():
        return []
    found = []
    for element in parsing.fragments_fromstring(f"<div>{markup}</div>")[0].iter():
        if not isinstance(element.tag, str):
            found.append("comment")
            continue
        if element.tag.lower() in _ACTIVE:
            found.append(element.tag)
        for name, value in element.attrib.items():
            address = "".join(value.split()).lower()
            is_bad_address = (
                name in ("href", "src", "action", "data") and ":" in address and not address.startswith(_HARMLESS)
            )
            if name.lower().startswith("on") or name.lower() in ("style", "srcdoc", "formaction") or is_bad_address:
                found.append(f"{name}={value}")
    return found
