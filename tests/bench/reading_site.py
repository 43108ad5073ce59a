"""Inside an installation: fill it for ``reading``, or publish and see when readers have it. Prints JSON.

``seed COUNT`` makes pages with their entries; ``grow COUNT`` adds entries alone; ``publish COUNT PORT`` publishes and
waits for the feed.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from copy import copy
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from uuid import uuid4

import django

WORDS = "Căn cứ Luật Phổ biến, giáo dục pháp luật, Sở Tư pháp hướng dẫn các cơ quan, đơn vị thực hiện. "
#: Connections that watch the feed: enough that each server process has one of them.
WATCHERS = 6


def seed(count: int) -> dict[str, Any]:
    """Pages of 400 words with summary, cover, topics and tags, each with its entry: one is published, then copied."""
    from wagtail.models import Page, PageViewRestriction, Site

    from cms.pages.models import HomePage, NewsPage
    from tests.bench.seed import clear
    from tests.pages.factories import make_picture

    clear()
    for page in NewsPage.objects.all():
        page.delete()
    PageViewRestriction.objects.all().delete()
    site = Site.objects.get(is_default_site=True)
    if not isinstance(site.root_page.specific, HomePage):
        home = HomePage(title="Cổng", slug="cong-bench")
        Page.get_first_root_node().add_child(instance=home)
        Site.objects.filter(pk=site.pk).update(root_page=home)
    home = Site.objects.get(is_default_site=True).root_page.specific
    first = _first(home, make_picture())
    ids = _copies(first, home, count - 1)
    _entries(first, [first.pk, *ids])
    from cms.entries.actions.stamp import touch

    touch()
    return {"pages": [first.pk, *ids], "url": first.url, "home": home.url}


def _first(home: Any, picture: Any) -> Any:
    from cms.entries.models import Term
    from cms.pages.blocks import paragraphs
    from cms.pages.models import NewsPage

    picture.contextual_alt_text, picture.decorative = "Ảnh", False
    body = [*paragraphs(*[WORDS * 4] * 5), ("picture", {"image": picture, "caption": ""})]
    page = NewsPage(title="Tin 0", summary="Tóm tắt của tin", body=body, cover=picture, live=False)
    home.add_child(instance=page)
    page.topics = Term.objects.filter(vocabulary="topic")[:2]
    page.audiences = Term.objects.filter(vocabulary="audience")[:1]
    page.tags.add("đất đai", "giao thông")
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


def _copies(first: Any, home: Any, count: int) -> list[int]:
    """Rows alike, by bulk: two thousand publications would take minutes and are not what is measured."""
    from wagtail.models import Page

    from cms.pages.models import NewsPage, PageTag

    rows = []
    for number in range(1, count + 1):
        row = copy(rows[0]) if rows else Page.objects.get(pk=first.pk)
        row._state = copy(row._state)
        row.pk = row.id = None
        row.title, row.slug = f"Tin {number}", f"tin-{number}"
        row.path = Page._get_path(home.path, home.depth + 1, 100 + number)
        row.url_path = f"{home.url_path}tin-{number}/"
        row.translation_key = uuid4()
        row._state.adding = True
        rows.append(row)
    Page.objects.bulk_create(rows, batch_size=200)
    Page.objects.filter(pk=home.pk).update(numchild=count + 1)
    twins = Page.objects.child_of(home).exclude(pk=first.pk).filter(slug__startswith="tin-")
    ids = list(twins.order_by("path").values_list("pk", flat=True))
    children = []
    for page_id in ids:
        child = copy(first)
        child.pk = child.page_ptr_id = page_id
        children.append(child)
    for start in range(0, len(children), 100):
        NewsPage._base_manager._insert(  # the parent rows are there already, which bulk_create does not allow
            children[start : start + 100], fields=NewsPage._meta.local_concrete_fields, using="default"
        )
    for relation in ("topics", "audiences"):
        through = getattr(NewsPage, relation).through
        values = list(getattr(first, relation).values_list("pk", flat=True))
        through.objects.bulk_create(
            [through(newspage_id=page_id, term_id=value) for page_id in ids for value in values], batch_size=500
        )
    tags = list(first.tags.values_list("pk", flat=True))
    PageTag.objects.bulk_create(
        [PageTag(content_object_id=page_id, tag_id=tag) for page_id in ids for tag in tags], batch_size=500
    )
    return ids


def _entries(first: Any, page_ids: list[int | None]) -> None:
    """An entry for each page, from the first one's."""
    from cms.entries.models import Entry, EntryTerm, EntryVersion, Status

    content = first.as_record().model_copy(update={"correction_of": None})
    now = datetime.now(UTC) - timedelta(hours=1)
    known = Entry.objects.filter(page_id=first.pk).first()
    entries, terms, versions = [], [], []
    for number, page_id in enumerate(page_ids):
        if known is not None and page_id == first.pk:
            continue
        body = _body(number) + content.body_html.rpartition("</p>")[2]
        given = content.model_copy(update={"title": f"Tin {number}", "body_html": body})
        stored = given.model_dump(mode="json")
        entry = Entry(
            page_id=page_id, content=stored, content_hash=given.content_hash, title=given.title, form=given.form,
            language=given.language, status=Status.PUBLISHED, published_at=now, version_at=now,
            agency_code=given.source_agency.code if given.source_agency else "",
            updated_at=now + timedelta(microseconds=number), url=f"http://127.0.0.1/tin-{number}/",
        )  # fmt: skip
        entries.append(entry)
        versions.append(
            EntryVersion(entry=entry, version=1, content=stored, content_hash=entry.content_hash, created_at=now)
        )
        for vocabulary, codes in (("topic", given.topics), ("audience", given.audiences)):
            terms += [EntryTerm(entry=entry, vocabulary=vocabulary, code=code) for code in codes]
    Entry.objects.bulk_create(entries, batch_size=200)
    EntryVersion.objects.bulk_create(versions, batch_size=200)
    EntryTerm.objects.bulk_create(terms, batch_size=500)


