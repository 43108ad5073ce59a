"""Families of feeds, each with what a true status of it is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from . import bodies
from .server import Answer, Connection

OK = "ok"
#: Damage that chance did: whatever is said about it, something true is said.
DAMAGED = frozenset({OK, "broken_xml", "not_a_feed", "is_html", "entities", "empty", "cut_short"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One feed: its family, what it answers, and which outcomes would be true."""

    family: str
    answer: Answer
    expected: frozenset[str]
    #: What must have been read, where it is good.
    titles: tuple[str, ...] | None = None


Made = tuple[Answer, "frozenset[str] | str", "list[str] | None"]
Maker = Callable[[random.Random], Made]
_FAMILIES: dict[str, tuple[Maker, int]] = {}


def cases(count: int, seed: int = 1) -> list[Case]:
    """So many cases, every family among them (weights allowing); the same for the same seed."""
    rng = random.Random(seed)
    wheel = [name for name, (_, weight) in _FAMILIES.items() for _ in range(weight)]
    rng.shuffle(wheel)
    # Every family once before any comes twice.
    order = [*_FAMILIES, *islice(cycle(wheel), max(0, count - len(_FAMILIES)))][:count]
    return list(_made(order, rng))


def _made(order: list[str], rng: random.Random) -> Iterator[Case]:
    for family in order:
        answer, expected, names = _FAMILIES[family][0](rng)
        allowed = frozenset({expected}) if isinstance(expected, str) else expected
        yield Case(family=family, answer=answer, expected=allowed, titles=None if names is None else tuple(names))


def family(weight: int = 4) -> Callable[[Maker], Maker]:
    def register(maker: Maker) -> Maker:
        _FAMILIES[maker.__name__.strip("_")] = (maker, weight)
        return maker

    return register


