"""Drafts that are well as they are, close to every limit too: a finding that stops one of them is a false alarm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .bad import LAW, PORTALS
from .drafts import TITLES, Draft, decomposed, prose, prose_bytes
from .files import Files


def good_drafts(files: Files) -> Iterator[Draft]:
    """All of them, in the registry's order."""
    yield from _facebook(files)
    yield from _youtube(files)
    yield from _zalo(files)
    yield from _x(files)
    yield from _telegram(files)
    for platform in PORTALS:
        yield from _portal(files, platform)
    yield from _by_hand(files)


def _titled(draft: Draft) -> Iterator[Draft]:
    for number, title in enumerate(TITLES):
        told = title if number % 3 else decomposed(title)
        yield replace(draft, variant_name=title, record={**draft.record, "title": told})


def _pictured(files: Files, platform: str) -> Iterator[Draft]:
    """Pictures as they come from cameras and phones: too heavy, too large, of another kind; made to suit."""
    kinds = {
        "JPEG": files.picture(kind="JPEG"),
        "PNG": files.picture(),
        "WebP": files.picture(2, kind="WEBP"),
        "a heavy one": files.picture(3, kind="PNG", size=(1200, 900), noisy=True),
        "a large one": files.picture(4, kind="JPEG", size=(5000, 2600)),
        "a narrow one": files.picture(5, kind="JPEG", size=(400, 1600)),
        "a small one": files.picture(6, kind="JPEG", size=(64, 64)),
    }
    for name, picture in kinds.items():
        yield Draft(platform=platform, family="a picture", variant_name=name, files=(picture,))


def _facebook(files: Files) -> Iterator[Draft]:
    yield from _titled(Draft(platform="facebook", family="a text", variant_name=""))
    yield from _pictured(files, "facebook")
    for length in (1, 63_205, 63_206):
        yield Draft(platform="facebook", family="a text", variant_name=f"of {length}", variant={"body": prose(length)})
    for count in (2, 4, 10):
        yield Draft(platform="facebook", family="pictures", variant_name=str(count), files=files.pictures(count))
    film = (files.film(seconds=2), files.captions())
    yield Draft(platform="facebook", family="a film", variant_name="with captions", files=film)


def _youtube(files: Files) -> Iterator[Draft]:
    whole = (files.film(seconds=2), files.captions(), files.picture(role="cover", kind="JPEG", size=(1280, 720)))
    youtube = Draft(platform="youtube", family="a film", variant_name="whole", files=whole)
    yield from _titled(youtube)
    yield replace(youtube, variant_name="title of 100", variant={"title": prose(100)})
    yield replace(youtube, variant_name="title of one letter", variant={"title": "Ế"})
    for number in range(6):
        yield replace(youtube, variant_name=f"text of 5000 bytes, {number}",
                      variant={"body": prose_bytes(5000, number)})  # fmt: skip
    yield replace(youtube, variant_name="upright", files=(files.film(seconds=2, size=(240, 426)), *whole[1:]))
    yield replace(youtube, variant_name="without a cover", files=whole[:2])
    exempt = {"details": {"captions_exemption": "Phim không có lời."}}
    yield replace(youtube, variant_name="nothing is spoken", files=whole[:1], record=exempt)


def _zalo(files: Files) -> Iterator[Draft]:
    yield from _titled(Draft(platform="zalo", family="an article", variant_name="", files=(files.picture(),)))
    yield from _pictured(files, "zalo")
    for length in (1, 139, 140):
        yield Draft(platform="zalo", family="an article", variant_name=f"title of {length}",
                    files=(files.picture(role="cover"),), variant={"title": prose(length)})  # fmt: skip
    film = (files.film(seconds=2), files.picture(role="cover"))
    yield Draft(platform="zalo", family="a film", variant_name="with a cover", files=film)
    yield Draft(platform="zalo", family="an article", variant_name="with a document",
                files=(files.picture(), files.document()))  # fmt: skip


def _x(files: Files) -> Iterator[Draft]:
    yield from _titled(Draft(platform="x", family="a post", variant_name=""))
    yield from _pictured(files, "x")
    for text, name in (("a" * 280, "280 light letters"), ("ế" * 140, "140 heavy ones"), ("Xem vbpl.vn", "an address")):
        yield Draft(platform="x", family="a post", variant_name=name, variant={"body": text})
    yield Draft(platform="x", family="a thread", variant_name="of a few", variant={"body": prose(900)},
                options={"thread": "yes"})  # fmt: skip
    yield Draft(platform="x", family="pictures", variant_name="four", files=files.pictures(4))
    yield Draft(platform="x", family="a film", variant_name="two seconds", files=(files.film(seconds=2),))


def _telegram(files: Files) -> Iterator[Draft]:
    yield from _titled(Draft(platform="telegram", family="a post", variant_name=""))
    yield from _pictured(files, "telegram")
    for length in (1, 4095, 4096):
        yield Draft(platform="telegram", family="a post", variant_name=f"of {length}", variant={"body": prose(length)})
    signs = {"marks of HTML": "Nồng độ cồn < 50 mg & > 0 mg", "2048 emoji": "🚦" * 2048}
    for name, text in signs.items():
        yield Draft(platform="telegram", family="a post", variant_name=name, variant={"body": text})
    for count in (2, 4, 10):
        yield Draft(platform="telegram", family="pictures", variant_name=str(count), files=files.pictures(count),
                    variant={"body": prose(1024)})  # fmt: skip
    yield Draft(platform="telegram", family="a film", variant_name="two seconds", files=(files.film(seconds=2),))


def _portal(files: Files, platform: str) -> Iterator[Draft]:
    yield from _titled(Draft(platform=platform, family="news", variant_name=""))
    law = {"form": "outline", "legal_documents": (LAW,)}
    yield from _titled(Draft(platform=platform, family="an outline", variant_name="", record=law))
    for length in (1, 299, 300):
        yield Draft(platform=platform, family="a title", variant_name=f"of {length}", variant={"title": prose(length)})
    everything = (files.picture(), files.film(), files.captions(), files.document(), files.sound())
    yield Draft(platform=platform, family="files", variant_name="of every kind", files=everything)
    long = {"body": prose(1400)}
    yield Draft(platform=platform, family="news", variant_name="a long summary", variant=long)


def _by_hand(files: Files) -> Iterator[Draft]:
    yield from _titled(Draft(platform="by_hand", family="a script", variant_name="", settings={"reading_text": True}))
    yield from _titled(Draft(platform="by_hand", family="a package", variant_name="", files=(files.picture(),)))
    yield Draft(platform="by_hand", family="a package", variant_name="a picture only", files=(files.picture(),),
                record={"body_html": ""})  # fmt: skip
