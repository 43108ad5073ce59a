"""nginx with our file before it: published files are served, private ones can't be had, everything else reaches Loa."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import _create_unverified_context

import pytest

from tests.shell.installation import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not here")


class Loa(BaseHTTPRequestHandler):
    """Says what it was asked."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("X-Loa", self.path)
        for name in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Request-ID"):
            self.send_header(f"X-Got-{name}", self.headers.get(name, ""))
        self.end_headers()

    def log_message(self, *arguments: object) -> None: ...


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Our configuration with other folders and ports."""
    folder = tmp_path_factory.mktemp("nginx")
    data, own = folder / "data", free_port()
    for name in ("static/a.0123.css", "media/images/p.jpg", "media/original_images/o.jpg", "media/documents/d.pdf",
                 "blobs/ab/cd/abcd", "secret_key", "loa.sqlite3"):  # fmt: skip
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(name)
    folder.chmod(0o755)
    (data / "media" / "images" / "link.jpg").symlink_to(data / "secret_key")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Loa)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    _certificate(folder)
    changes = {
        "/var/lib/loa": str(data), "/etc/ssl/loa": str(folder), "/etc/nginx/loa-proxy.conf": str(folder / "proxy.conf"),
        "127.0.0.1:8001": f"127.0.0.1:{server.server_port}", "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{own} ssl;",
    }  # fmt: skip
    text = re.sub(r".*127\.0\.0\.1:8002.*\n", "", (DEPLOY / "loa.conf").read_text())
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "proxy.conf").write_text((DEPLOY / "loa-proxy.conf").read_text())
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"user {'root' if os.getuid() == 0 else 'nobody'};\n"
        f"http {{ access_log off; {temporary} {text} }}"
    )
    argv = [str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]
    tried = subprocess.run([*argv, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen(argv)
    try:
        _wait(own)
        yield own
    finally:
        process.terminate()
        process.wait(10)
        server.shutdown()


@pytest.mark.parametrize(
    "path",
    [
        "/blobs/ab/cd/abcd", "/secret_key", "/loa.sqlite3", "/media/original_images/o.jpg", "/media/documents/d.pdf",
        "/media/images/../original_images/o.jpg", "/static../secret_key", "/static/../secret_key",
        "/media/images/%2e%2e/%2e%2e/secret_key", "/media/images/", "/media/images/link.jpg",
    ],
)  # fmt: skip
def test_no_private_file_is_served(port: int, path: str) -> None:
    status, headers, body = get(port, path)
    assert headers.get("X-Loa") is not None or status in (400, 403, 404), (status, body)
    assert body == "" or "nginx" in body


@pytest.mark.parametrize("path", ["/static/a.0123.css", "/media/images/p.jpg"])
def test_published_files_are_served_without_loa(port: int, path: str) -> None:
    status, headers, body = get(port, path)
    assert (status, body, headers.get("X-Loa")) == (200, path[1:], None)
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_what_a_visitor_claims_of_himself_is_thrown_away(port: int) -> None:
    _, headers, _ = get(port, "/tin/", **{"X-Forwarded-For": "9.9.9.9", "X-Request-ID": "forged-by-visitor"})
    assert headers["X-Got-X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Got-X-Forwarded-Proto"] == "https"
    assert len(headers["X-Got-X-Request-ID"]) == 32


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    asked = HTTPSConnection("127.0.0.1", port, timeout=5, context=_create_unverified_context())
    asked.request("GET", path, headers={"Host": "pbgdpl.example.gov.vn", **headers})
    answer = asked.getresponse()
    body = answer.read().decode()
    asked.close()
    return answer.status, dict(answer.headers), body


def _wait(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            get(port, "/")
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.02)


def _certificate(folder: Path) -> None:
    import datetime as dt

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pbgdpl.example.gov.vn")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, now, now + dt.timedelta(days=1))
    text = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    (folder / "fullchain.pem").write_bytes(text)
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