def say(body: bytes | str, status: int = 200, kind: str = "application/rss+xml", **headers: str) -> Answer:
    """A well-behaved answer with that body."""
    data = body.encode() if isinstance(body, str) else body
    given = {"Content-Type": kind, "Content-Length": str(len(data)), "Connection": "close"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
    return lambda connection: connection.send(head.encode("latin-1", "replace") + b"\r\n" + data)


def raw(data: bytes) -> Answer:
    return lambda connection: connection.send(data)


def _plain(text: str, kind: str = "text/xml") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{text}\r\n".encode()


# --- good feeds in odd clothes ----------------------------------------------------------------------------------------


@family(6)
def good(rng: random.Random) -> Made:
    names = bodies.titles(rng)
    body = rng.choice([bodies.rss, bodies.atom, bodies.rdf, bodies.json_feed])(names)
    return (
        say(body, kind=rng.choice(["application/xml", "text/html", "", "application/octet-stream", "text/plain"])),
        OK,
        names,
    )


@family()
def atom_titles(rng: random.Random) -> Made:
    names = [f"{name} & “§” 1 < 2" for name in bodies.titles(rng)]
    return say(bodies.atom(names, rng.choice(["text", "html", "xhtml"]))), OK, names


@family()
def unicode_encodings(rng: random.Random) -> Made:
    names, name = bodies.titles(rng), rng.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
    return say(bodies.rss(names, declared="").encode(name)), OK, names


@family()
def wrong_charset(rng: random.Random) -> Made:
    names = bodies.titles(rng)
    body = bodies.rss(names, declared=rng.choice(["UTF-8", "ISO-8859-1", "windows-1252", "us-ascii", "klingon"]))
    table = rng.choice(["", "tcvn", "viscii"])
    data = bodies.in_old_charset(body, table) if table else body.encode()
    return (
        say(data, kind=rng.choice(["text/xml; charset=iso-8859-1", "text/xml; charset=utf-7", "text/xml"])),
        OK,
        names,
    )


@family()
def compressed(rng: random.Random) -> Made:
    names = bodies.titles(rng)
    body = bodies.rss(names)
    coding, data = rng.choice([
        ("gzip", bodies.gzipped(body)), ("deflate", bodies.deflated(body, bare=False)), ("gzip", body.encode()),
        ("deflate", bodies.deflated(body, bare=True)), ("", bodies.gzipped(body)), ("identity", body.encode()),
    ])  # fmt: skip
    return say(data, Content_Encoding=coding), OK, names


@family()
def badly_written(rng: random.Random) -> Made:
    names = bodies.titles(rng)
    spoilt = rng.choice([
        lambda text: text.replace("Nội dung", "a &nbsp; b & c &eacute; &unknown; 1 < 2"),
        lambda text: text.replace("Nội dung", "a\x00\x0b\x1f b &#0; &#x1f;"),
        lambda text: "<br />\n<b>Warning</b>: Cannot modify header information\n" + text,
        lambda text: "\ufeff\n\n  " + text,
        lambda text: text + "\n<script>visits()</script>",
        lambda text: text.replace("<item>", "<item><dc:date>x</dc:date><slash:comments>3</slash:comments>"),
    ])  # fmt: skip
    return say(spoilt(bodies.rss(names))), OK, names


@family()
def wrong_length(rng: random.Random) -> Made:
    names = bodies.titles(rng)
    body = bodies.rss(names).encode()
    return say(body, Content_Length=str(len(body) + rng.randrange(1, 10_000))), OK, names


@family()
def chunked(rng: random.Random) -> Made:
    names = bodies.titles(rng)
    body, size = bodies.rss(names).encode(), rng.choice([1, 7, 500])
    pieces = b"".join(
        b"%x\r\n%s\r\n" % (len(part), part) for part in (body[n : n + size] for n in range(0, len(body), size))
    )
    return raw(_plain("Transfer-Encoding: chunked\r\n") + pieces + b"0\r\n\r\n"), OK, names


@family(1)
def many_items(rng: random.Random) -> Made:
    names = bodies.titles(rng, 400)
    return say(bodies.rss(names)), OK, names


@family()
def moved(rng: random.Random) -> Made:
    names = bodies.titles(rng)
    arrived, status = say(bodies.rss(names)), rng.choice([301, 302, 303, 307, 308])

    def answer(connection: Connection) -> None:
        hops = connection.path.count("/x")
        arrived(connection) if hops >= 3 else say(b"", status, Location=f"{connection.path}/x")(connection)

    return answer, OK, names


# --- broken documents -------------------------------------------------------------------------------------------------


@family(8)
def mutated(rng: random.Random) -> Made:
    return say(bodies.mutated(rng)), DAMAGED | {"not_a_feed"}, None


@family(6)
def cut(rng: random.Random) -> Made:
    body = bodies.rss(bodies.titles(rng, 20)).encode()
    return say(body[: rng.randrange(10, len(body) - 40)]), frozenset({OK, "broken_xml", "not_a_feed"}), None


@family()
def noise(rng: random.Random) -> Made:
    return say(rng.randbytes(rng.randrange(1, 50_000))), DAMAGED | {"garbled"}, None


@family()
def web_page(rng: random.Random) -> Made:
    page = rng.choice(
        ["<!DOCTYPE html><html><title>x</title>", "<html><body>Đăng nhập", "<!-- x --><HTML>", "<p>x</p>"]
    )
    return say(page + "x" * rng.randrange(10_000)), "is_html", None


@family()
def something_else(rng: random.Random) -> Made:
    body, code = rng.choice([
        ("<urlset/>", "not_a_feed"), ("<opml><body/></opml>", "not_a_feed"), ("%PDF-1.7", "not_a_feed"),
        ("hello", "not_a_feed"), ("[]", "not_a_feed"), ("{}", "not_a_feed"),
            ('{"items":[', "broken_json"), ("{'a':1}", "broken_json"),
    ])  # fmt: skip
    return say(body), code, None


@family()
def nothing(rng: random.Random) -> Made:
    return rng.choice([say(b""), say(b"", 204), say(b"   \n"), raw(_plain("Connection: close\r\n"))]), "empty", None


# --- bombs ------------------------------------------------------------------------------------------------------------


@family()
def entities(rng: random.Random) -> Made:
    return say(rng.choice([bodies.entity_bomb, bodies.external_entity])(rng)), "entities", None


@family(3)
def too_complex(rng: random.Random) -> Made:
    bomb = rng.choice([bodies.attribute_bomb, bodies.depth_bomb, bodies.deep_json])
    return say(bomb(rng)), frozenset({"too_complex", "broken_json"}), None


@family(1)
def floods(rng: random.Random) -> Made:
    bomb = rng.choice([bodies.element_flood, bodies.unclosed])
    return say(bomb(rng)), frozenset({"too_complex", "broken_xml", "not_a_feed", "parser_slow", "parser_died"}), None


@family(2)
def nested_html(rng: random.Random) -> Made:
    return say(bodies.html_depth_bomb(rng)), OK, [bodies.TITLE]


@family(2)
def compression_bomb(rng: random.Random) -> Made:
    return say(bodies.gzip_bomb(rng), Content_Encoding="gzip"), frozenset({"bomb", "too_large"}), None


@family(2)
def huge(rng: random.Random) -> Made:
    def endless(connection: Connection) -> None:
        connection.send(_plain("Connection: close\r\n") + b"<rss><channel>")
        while True:
            connection.send(b"<item><title>x</title></item>" * 2_000)

    return rng.choice([endless, say(b"<rss>", Content_Length=str(50 * 2**20))]), "too_large", None


# --- broken wires -----------------------------------------------------------------------------------------------------


@family()
def nonsense(rng: random.Random) -> Made:
    said = rng.choice([
        b"hello\r\n\r\n", b"HTTP/9.9 banana\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n<rss/>",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n", b"\x16\x03\x01\x02\x00", b"HTTP/1.1 999999 X\r\n\r\n",
    ])  # fmt: skip
    return raw(said), frozenset({"garbled", "odd_status", "server_error"}), None


@family()
def bad_chunks(rng: random.Random) -> Made:
    said = rng.choice([b"zz\r\n<rss>", b"ffffffffffffffff\r\n<rss>", b"-5\r\n<rss>", b"5\r\n<rs", b"5;x\r\n<rss"])
    allowed = frozenset({"garbled", "cut_short", "broken_xml", "not_a_feed", "empty"})
    return raw(_plain("Transfer-Encoding: chunked\r\n") + said), allowed, None


@family()
def bad_compression(rng: random.Random) -> Made:
    packed = bytearray(bodies.gzipped(bodies.rss(bodies.titles(rng, 50))))
    packed[rng.randrange(20, 60) :] = rng.randbytes(2_000)
    if rng.random() < 0.5:
        return (
            say(b"x" * 50, Content_Encoding=rng.choice(["br", "zstd", "compress", "gzip, gzip"])),
            "encoding_unknown",
            None,
        )
    return say(bytes(packed), Content_Encoding="gzip"), DAMAGED | {"garbled"}, None


@family()
def hung_up(rng: random.Random) -> Made:
    begun = _plain("Content-Length: 5000\r\n") + b"<rss><channel><title>x</title><it"

    def answer(connection: Connection) -> None:
        connection.send(said)
        connection.reset()

    said = rng.choice([b"", b"HTTP/1.1 20", begun])
    return answer, frozenset({"garbled", "cut_short", "unreachable", "broken_xml"}), None


@family(1)
def slow(rng: random.Random) -> Made:
    head, piece, pause = rng.choice([
        (b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.2), (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.3), (b"", b"", 0.5),
        (_plain("Connection: close\r\n") + b"<rss>", b" ", 0.2), (b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01),
        (_plain("Transfer-Encoding: chunked\r\n"), b"1\r\n \r\n", 0.2),
    ])  # fmt: skip

    def answer(connection: Connection) -> None:
        connection.send(head)
        while connection.wait(pause):
            connection.send(piece)

    return answer, "too_slow", None


# --- redirects and statuses -------------------------------------------------------------------------------------------


@family()
def redirect_loop(rng: random.Random) -> Made:
    status = rng.choice([301, 302, 307, 308])
    longer = rng.random() < 0.5
    return (
        lambda connection: say(b"", status, Location=connection.path + ("/x" if longer else ""))(connection),
        "redirect_loop",
        None,
    )


@family()
def redirect_away(rng: random.Random) -> Made:
    target, code = rng.choice([
        ("http://10.0.0.1/", "address_forbidden"), ("http://169.254.169.254/latest/meta-data", "address_forbidden"),
        ("http://[::1]:80/", "address_forbidden"), ("http://0.0.0.0/", "address_forbidden"),
        ("http://[::ffff:10.1.2.3]/", "address_forbidden"), ("http://192.168.1.1:8080/", "address_forbidden"),
        ("file:///etc/passwd", "scheme_refused"), ("gopher://127.0.0.1:25/x", "scheme_refused"),
        ("javascript:alert(1)", "scheme_refused"), ("data:text/xml,<rss/>", "scheme_refused"),
        ("ftp://127.0.0.1/x", "scheme_refused"), ("http://nowhere.invalid/", "name_unknown"),
        ("http://127.0.0.1:1/", "unreachable"), ("", "redirect_broken"), ("http://", "redirect_loop"),
        ("http://user:word@127.0.0.1/", "bad_address"), ("http://[bad/", "bad_address"),
    ])  # fmt: skip
    allowed = frozenset({code, "redirect_broken"} if code == "bad_address" else {code})
    return say(b"", rng.choice([301, 302, 303, 307, 308]), Location=target), allowed, None


@family(8)
def statuses(rng: random.Random) -> Made:
    status, code = rng.choice([
        (401, "login_needed"), (403, "forbidden"), (404, "not_found"), (410, "gone"), (429, "too_many"),
        (451, "forbidden"), (500, "server_error"),
            (502, "server_error"), (503, "server_error"), (418, "odd_status"), (304, "odd_status"),
        (599, "server_error"),
    ])  # fmt: skip
    if status in (429, 503) and rng.random() < 0.6:
        wait = rng.choice(["120", "Wed, 01 Jan 2098 00:00:00 GMT", "99999999999999"])
        return say(b"later", status, Retry_After=wait), "too_many", None
    wait = rng.choice(["", "soon", "-5", "１２"])
    return say(b"<html>sorry</html>", status, Retry_After=wait), code, None
