"""The vocabulary: every figure that any platform tells has a sense, a name and a source, and the docs say the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils import translation

from publishers.analytics.documented import as_markdown
from publishers.analytics.vocabulary import counting, vocabulary, words_of
from publishers.analytics.words import ACCOUNT_LABELS, LABELS, SENSES, label_of
from publishers.contract import AccountFigure, Figure

_BEGIN, _END = "<!-- vocabulary -->\n", "<!-- /vocabulary -->\n"


def test_every_word_has_a_label_and_a_sense() -> None:
    assert set(LABELS) == set(Figure) and set(ACCOUNT_LABELS) == set(AccountFigure)
    assert set(SENSES) == {*Figure, *AccountFigure}
    assert not {figure.value for figure in Figure} & {figure.value for figure in AccountFigure}
    assert label_of("forgotten") == "forgotten"


@pytest.mark.parametrize("cls", counting(), ids=lambda cls: cls.slug)
def test_every_number_of_a_platform_says_what_exactly_it_is(cls: type) -> None:
    for figure, meaning in words_of(cls).items():
        assert meaning.names, figure
        if meaning.since:
            assert len(meaning.since) == 7, "a month"
        if meaning.changed:
            assert meaning.since, f"{figure}: what changed has a month"


def test_the_change_of_youtube_s_views_is_told() -> None:
    views = next(entry for entry in vocabulary() if entry.figure == Figure.VIEWS)
    [youtube] = [meaning for cls, meaning in views.meanings if cls.slug == "youtube"]
    assert youtube is not None and youtube.since == "2026-08" and "first frame" in str(youtube.changed)


def test_the_docs_show_the_same_table() -> None:
    path = Path(__file__).parents[3] / "docs" / "figures.md"
    with translation.override("en"):
        table = as_markdown()
    before, _begin, rest = path.read_text().partition(_BEGIN)
    shown, _end, after = rest.partition(_END)
    if os.environ.get("WRITE"):
        path.write_text(f"{before}{_BEGIN}{table}{_END}{after}")
    else:
        assert shown == table, "WRITE=1 writes it anew"
