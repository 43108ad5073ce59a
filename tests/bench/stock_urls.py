"""What a Wagtail site offers without Loa, over the same pages, and the product itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.cache import cache_page
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from cms.pages.models import NewsPage
from publishers.links.views import follow

ITEMS = 50


class FullText(Rss201rev2Feed):
    """With the body, as Loa's feed has it."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class StockFeed(Feed):  # type: ignore[type-arg]
    """As Django's documentation shows it."""

    title, link, description = "Loa", "/", "Tin mới"
    feed_type = FullText

    def items(self) -> list[Any]:
        return list(NewsPage.objects.live().public().order_by("-last_published_at")[:ITEMS])

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_link(self, item: Any) -> str:
        return str(item.full_url)

    def item_pubdate(self, item: Any) -> datetime | None:
        return item.first_published_at

    def item_categories(self, item: Any) -> list[str]:
        return [term.label for term in item.topics.all()] + [tag.name for tag in item.tags.all()]

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        return {"content": str(item.body)}


def joined(request: HttpRequest) -> HttpResponse:
    """The feed's two thousand chunks as one: the honest baseline behind ``cache_page``."""
    response = StockFeed()(request)
    response.content = response.content
    return response


router = WagtailAPIRouter("stock")
router.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [
    path("stock/v2/", router.urls),
    path("stock/feed", StockFeed()),
    path("stock/cached/feed", cache_page(3600)(StockFeed())),
    path("stock/joined/feed", cache_page(3600)(joined)),
    path("stock/-/s/<str:code>", follow),
    path("", include("cms.urls")),
]
