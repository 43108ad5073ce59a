"""Inside an installation: empty its tables and plan deliveries. Prints the due time of every item as JSON."""

from __future__ import annotations

import argparse
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import django

#: About four hundred words, as an outline has.
BODY = "<p>" + "Căn cứ Luật Phổ biến, giáo dục pháp luật, Sở Tư pháp hướng dẫn các cơ quan, đơn vị. " * 24 + "</p>"
#: Nobody looks into these: the sink takes everything.
JPEG = b"\xff\xd8\xff" + bytes(2000)
MP4 = b"\0\0\0\x18ftypmp42" + bytes(5000)
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nXin chào\n".encode()
#: Nothing is due before.
_FAR = datetime(2100, 1, 1, tzinfo=UTC)
SHARED_KEY = "benchSharedKey0123456789abcdefghijkl"
FIVE = ("department_portal", "national_portal", "facebook", "zalo", "youtube")


def channels(mix: str, count: int, base_url: str) -> list[Any]:
    """So many channels, of five platforms in turn (``five``) or of that one."""
    from publishers.channels import save_channel

    platforms = FIVE if mix == "five" else (mix,)
    rows = []
    for number in range(count):
        platform = platforms[number % len(platforms)]
        described = {"name": f"{platform} {number}", "platform": platform, **_account(platform, number, base_url)}
        rows.append(save_channel(described)[0])
    return rows


def _account(platform: str, number: int, base_url: str) -> dict[str, Any]:
    from . import dialects

    accounts: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "department_portal": (
            {"endpoint": f"{base_url}/department/{number}", "keyid": "bench"}, {"shared_key": SHARED_KEY}
        ),
        "national_portal": (
            {"base_url": f"{base_url}/national", "keyid": "bench", "transport": "http_push"},
            {"shared_key": SHARED_KEY},
        ),
        "facebook": (
            {"page_id": str(1000 + number)},
            {"page_access_token": f"token{number}", "app_id": "1", "app_secret": "secret"},
        ),
        "zalo": (
            {"oa_id": str(1000 + number)},
            {"app_id": "1", "app_secret": "secret", "access_token": f"token{number}", "refresh_token": "refresh"},
        ),
        "youtube": (
            {"channel_id": dialects.CHANNEL_ID},
            {"client_id": f"client{number}", "client_secret": "secret", "refresh_token": "refresh"},
        ),
    }  # fmt: skip
    options, credentials = accounts[platform]
    return {"options": options, "credentials": credentials}


def entries(forms: list[str]) -> list[Any]:
    """One published entry for each form, with its version; a film has a file, the others a cover."""
    from cms.entries.models import Entry, EntryVersion, Status
    from cms.entries.record import Role
    from tests.entries.factories import File, make_content

    alt, size, seconds = ("alt", "Ảnh bìa"), (("width", 1200), ("height", 630)), ("duration_s", 20.0)
    cover = File(
        name="anh.jpg", data=JPEG, media_type="image/jpeg", role=Role.COVER, extra=(alt, *size)
    )  # fmt: skip
    film = File(name="phim.mp4", data=MP4, media_type="video/mp4", extra=(alt, seconds))
    words = File(
        name="phu-de.vtt", data=VTT, media_type="text/vtt", role=Role.CAPTIONS, extra=(("language", "vi"),)
    )  # fmt: skip
    now = datetime.now(UTC)
    rows, versions = [], []
    for number, form in enumerate(forms):
        content = make_content(
            f"Văn bản bench{number:06}x", agency="so-tu-phap", summary="Tóm tắt của văn bản", form=form,
            body_html=BODY, files=[film, words] if form == "video" else [cover],
        )  # fmt: skip
        stored = content.model_dump(mode="json")
        row = Entry(
            content=stored, content_hash=content.content_hash, title=content.title, form=form,
            language=content.language, agency_code="so-tu-phap", status=Status.PUBLISHED, published_at=now,
            version_at=now, updated_at=now + timedelta(microseconds=number),
            url=f"https://pbgdpl.example.gov.vn/muc-{number}/",
        )  # fmt: skip
        rows.append(row)
        versions.append(
            EntryVersion(entry=row, version=1, content=stored, content_hash=content.content_hash, created_at=now)
        )
    Entry.objects.bulk_create(rows, batch_size=500)
    EntryVersion.objects.bulk_create(versions, batch_size=500)
    return rows


def deliveries(mix: str, items: int, count: int, base_url: str, due: list[datetime]) -> list[Any]:
    """One delivery of an entry of its own for each item, the channels in turn."""
    from publishers.models import Delivery
    from publishers.planning.binding import bound_hash

    places = channels(mix, count, base_url)
    chosen = [places[number % len(places)] for number in range(items)]
    made = entries(["video" if channel.platform == "youtube" else "news" for channel in chosen])
    rows = [
        Delivery(
            entry=entry, entry_version=1, channel=channel, due_at=at, run_at=at, content_hash=entry.content_hash,
            bound_hash=bound_hash(entry.content_hash, {}, {}),
        )
        for entry, channel, at in zip(made, chosen, due, strict=True)
    ]  # fmt: skip
    return Delivery.objects.bulk_create(rows, batch_size=500)


def clear() -> None:
    """Nothing of an earlier part is left. Raw: the ledger and the entries refuse to be deleted."""
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        for label in ("loa_publishers", "loa_entries"):
            for model in reversed(list(apps.get_app_config(label).get_models())):
                if model.__name__ in _KEPT:
                    continue
                if connection.vendor == "postgresql":
                    cursor.execute(f'truncate "{model._meta.db_table}" cascade')
                else:
                    cursor.execute("pragma foreign_keys = off")
                    cursor.execute(f'delete from "{model._meta.db_table}"')
        if connection.vendor == "sqlite":
            cursor.execute("pragma foreign_keys = on")


#: Reference rows and the one clock row.
_KEPT = {"AgencyName", "EntryClock", "Clock", "Term", "Vocabulary", "ReferenceRow", "Pulse"}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("mix")
    parser.add_argument("items", type=int)
    parser.add_argument("--start-in", type=float)
    parser.add_argument("--over", type=float)
    parser.add_argument("--channels", type=int)
    parser.add_argument("--sink")
    given = parser.parse_args()
    clear()
    # Planning is not what is measured: all stand there before the first is due.
    due = [_FAR + timedelta(seconds=given.over * number / given.items) for number in range(given.items)]
    deliveries(given.mix, given.items, given.channels, given.sink, due)
    earlier = move(datetime.now(UTC) + timedelta(seconds=given.start_in))
    print(json.dumps({f"{number:06}": (at - earlier).timestamp() for number, at in enumerate(due)}))


def move(first: datetime) -> timedelta:
    """Let what is planned from ``_FAR`` on be due from that time on. Returns by how much earlier."""
    from django.db.models import F

    from publishers.models import Delivery

    earlier = _FAR - first
    Delivery.objects.update(due_at=F("due_at") - earlier, run_at=F("run_at") - earlier)
    return earlier


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    main()
