"""Pictures have the right size, weigh little, and are the same every time."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from PIL import Image

from cms.samples import draw
from cms.samples.drawing.palette import WHITE, contrast, palette_of
from cms.samples.drawing.topics import PICTURES
from cms.samples.schema import SampleItem
from cms.samples.vocabulary import FORMS, TOPICS


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.fixture(scope="module")
def covers(items: Mapping[str, SampleItem]) -> dict[str, bytes]:
    """Drawn once: each takes as long as everything else that is asked of it."""
    return {name: draw.cover(item) for name, item in items.items()}


def test_infographic_is_drawn_at_its_size_and_under_every_limit(items: Mapping[str, SampleItem]) -> None:
    data = draw.infographic(items["s02"], agency="Sở Tư pháp")
    assert opened(data).size == (1080, 1350)
    assert opened(data).format == "PNG"
    assert len(data) < draw.MAX_BYTES


def test_same_item_gives_the_same_bytes_and_another_agency_others(
    items: Mapping[str, SampleItem], covers: dict[str, bytes]
) -> None:
    assert draw.cover(items["s03"]) == covers["s03"]
    assert draw.cover(items["s03"], agency="Ủy ban nhân dân xã") != covers["s03"]


def test_every_form_has_a_cover_of_its_own(covers: dict[str, bytes]) -> None:
    assert {opened(data).size for data in covers.values()} == {(1200, 675)}
    assert max(map(len, covers.values())) < draw.MAX_BYTES
    assert len(set(covers.values())) == 12


def test_form_and_topic_without_own_design_still_get_a_cover(items: Mapping[str, SampleItem]) -> None:
    item = items["s01"].model_copy(update={"form": "statistic", "topic": "press_culture", "legal_documents": ()})
    assert opened(draw.cover(item)).size == (1200, 675)


def test_longest_texts_are_drawn_too(items: Mapping[str, SampleItem]) -> None:
    words = "Nguyễn Thị Hưởng nghiêng ngả trước quyết định xử phạt "
    item = items["s02"].model_copy(
        update={
            "title": (words * 6)[:300],
            "summary": (words * 20)[:1000],
            "body": (words * 300,),
            "legal_documents": (),
        }
    )
    assert opened(draw.infographic(item, agency=words * 3)).size == (1080, 1350)
    assert opened(draw.cover(item, agency=words * 3)).size == (1200, 675)


def test_thumbnail_has_the_size_of_a_film(items: Mapping[str, SampleItem]) -> None:
    assert opened(draw.thumbnail(items["s07"])).size == (1280, 720)


def test_alternatives_describe_the_pictures(items: Mapping[str, SampleItem]) -> None:
    assert draw.cover_alt(items["s05"]) == "Ảnh bìa câu chuyện pháp luật: Bữa cơm không còn tiếng đổ vỡ."
    assert "12" in draw.infographic_alt(items["s02"])


@pytest.mark.parametrize("topic", TOPICS)
def test_words_are_readable_on_their_ground(topic: str) -> None:
    """Contrast of at least 4.5 : 1, as WCAG AA asks."""
    colours = palette_of(topic)
    assert contrast(WHITE, colours.deep) >= 4.5
    assert contrast(colours.bright, colours.deep) >= 4.5
    assert contrast(colours.deep, colours.tint) >= 4.5


def test_topics_and_forms_are_known_words() -> None:
    assert set(PICTURES) <= set(TOPICS)
    assert len(FORMS) == len(set(FORMS)) == 22
