"""The bytes that came in, served back to look at: pictures, playable video, caption tracks."""

from __future__ import annotations

import re

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from .state import Sandbox

#: The first bytes of what platforms are given; anything else is served as a download.
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"WEBVTT", "text/vtt"),
    (b"\xef\xbb\xbfWEBVTT", "text/vtt"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
)
_SRT_TIME = re.compile(r"(\d{2}:\d{2}:\d{2}),(\d{3})")


class _Sha256(Convertor[str]):
    """Only the name of a blob, so that a path can't leave the store."""

    regex = "[0-9a-f]{64}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("sha256", _Sha256())


def media_type_of(head: bytes) -> str:
    """Tell the type from the first bytes."""
    if head[4:8] == b"ftyp":
        return "audio/mp4" if head[8:11] == b"M4A" else "video/mp4"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((name for magic, name in _SIGNATURES if head.startswith(magic)), "application/octet-stream")


def as_vtt(captions: str) -> str:
    """Captions as browsers want them: SubRip turned into WebVTT, WebVTT as it is."""
    text = captions.lstrip("\ufeff")
    return text if text.startswith("WEBVTT") else "WEBVTT\n\n" + _SRT_TIME.sub(r"\1.\2", text)


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    async def blob(request: Request) -> Response:
        path = sandbox.blob_path(request.path_params["sha256"])
        if not path.is_file():
            return PlainTextResponse("Không có tệp này.", status_code=404)
        with path.open("rb") as file:
            media_type = media_type_of(file.read(16))
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
        return FileResponse(path, media_type=media_type, headers=headers)

    async def captions(request: Request) -> Response:
        path = sandbox.blob_path(request.path_params["sha256"])
        if not path.is_file():
            return PlainTextResponse("Không có tệp này.", status_code=404)
        return Response(as_vtt(path.read_text("utf-8", "replace")), media_type="text/vtt")

    return [Route("/blobs/{sha256:sha256}", blob), Route("/captions/{sha256:sha256}.vtt", captions)]
