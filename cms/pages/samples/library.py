"""Pictures, prints, films and sound of an item, made from its own words and put into its agency's collection."""

from __future__ import annotations

from django.core.files.base import ContentFile

from cms.agencies.models import Agency
from cms.media.models import LoaDocument, LoaImage, LoaMedia
from cms.samples import draw, film, speech
from cms.samples import print as printing
from cms.samples.schema import SampleItem
from cms.samples.wording import slug

_ALT_MAX = LoaImage._meta.get_field("description").max_length
_TITLE_MAX = 255


class Library:
    """Makes the files of one item."""

    def __init__(self, item: SampleItem, agency: Agency) -> None:
        self._item, self._agency = item, agency

    def sheet(self) -> LoaImage:
        """The infographic itself."""
        return self._image(draw.infographic(self._item, agency=self._agency.name), self._item.title, "do-hoa")

    def cover(self) -> LoaImage:
        return self._image(draw.cover(self._item, agency=self._agency.name), draw.cover_alt(self._item), "bia")

    def print_file(self) -> LoaDocument | None:
        data = printing.printed(self._item, agency=self._agency.name)
        if data is None:
            return None
        return LoaDocument.objects.create(
            title=self._item.title[:_TITLE_MAX], file=self._file(data, "ban-in.pdf"), collection=self._agency.collection
        )

    def film(self) -> LoaMedia:
        item, agency = self._item, self._agency.name
        return LoaMedia.objects.create(
            title=item.title[:_TITLE_MAX], type="video", collection=self._agency.collection,
            file=self._file(film.film(item, agency=agency), "phim.mp4"),
            captions=self._file(film.captions(item).encode(), "phu-de.vtt"),
            captions_language=item.language, transcript=film.transcript(item),
            thumbnail=self._file(draw.thumbnail(item, agency=agency), "hinh-dai-dien.png"),
        )  # fmt: skip

    def recording(self) -> LoaMedia:
        item = self._item
        return LoaMedia.objects.create(
            title=item.title[:_TITLE_MAX], type="audio", collection=self._agency.collection,
            file=self._file(speech.audio(item), "am-thanh.mp3"), transcript=speech.note(item),
        )  # fmt: skip

    def _image(self, data: bytes, description: str, name: str) -> LoaImage:
        return LoaImage.objects.create(
            title=self._item.title[:_TITLE_MAX], description=description[:_ALT_MAX],
            file=self._file(data, f"{name}.png"), collection=self._agency.collection,
        )  # fmt: skip

    def _file(self, data: bytes, name: str) -> ContentFile[bytes]:
        return ContentFile(data, f"{slug(self._item)}-{name}")
