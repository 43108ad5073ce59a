"""The body as it was before its server compressed it, with every bomb stopped while it is still small."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from syndication.inbound.refusal import Refusal

#: Told to servers. Nothing else is decoded, so nothing else needs to be trusted.
ACCEPTED = "gzip, deflate"
#: Text shrinks to a tenth, a long list perhaps to a fortieth; a bomb to a thousandth.
_MAX_RATIO = 120
#: Below this a ratio says nothing.
_SMALL = 512 * 1024
_PIECE = 64 * 1024


class Body:
    """Takes raw chunks, gives the decoded body. Raises ``Refusal`` as soon as a limit is passed."""

    def __init__(self, coding: str, max_bytes: int) -> None:
        names = [name for name in (part.strip().lower() for part in coding.split(",")) if name not in ("", "identity")]
        if len(names) > 1 or (names and names[0] not in ("gzip", "x-gzip", "deflate")):
            raise Refusal("encoding_unknown", encoding=", ".join(names)[:40])
        self._coding = names[0] if names else ""
        self._max = max_bytes
        self._raw = self._size = 0
        self._pieces: list[bytes] = []
        self._inflater: zlib._Decompress | None = None
        self._began = False

    def take(self, chunks: Iterable[bytes]) -> None:
        """Decode while it arrives, so that a bomb is cut and not collected."""
        for chunk in chunks:
            if not chunk:
                continue
            self._raw += len(chunk)
            if self._raw > self._max:
                raise Refusal("too_large", megabytes=self._max // 2**20)
            if not self._began:
                self._begin(chunk)
            self._add(chunk)

    @property
    def content(self) -> bytes:
        return b"".join(self._pieces)

    @property
    def is_whole(self) -> bool:
        """Whether the compressed stream reached its end."""
        return self._inflater is None or self._inflater.eof

    def _begin(self, first: bytes) -> None:
        self._began = True
        if self._coding in ("gzip", "x-gzip") and first[:2] == b"\x1f\x8b":
            self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        elif self._coding == "deflate" and not first.lstrip().startswith((b"<", b"{", b"\xef\xbb\xbf")):
            # “deflate” means zlib; half of the world's servers send it bare.
            is_zlib = len(first) > 1 and first[0] & 0x0F == 8 and (first[0] * 256 + first[1]) % 31 == 0
            self._inflater = zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
        elif not self._coding and first[:2] == b"\x1f\x8b":
            self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)  # a file feed.xml.gz, served as it lies
        # Otherwise the header lies, and the body is plain.

    def _add(self, chunk: bytes) -> None:
        if self._inflater is None:
            self._keep(chunk)
            return
        while chunk and not self._inflater.eof:
            try:
                piece = self._inflater.decompress(chunk, _PIECE)
            except zlib.error:
                raise Refusal("garbled") from None
            self._keep(piece)
            chunk = self._inflater.unconsumed_tail

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._inflater is not None and self._size > max(_SMALL, self._raw * _MAX_RATIO):
            raise Refusal("bomb")
        if self._size > self._max:
            raise Refusal("too_large", megabytes=self._max // 2**20)
        self._pieces.append(piece)
