"""A load generator that costs less than what it asks: raw sockets kept alive, a handful for each process.

``python -m tests.bench.load PORT SECONDS CONNECTIONS`` reads requests from its standard input (a JSON list of texts),
sends them in turn and prints how many were answered, in which time, and the statuses. With SECONDS 0 each is sent once.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass

from tests.shell.installation import ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What came of it."""

    requests: int
    seconds: float
    statuses: dict[str, int]

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def get(address: str, **headers: str) -> str:
    """A request as it goes over the wire."""
    given = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{given}\r\n"


def load(port: int, requests: list[str], *, seconds: float = 0.0, connections: int = 8) -> Load:
    """Ask from a process of its own: this one's threads must not slow it."""
    argv = [sys.executable, "-m", "tests.bench.load", str(port), str(seconds), str(connections)]
    done = subprocess.run(argv, cwd=ROOT, input=json.dumps(requests), capture_output=True, text=True, check=True)
    return Load(**json.loads(done.stdout))


class _Connection:
    """One question at a time: all are asked, then all answers are read."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(1024 * 1024)

    def ask(self, request: bytes) -> None:
        self._socket.sendall(request)

    def answer(self) -> bytes:
        """Read one answer to its end; returns its status."""
        read = self._socket.recv_into(self._buffer)
        end = self._buffer.find(b"\r\n\r\n", 0, read)
        while end < 0:
            more = self._socket.recv_into(memoryview(self._buffer)[read:])
            if not more:
                raise ConnectionError("the server hung up")
            read += more
            end = self._buffer.find(b"\r\n\r\n", 0, read)
        head = bytes(self._buffer[:end]).lower()
        status = head[9:12]
        left = end + 4 + _length(head, status) - read
        while left > 0:
            more = self._socket.recv_into(self._buffer)
            if not more:
                raise ConnectionError("the server hung up")
            left -= more
        return status


def _length(head: bytes, status: bytes) -> int:
    if status == b"304":
        return 0
    found = head.find(b"\r\ncontent-length:")
    if found < 0:
        raise ValueError("an answer without a length")
    return int(head[found + 17 :].split(b"\r\n", 1)[0])


def main() -> None:
    port, seconds, count = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    requests = [text.encode() for text in json.load(sys.stdin)]
    connections = [_Connection(port) for _ in range(count)]
    statuses: Counter[bytes] = Counter()
    sent, began = 0, time.perf_counter()
    while (time.perf_counter() - began < seconds) if seconds else (sent < len(requests)):
        for connection in connections:
            connection.ask(requests[sent % len(requests)])
            sent += 1
        for connection in connections:
            statuses[connection.answer()] += 1
    took = time.perf_counter() - began
    told = {status.decode(): number for status, number in statuses.items()}
    print(json.dumps({"requests": sent, "seconds": took, "statuses": told}))


if __name__ == "__main__":
    main()
