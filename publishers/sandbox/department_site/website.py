"""One department's website: which day it is there, what it shows on that day, and what the hub told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cms.core.clock import rfc3339

from ..state import Document, Sandbox
from .articles import POLICE, SCHOOLS, Article

SLUG = "department_site"
LAST_DAY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Whose website it is, and how well its webmaster follows the rules."""

    name: str
    title: str
    articles: tuple[Article, ...]
    has_feed: bool = True
    #: It shows our widget and carries the links that every department's site must.
    is_diligent: bool = True


DEPARTMENTS = {
    one.name: one
    for one in (
        Department(name="so-giao-duc", title="Sở Giáo dục và Đào tạo", articles=SCHOOLS),
        Department(name="cong-an", title="Công an tỉnh", articles=POLICE, has_feed=False, is_diligent=False),
    )
}


class Website:
    """A department's pages on the day that it is there. The second day begins when somebody says so."""

    def __init__(self, sandbox: Sandbox, department: Department) -> None:
        self._sandbox = sandbox
        self.department = department

    @property
    def address(self) -> str:
        return f"{self._sandbox.base_url}/{SLUG}/{self.department.name}"

    @property
    def loa_url(self) -> str:
        """The Loa whose widget it shows; empty when there is none beside the sandbox."""
        return self._sandbox.loa_url

    @property
    def required_url(self) -> str:
        """Where the link leads that every site must carry: the national portal, which the sandbox is too."""
        return f"{self._sandbox.base_url}/national_portal/timeline"

    def day(self) -> int:
        return int(self._state()["day"])

    def next_day(self) -> int:
        """Begin the next day; after the last one nothing happens any more. Returns the day."""
        state = self._state()
        state["day"] = min(state["day"] + 1, LAST_DAY)
        self._sandbox.put(SLUG, "site", self.department.name, state)
        return int(state["day"])

    def shown(self) -> list[tuple[Article, datetime]]:
        """Its articles, the newest first."""
        day = self.day()
        found = [(one, self._written(one)) for one in self.department.articles if one.is_shown(day)]
        return sorted(found, key=lambda pair: pair[1], reverse=True)

    def article(self, slug: str) -> tuple[Article, datetime] | None:
        found = next((one for one in self.department.articles if one.slug == slug), None)
        return (found, self._written(found)) if found and found.first_day <= self.day() else None

    def note_told(self, title: str, count: int) -> None:
        """The hub sent the feed: remember what it holds."""
        told = self.told() or {"times": 0}
        now = rfc3339(self._sandbox.clock.now())
        self._sandbox.put(
            SLUG, "told", self.department.name,
            {"times": told["times"] + 1, "at": now, "title": title, "items": count},
        )  # fmt: skip

    def told(self) -> Document | None:
        return self._sandbox.get(SLUG, "told", self.department.name)

    def _written(self, article: Article) -> datetime:
        return datetime.fromisoformat(self._state()["born"]) - timedelta(hours=article.hours_ago)

    def _state(self) -> Document:
        """The site is as old as the first look at it."""
        known = self._sandbox.get(SLUG, "site", self.department.name)
        if known is None:
            known = {"born": rfc3339(self._sandbox.clock.now()), "day": 1}
            self._sandbox.put(SLUG, "site", self.department.name, known)
        return known
