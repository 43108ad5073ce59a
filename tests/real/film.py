"""A gibibyte inside an installation: one item with that film, due in a moment on one channel. Prints its hash."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

MIB = 2**20
#: Who planted it is looking on by then.
_SOON = timedelta(seconds=5)


def blocks(size: int) -> Iterator[bytes]:
    """A playable beginning, then a MiB at a time that is like no other: a piece in the wrong place would show."""
    from tests.publishers.platforms.messages import mp4_bytes

    head = mp4_bytes()
    yield head + bytes(MIB - len(head))
    for number in range(1, size // MIB):
        yield hashlib.sha256(str(number).encode()).digest() * (MIB // 32)


def write(path: Path, size: int) -> str:
    """Returns the film's SHA-256."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for block in blocks(size):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def channel(platform: str) -> Any:
    from publishers.channels import save_channel
    from publishers.sandbox import accounts

    described: dict[str, tuple[dict[str, str], tuple[str, ...], Any]] = {
        "youtube": (
            {"channel_id": accounts.YOUTUBE.channel_id}, ("client_id", "client_secret", "refresh_token"),
            accounts.YOUTUBE,
        ),
        "facebook": (
            {"page_id": accounts.FACEBOOK.page_id}, ("page_access_token", "app_id", "app_secret"), accounts.FACEBOOK,
        ),
    }  # fmt: skip
    options, names, account = described[platform]
    credentials = {name: getattr(account, name) for name in names}
    made, _ = save_channel(
        {"name": f"Phim trên {platform}", "platform": platform, "options": options, "credentials": credentials}
    )
    return made


def plant(path: Path, sha256: str, platform: str) -> None:
    """The item, its pinned film and its delivery."""
    from django.core.files import File as DjangoFile

    from cms.entries import blobs
    from cms.entries.models import EntryMedia
    from cms.entries.record import Role
    from publishers.planning.plan import Choice, plan
    from tests.entries import factories

    with path.open("rb") as opened:
        blobs.pin(DjangoFile(opened), sha256, source=path)

    class Film(factories.File):
        """Pinned already."""

        def attachment(self) -> Any:
            about = super().attachment()
            return about.model_copy(update={"sha256": sha256, "bytes": path.stat().st_size})

    film = Film(
        name="phim.mp4", data=b"-", media_type="video/mp4", role=Role.MAIN,
        extra=(("duration_s", 600.0), ("width", 1920), ("height", 1080)),
    )  # fmt: skip
    entry = factories.make_entry(
        f"Phim một gibibyte trên {platform}", agency="so-tu-phap", form="video", summary="Phim dài.", files=(film,),
        details={"captions_exemption": "Phim không lời."}, url=f"https://pbgdpl.example.gov.vn/phim-{platform}/",
    )  # fmt: skip
    assert EntryMedia.objects.filter(sha256=sha256).exists()
    plan(entry, [Choice(channel=channel(platform), due_at=datetime.now(UTC) + _SOON)])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("platform")
    parser.add_argument("--path", type=Path, required=True)
    parser.add_argument("--mebibytes", type=int, default=1024)
    given = parser.parse_args()
    sha256 = write(given.path, given.mebibytes * MIB)
    plant(given.path, sha256, given.platform)
    print(json.dumps({"sha256": sha256}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    main()
