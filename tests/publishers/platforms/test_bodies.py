"""Bodies are read while they are sent: nothing of a large film is held, and what was said of its length is so."""

from __future__ import annotations

import email
import io
from email.message import Message

import pytest

from publishers.platforms.bodies import PIECE, FileSlice, Multipart, Part


class CountingFile(io.BytesIO):
    """Notes the largest read."""

    largest = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.largest = max(self.largest, len(data))
        return data


def test_a_slice_is_read_in_small_pieces() -> None:
    file = CountingFile(bytes(5 * PIECE))
    sent: list[int] = []
    content = FileSlice(file, 10, 4 * PIECE, sent.append)
    assert sum(len(piece) for piece in content) == len(content) == 4 * PIECE - 10
    assert file.largest == PIECE
    assert sent == [PIECE, 2 * PIECE, 3 * PIECE, 4 * PIECE - 10]


def test_a_file_that_became_shorter_is_noticed() -> None:
    with pytest.raises(EOFError):
        list(FileSlice(io.BytesIO(b"123"), 0, 4))


def test_what_is_raised_while_sending_ends_it() -> None:
    def enough(sent: int) -> None:
        raise StopIteration if sent is None else KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(FileSlice(io.BytesIO(b"123"), 0, 3, enough))


def test_multipart_is_what_a_server_reads() -> None:
    film = CountingFile(bytes(range(256)) * 1000)
    body = Multipart(
        {"title": "Đã uống"},
        Part(name="chunk", filename="part", content=FileSlice(io.BytesIO(b"0123456"), 2, 5)),
        Part(name="film", filename="phim.mp4", media_type="video/mp4", content=FileSlice(film, 0, 256_000)),
    )
    raw = b"".join(body)
    assert len(raw) == len(body) and film.largest <= PIECE
    parsed = email.message_from_bytes(f"Content-Type: {body.content_type}\r\n\r\n".encode() + raw)
    title, chunk, sent = (part for part in parsed.get_payload() if isinstance(part, Message))
    assert title.get_payload(decode=True) == "Đã uống".encode()
    assert (chunk.get_filename(), chunk.get_payload(decode=True)) == ("part", b"234")
    assert (sent.get_content_type(), sent.get_payload(decode=True)) == ("video/mp4", film.getvalue())