def _body(number: int) -> str:
    """The same four hundred words in an order of its own: what is compressed shall not be one text fifty times."""
    words = (WORDS * 20).split()
    random.Random(number).shuffle(words)
    return "".join(f"<p>{' '.join(words[start : start + 80])}.</p>" for start in range(0, len(words), 80))


def grow(count: int) -> dict[str, Any]:
    """Entries up to that many in all."""
    from cms.entries.models import Entry
    from cms.pages.models import NewsPage

    first = NewsPage.objects.order_by("pk").first()
    missing = count - Entry.objects.count()
    for start in range(0, missing, 5000):
        _entries(first, [None] * min(5000, missing - start))
    return {"entries": Entry.objects.count()}


def publish(count: int, port: int) -> dict[str, Any]:
    """Milliseconds from the end of a publication until each watcher of the feed saw it, the slowest of them counted."""
    from cms.pages.models import NewsPage

    page = NewsPage.objects.order_by("pk").first()
    watchers = [HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(WATCHERS)]
    found = []
    for number in range(count):
        page.title = f"Bản mới {number} {uuid4().hex}"
        page.save_revision().publish()
        done = time.perf_counter()
        waiting = list(watchers)
        while waiting:
            for watcher in list(waiting):
                watcher.request("GET", "/feeds/all.json")
                if page.title.encode() in watcher.getresponse().read():
                    waiting.remove(watcher)
        found.append(1000 * (time.perf_counter() - done))
    return {"ms": found}


def main() -> None:
    act, *numbers = sys.argv[1:]
    print(json.dumps({"seed": seed, "grow": grow, "publish": publish}[act](*map(int, numbers))))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.stock_settings")
    django.setup()
    main()
