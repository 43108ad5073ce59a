"""Drafts that a platform would not have, or not as they are: families, each with its named variants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cms.entries.record import LegalReference

from .drafts import TITLES, Draft, decomposed, prose, prose_bytes, unbroken
from .files import Files

LAW = LegalReference(number="31/2024/QH15", type="law", issuer="Quốc hội", issued_on="2024-01-18")  # type: ignore[arg-type]
NAMELESS = LegalReference(number=" ", type="law", issuer="Quốc hội", issued_on="2024-01-18")  # type: ignore[arg-type]
_TAKE_WEBP = ("x", "telegram")
PORTALS = ("national_portal", "department_portal")


def bad_drafts(files: Files) -> Iterator[Draft]:
    """All of them, in the registry's order."""
    yield from _facebook(files)
    yield from _youtube(files)
    yield from _zalo(files)
    yield from _x(files)
    yield from _telegram(files)
    for platform in PORTALS:
        yield from _portal(platform)
    yield from _by_hand()


def _facebook(files: Files) -> Iterator[Draft]:
    for number, length in enumerate((63_207, 63_250, 64_000, 80_000, 120_000)):
        texts = {
            "prose": prose(length, number),
            "one sentence": unbroken(length),
            "paragraphs": prose(length, number, gap="\n\n"),
            "decomposed letters": decomposed(prose(length, number)),
            "emoji": "🚦" + prose(length, number),
            "with address and hashtags": prose(length, number) + "\n\nhttps://pbgdpl.example.vn/x\n\n#AnToàn #LáiXe",
        }
        for name, text in texts.items():
            yield Draft(
                platform="facebook", family="text too long", variant_name=f"{name} of {length}", variant={"body": text}
            )
    yield from _unreadable(files, "facebook")
    landscape = files.film(seconds=4, size=(640, 360), rate=24)
    short = files.film(seconds=1, size=(540, 960), rate=24)
    for number, title in enumerate(TITLES[:4]):
        film, name = ((landscape, "landscape"), (short, "too short"))[number % 2]
        yield Draft(
            platform="facebook", family="a Reel that is none", variant_name=f"{name}, {title}", files=(film,),
            record={"title": title}, options={"video_as": "reel"},
        )  # fmt: skip


def _youtube(files: Files) -> Iterator[Draft]:
    whole = (files.film(), files.captions(), files.picture(role="cover", size=(640, 360)))
    youtube = Draft(platform="youtube", family="", variant_name="", files=whole)
    for number, title in enumerate(TITLES):
        for length in (101, 140 + 15 * number):
            text = f"{title}. {prose(300, number)}"[:length].rstrip().ljust(length, "!")
            yield replace(youtube, family="title too long", variant_name=f"{title} to {length}",
                          variant={"title": text})  # fmt: skip
        length = 5001 + 700 * number
        yield replace(youtube, family="text too long", variant_name=f"{length} bytes",
                      variant={"body": prose_bytes(length, number)})  # fmt: skip
        yield replace(youtube, family="angle brackets", variant_name=f"in the title, {title}",
                      variant={"title": f"{title[:80]} <mới>"})  # fmt: skip
        yield replace(youtube, family="angle brackets", variant_name=f"in the text, {title}",
                      variant={"body": f"Xe chạy > 80 km/h. {prose(200 + number, number)}"})  # fmt: skip
        yield Draft(
            platform="youtube", family="no video", variant_name=title, record={"title": title},
            files=(files.picture(number),),
        )  # fmt: skip
    for number, title in enumerate(TITLES[:4]):
        yield replace(youtube, family="no captions", variant_name=title, files=(whole[0], whole[2]))
        letters = prose_bytes(5000, number)[:-1] + "ế"
        yield replace(youtube, family="text too long", variant_name=f"by one letter, {number}",
                      variant={"body": letters})  # fmt: skip
        yield replace(youtube, family="playlist without a name", variant_name=title,
                      options={"playlist": "other"})  # fmt: skip


def _zalo(files: Files) -> Iterator[Draft]:
    cover = files.picture(role="cover")
    for number, title in enumerate(TITLES):
        for length in (150, 180 + 10 * number):
            text = f"{title}. {prose(400, number)}"[:length].rstrip().ljust(length, "!")
            yield Draft(platform="zalo", family="title too long", variant_name=f"{title} to {length}",
                        files=(cover,), variant={"title": text})  # fmt: skip
        yield Draft(platform="zalo", family="no picture", variant_name=title, record={"title": title})
        if number < 6:
            yield Draft(
                platform="zalo", family="no author", variant_name=title, files=(cover,), settings={"author": ""},
                record={"title": title, "source_agency": None},
            )  # fmt: skip
            film = files.film(seconds=1 + number / 10)
            yield Draft(platform="zalo", family="a film without a cover", variant_name=title, files=(film,))
    for scheme in ("http://so-tu-phap.example.vn/a.png", "https://pháp-luật.example.vn/a.png",
                   "https://example.vn/ảnh bìa.png", "ftp://example.vn/a.png"):  # fmt: skip
        for role in ("cover", "main"):
            unreachable = replace(files.picture(role=role), public_url=scheme)
            yield Draft(platform="zalo", family="an address that can't be fetched", variant_name=f"{scheme}, {role}",
                        files=(unreachable,))  # fmt: skip
    yield from _unreadable(files, "zalo")


