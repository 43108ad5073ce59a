"""The only door to the outside: where it leads, how long it stays open, and what it says when something is lost."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cms.core.http import (
    AddressForbidden,
    AnswerLost,
    AnswerTooLarge,
    Deadline,
    DeadlinePassed,
    Guard,
    HttpClient,
    HttpPolicy,
    NotSent,
)  # fmt: skip

LOOPBACK = Guard.from_names(["127.0.0.0/8"])
Answerer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answerer, tls: ssl.SSLContext | None = None, protocol: str = "HTTP/1.0") -> Iterator[int]:
    """A server that answers every request so; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = protocol

        def do_GET(self) -> None:
            answer(self)

        do_POST = do_GET

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def say(body: bytes, status: int = 200, **headers: str) -> Answerer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def hang_up(request: BaseHTTPRequestHandler) -> None:
    request.connection.shutdown(socket.SHUT_RDWR)


def client(**policy: object) -> HttpClient:
    return HttpClient(HttpPolicy(**{"guard": LOOPBACK, "read_timeout": 2.0, **policy}))  # type: ignore[arg-type]


def test_loopback_is_refused_unless_it_is_named() -> None:
    with serving(say(b"secret")) as port, pytest.raises(AddressForbidden):
        client(guard=Guard()).request("GET", f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("spelled", ["127.1", "2130706433", "0x7f000001"])
def test_however_loopback_is_spelled_the_guard_sees_the_address(spelled: str) -> None:
    address = socket.inet_ntoa(socket.inet_aton(spelled))
    with pytest.raises(AddressForbidden):
        Guard().check(address)


@pytest.mark.parametrize(
    "address",
    ["::1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "fd00::1"],
)
def test_private_and_link_local_addresses_are_refused(address: str) -> None:
    with pytest.raises(AddressForbidden):
        Guard().check(address)
    Guard().check("8.8.8.8")


def test_a_redirect_to_another_host_is_not_followed() -> None:
    with serving(say(b"elsewhere")) as other:
        away = say(b"", 302, Location=f"http://127.0.0.1:{other}/")
        with serving(away) as port:
            assert client().request("GET", f"http://127.0.0.1:{port}/", follow=3).status == 302


def test_nobody_listening_means_that_nothing_was_sent() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(NotSent):
        client().request("POST", f"http://127.0.0.1:{port}/", data=b"x")


def test_a_connection_cut_after_the_request_means_that_it_may_have_arrived() -> None:
    with serving(hang_up) as port, pytest.raises(AnswerLost):
        client().request("POST", f"http://127.0.0.1:{port}/", data=b"x")


def test_a_silent_server_is_given_up() -> None:
    done = threading.Event()
    with serving(lambda request: bool(done.wait(5)) and None) as port, pytest.raises(AnswerLost):
        client(read_timeout=0.2).request("POST", f"http://127.0.0.1:{port}/", data=b"x")
    done.set()


def test_an_answer_without_end_is_cut() -> None:
    with serving(say(b"x" * 200_000)) as port, pytest.raises(AnswerTooLarge):
        client(max_bytes=100_000).request("GET", f"http://127.0.0.1:{port}/")


def test_a_trickle_ends_at_the_deadline() -> None:
    def trickle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000000")
        request.end_headers()
        for _ in range(40):
            request.wfile.write(b"x" * 66_000)
            threading.Event().wait(0.05)

    with serving(trickle) as port, pytest.raises(AnswerLost):
        client(deadline=0.3).request("GET", f"http://127.0.0.1:{port}/")


def test_errors_never_quote_the_address_with_its_secrets() -> None:
    with serving(hang_up) as port, pytest.raises(AnswerLost) as caught:
        client().request("GET", f"http://127.0.0.1:{port}/?access_token=TOPSECRET")
    assert "TOPSECRET" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_proxy_is_used_for_the_world_and_not_for_named_neighbours() -> None:
    asked: list[str] = []

    def proxy(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        say(b"through the proxy")(request)

    with serving(proxy) as proxy_port, serving(say(b"direct")) as port:
        http = client(proxy=f"http://127.0.0.1:{proxy_port}")
        assert http.request("GET", "http://192.0.2.1.example.invalid/a").text == "through the proxy"
        assert http.request("GET", f"http://127.0.0.1:{port}/").text == "direct"
        with pytest.raises(AddressForbidden):
            http.request("GET", "http://10.0.0.1/")
    assert asked == ["http://192.0.2.1.example.invalid/a"]


def test_a_private_authority_is_trusted_only_where_it_is_named(tmp_path: Path) -> None:
    certificate, key = _certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    with serving(say(b"behind our own authority"), tls) as port:
        with pytest.raises(NotSent):
            client().request("GET", f"https://127.0.0.1:{port}/")
        trusted = client(ca_bundle=str(certificate)).request("GET", f"https://127.0.0.1:{port}/")
    assert trusted.text == "behind our own authority"


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate, private = folder / "ca.pem", folder / "key.pem"
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip
    return certificate, private


def test_headers_that_trickle_end_at_the_deadline() -> None:
    over = threading.Event()

    def trickle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        with suppress(OSError):
            while not over.wait(0.02):
                request.wfile.write(b"x")

    with serving(trickle) as port:
        begun = time.monotonic()
        with (
            Deadline(0.3) as deadline,
            pytest.raises(DeadlinePassed),
            client().stream(f"http://127.0.0.1:{port}/", deadline),
        ):
            pass
        assert time.monotonic() - begun < 1.5
        over.set()


def test_a_kept_connection_is_bounded_as_a_new_one_is() -> None:
    answers = [say(b"first"), lambda request: bool(over.wait(5)) and None]
    over, http = threading.Event(), client(read_timeout=10.0)

    with serving(lambda request: answers.pop(0)(request), protocol="HTTP/1.1") as port:
        url = f"http://127.0.0.1:{port}/"
        with Deadline(5) as deadline, http.stream(url, deadline) as stream:
            assert b"".join(stream.chunks) == b"first"
        with Deadline(0.2) as deadline, pytest.raises(DeadlinePassed), http.stream(url, deadline):
            pass
        over.set()


def test_under_a_deadline_a_forbidden_address_is_not_even_connected_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with Deadline(2) as deadline, pytest.raises(AddressForbidden), client(guard=Guard()).stream(url, deadline):
            pass
        with pytest.raises(TimeoutError):
            listening.accept()
