"""A clerk's tasks as data, and a clerk: a page that counts what a person does with it, so no task grows unnoticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.fixtures.browser import drag

#: Clicks, fields, screens.
Counted = tuple[int, int, int]

DOCS = Path(__file__).parents[2] / "docs" / "clerk.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done, how it is done, and how much of it a person may be asked for."""

    name: str
    title: str
    #: One sentence for the docs.
    way: str
    clicks: int
    fields: int
    screens: int


class Clerk:
    """One person at one tab. Only what goes through it counts, so a story does nothing past it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.clicks = self.fields = self.screens = 0
        self._where = urlsplit(page.url).path
        page.on("domcontentloaded", self._opened)

    def press(self, place: Any) -> None:
        place.click()
        self.clicks += 1

    def fill(self, place: Any, text: str) -> None:
        """The click into the field is part of filling it in."""
        place.fill(text)
        self.fields += 1

    def choose_file(self, place: Any, path: Path) -> None:
        place.set_input_files(path)
        self.fields += 1

    def drag(self, place: Any, to: Any) -> None:
        """Counts as one click: the hand goes down once."""
        drag(self.page, place, to)
        self.clicks += 1

    @property
    def counted(self) -> Counted:
        """So far: whoever goes on with the same tab changes nothing of it."""
        return self.clicks, self.fields, self.screens

    def _opened(self, page: Any) -> None:
        """A screen is another address; the same one drawn again, or another question to it, is not."""
        where = urlsplit(page.url).path
        if where != self._where:
            self.screens += 1
            self._where = where


_HEAD = """# What a clerk is asked for

Six tasks, walked from the home screen in Chromium by somebody with the rights of a unit's approver and no others. A
click is a press or a drag; a field is a text, a date or a file; a screen is another address. A test
(`tests/desk/test_clerk_tasks.py`) walks them and fails when one takes more than here; `WRITE=1` has it write this page.

| task | clicks | fields | screens |
|---|---:|---:|---:|
"""


def write_down(counted: Sequence[tuple[Task, Counted]]) -> None:
    """The page of the docs, from a whole run."""
    rows = "".join(f"| {task.title} | {' | '.join(map(str, numbers))} |\n" for task, numbers in counted)
    ways = "".join(f"- **{task.title}.** {task.way}\n" for task, _numbers in counted)
    DOCS.write_text(f"{_HEAD}{rows}\n## How\n\n{ways}", encoding="utf-8")
