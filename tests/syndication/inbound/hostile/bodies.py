"""Documents: good ones in every dress, and those that are made to hurt."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from xml.sax.saxutils import escape

from syndication.inbound.parsing.old_charsets import _TABLES

TITLE = "Phổ biến giáo dục pháp luật của tỉnh về các nghị định"


def titles(rng: random.Random, count: int = 3) -> list[str]:
    return [f"{TITLE} {rng.randrange(10**6)}" for _ in range(count)]


def rss(names: list[str], *, declared: str = "UTF-8", body: str = "", version: str = "2.0") -> str:
    items = "".join(
        f"<item><title>{escape(name)}</title><link>https://so.example.vn/{number}</link><guid>{number}</guid>"
        f"<description>{body or 'Nội dung'}</description></item>\n"
        for number, name in enumerate(names)
    )
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f'{head}<rss version="{version}"><channel><title>Sở Tư pháp</title>\n{items}</channel></rss>'


def atom(names: list[str], kind: str = "text") -> str:
    entries = "".join(
        f'<entry><id>urn:x:{number}</id><title type="{kind}">{_atom_title(name, kind)}</title></entry>'
        for number, name in enumerate(names)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Sở</title>{entries}</feed>'


def rdf(names: list[str]) -> str:
    items = "".join(f'<item rdf:about="x:{n}"><title>{escape(name)}</title></item>' for n, name in enumerate(names))
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f"<channel><title>Sở</title></channel>{items}</rdf:RDF>"
    )


def json_feed(names: list[str]) -> str:
    items = [{"id": str(number), "title": name, "content_html": "<p>x</p>"} for number, name in enumerate(names)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Sở", "items": items})


def in_old_charset(text: str, table: str) -> bytes:
    codes = {letter: code for code, letter in _TABLES[table].items()}
    return bytes(codes.get(letter, ord(letter) if ord(letter) < 128 else 63) for letter in text)


def entity_bomb(rng: random.Random) -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, rng.randrange(5, 12)))
    return f'<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]><rss><channel><title>&l4;</title></channel></rss>'


def external_entity(rng: random.Random) -> str:
    where = rng.choice(["file:///etc/passwd", "http://169.254.169.254/latest/", "http://127.0.0.1:22/", "expect://id"])
    declared = rng.choice([
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{where}">]>',
        f'<!DOCTYPE rss [<!ENTITY % x SYSTEM "{where}"> %x;]>',
        f'<!DOCTYPE rss SYSTEM "a" [ <!ENTITY x PUBLIC "a" "{where}">]>',
    ])  # fmt: skip
    return f"{declared}<rss><channel><item><title>&x;</title></item></channel></rss>"


def attribute_bomb(rng: random.Random) -> str:
    many = " ".join(f'a{number}="1"' for number in range(rng.randrange(5_000, 60_000)))
    return f"<rss><channel><item {many}><title>x</title></item></channel></rss>"


def depth_bomb(rng: random.Random) -> str:
    depth = rng.randrange(1_000, 100_000)
    return f"<rss><channel><item>{'<a>' * depth}{'</a>' * depth}</item></channel></rss>"


def html_depth_bomb(rng: random.Random) -> str:
    tag = rng.choice(["div", "b", "ul><li", "table><tr><td", "a href='x'", "svg"])
    return rss([TITLE], body=escape(f"<{tag}>" * rng.randrange(5_000, 60_000)))


def deep_json(rng: random.Random) -> str:
    return '{"items":' + "[" * rng.randrange(20_000, 200_000)


def element_flood(rng: random.Random) -> str:
    return f"<rss><channel><item>{'<a/>' * rng.randrange(310_000, 400_000)}</item></channel></rss>"


def unclosed(rng: random.Random) -> str:
    return rng.choice(["<![CDATA[", "<!--", "<?x", "<a b='"]) * rng.randrange(10_000, 300_000)


def mutated(rng: random.Random) -> bytes:
    """A good feed in which a few bytes are something else, are missing, or stand twice."""
    body = bytearray(rss(titles(rng, 5), body="&lt;p&gt;x &amp;amp; y&lt;/p&gt;").encode())
    for _ in range(rng.randrange(1, 30)):
        place = rng.randrange(len(body))
        match rng.randrange(3):
            case 0:
                body[place] = rng.randrange(256)
            case 1:
                del body[place : place + rng.randrange(1, 9)]
            case _:
                body[place:place] = body[place : place + rng.randrange(1, 40)]
    return bytes(body)


def gzip_bomb(rng: random.Random) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    piece = b" " * 2**20
    return b"".join(packer.compress(piece) for _ in range(rng.choice([20, 60]))) + packer.flush()


def gzipped(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def deflated(text: str, *, bare: bool) -> bytes:
    packer = zlib.compressobj(wbits=-15 if bare else 15)
    return packer.compress(text.encode()) + packer.flush()


def _atom_title(name: str, kind: str) -> str:
    if kind == "xhtml":
        return f'<div xmlns="http://www.w3.org/1999/xhtml">{escape(name)}</div>'
    return escape(escape(name)) if kind == "html" else escape(name)
