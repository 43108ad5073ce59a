"""Range headers and slices of files: pure, no database."""

from __future__ import annotations

import io

import pytest

from cms.entries.byte_ranges import Slice, Span, Unsatisfiable, requested_span


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-99", Span(0, 100)),
        ("bytes=0-0", Span(0, 1)),
        ("bytes=990-", Span(990, 1000)),
        ("bytes=-10", Span(990, 1000)),
        ("bytes=-5000", Span(0, 1000)),
        ("bytes=500-5000", Span(500, 1000)),
        ("Bytes= 1 - 2 ", Span(1, 3)),
        # Answered with the whole file:
        ("bytes=0-1,5-6", None),
        ("bytes=9-1", None),
        ("bytes=-", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("bytes=99999999999999999999-", None),
        ("", None),
    ],
)
def test_what_a_range_header_asks_for(header, expected):
    assert requested_span(header, 1000) == expected


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=1000-", 1000), ("bytes=-0", 1000), ("bytes=0-", 0), ("bytes=-1", 0)]
)
def test_a_range_after_the_end_can_not_be_satisfied(header, size):
    with pytest.raises(Unsatisfiable):
        requested_span(header, size)


def test_a_span_names_itself():
    assert Span(10, 20).content_range(100) == "bytes 10-19/100"
    assert len(Span(10, 20)) == 10


def test_a_slice_gives_its_bytes_in_chunks_and_closes_the_file():
    data = bytes(range(256)) * 4096
    file = io.BytesIO(data)
    chunks = list(Slice(file, Span(5, len(data) - 7)))
    assert b"".join(chunks) == data[5:-7]
    assert max(map(len, chunks)) <= 256 * 1024
    assert file.closed


def test_a_slice_given_up_closes_the_file_too():
    file = io.BytesIO(b"abc")
    Slice(file, Span(0, 3)).close()
    assert file.closed