def _x(files: Files) -> Iterator[Draft]:
    for number, title in enumerate(TITLES):
        texts = {
            "prose": prose(281 + 60 * number, number),
            "heavy letters": ("ếộữ " * (42 + number)).strip(),
            "one sentence": unbroken(300 + 40 * number),
            "with address": f"{prose(300, number)}\n\nhttps://pbgdpl.example.vn/tin/{number}",
        }
        for name, text in texts.items():
            yield Draft(platform="x", family="text too long", variant_name=f"{name} {number}", variant={"body": text})
        if number < 4:
            yield Draft(
                platform="x", family="thread too long", variant_name=title, variant={"body": prose(9000, number)},
                options={"thread": "yes"},
            )  # fmt: skip
            yield Draft(platform="x", family="words with a dollar sign", variant_name=title,
                        variant={"body": f"{title[:60]} $VND $USD"})  # fmt: skip
    yield Draft(platform="x", family="film too long", variant_name="150 s",
                files=(files.film(seconds=150, size=(64, 48), rate=1),))  # fmt: skip
    yield Draft(platform="x", family="film too short", variant_name="0.2 s", files=(files.film(seconds=0.2),))
    yield from _unreadable(files, "x")


def _telegram(files: Files) -> Iterator[Draft]:
    for number, length in enumerate((4097, 4100, 5000, 9000)):
        texts = {
            "prose": prose(length, number),
            "one sentence": unbroken(length),
            "decomposed letters": decomposed(prose(length, number)),
            "emoji": "🚦" + prose(length - 1, number),
            "with address": f"{prose(length, number)}\n\nhttps://pbgdpl.example.vn/tin/{number}",
        }
        for name, text in texts.items():
            yield Draft(platform="telegram", family="text too long", variant_name=f"{name} of {length}",
                        variant={"body": text})  # fmt: skip
    for number, length in enumerate((1025, 1100, 1800, 4096)):
        carried = {"a picture": (files.picture(),), "an album": files.pictures(3), "a film": (files.film(),)}
        for name, attached in carried.items():
            yield Draft(platform="telegram", family="text too long under files", variant_name=f"{length} under {name}",
                        files=attached, variant={"body": prose(length, number)})  # fmt: skip
    for number, size in enumerate(((40, 900), (900, 40), (64, 1400))):
        yield Draft(platform="telegram", family="a picture too narrow", variant_name=f"{size[0]} × {size[1]}",
                    files=(files.picture(number, kind="JPEG", size=size),))  # fmt: skip
    yield from _unreadable(files, "telegram")


def _portal(platform: str) -> Iterator[Draft]:
    for number, title in enumerate(TITLES):
        text = f"{title}. {prose(700, number)}"[: 301 + 30 * number].rstrip().ljust(301 + 30 * number, "!")
        yield Draft(platform=platform, family="title too long", variant_name=title, variant={"title": text})
        form = ("outline", "full_text")[number % 2]
        yield Draft(platform=platform, family="about a law that is not named", variant_name=f"{form}, {title}",
                    record={"form": form, "legal_documents": (), "title": title})  # fmt: skip
        if number < 8:
            yield Draft(platform=platform, family="no agency", variant_name=title,
                        record={"source_agency": None, "title": title})  # fmt: skip
            yield Draft(platform=platform, family="a law without a number", variant_name=title,
                        record={"legal_documents": (LAW, NAMELESS)[number % 2 :], "title": title})  # fmt: skip


def _by_hand() -> Iterator[Draft]:
    for title in TITLES[:7]:
        silent = {"title": title, "body_html": ""}
        yield Draft(platform="by_hand", family="nothing to read", variant_name=title, record=silent,
                    settings={"reading_text": True})  # fmt: skip
        yield Draft(platform="by_hand", family="nothing to carry", variant_name=title, record=silent)


def _unreadable(files: Files, platform: str) -> Iterator[Draft]:
    """Pictures of which nothing can be made that the platform takes."""
    second = files.picture(1, role="image")
    for role in ("main", "cover"):
        yield Draft(platform=platform, family="a picture of no use", variant_name=f"drawing, {role}",
                    files=(replace(files.drawing(), role=role),))  # fmt: skip
        # These take WebP as it is: whether the file is one is found when it enters the library.
        for media_type in ("image/heic", "image/tiff", *(() if platform in _TAKE_WEBP else ("image/webp",))):
            broken = replace(files.broken(media_type), role=role)
            yield Draft(platform=platform, family="a picture of no use", variant_name=f"{media_type}, {role}",
                        files=(broken, second) if role == "main" else (broken,))  # fmt: skip
