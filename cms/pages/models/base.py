"""What every item has, whatever its form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.agencies.models import Agency
from cms.core.text import search_words
from cms.entries.mixins import RecordMixin
from cms.entries.models import Term
from cms.entries.record import Attachment, Content
from cms.pages import publishable
from cms.pages.blocks import BodyBlock
from cms.pages.forms import ContentPageForm
from cms.pages.panels import tabs
from cms.pages.previewing import FrontEndPreview

from .relations import PageTag
from .slugs import ReadableSlug

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


class ContentPage(ReadableSlug, RecordMixin, FrontEndPreview, Page):
    """The base of all forms. A form sets ``form`` and adds its own fields, panels and parts of the record."""

    #: Code of the form (vocabulary ``form``).
    form: ClassVar[str] = ""

    summary = models.TextField(
        _("summary"), blank=True, validators=[MaxLengthValidator(1000)],
        help_text=_("One or two sentences, at most 1000 characters; shown in lists, feeds and posts."),
    )  # fmt: skip
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    language = models.CharField(
        _("language"), max_length=35, default="vi", help_text=_("BCP 47 code: vi, en, jra (Jarai), bdq (Bahnar)…"),
        validators=[RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("This is not a language code."))],
    )  # fmt: skip
    topics = ParentalManyToManyField(
        Term, blank=True, related_name="+", verbose_name=_("topics"),
        limit_choices_to={"vocabulary": "topic", "deprecated": False},
    )  # fmt: skip
    audiences = ParentalManyToManyField(
        Term, blank=True, related_name="+", verbose_name=_("audiences"),
        limit_choices_to={"vocabulary": "audience", "deprecated": False},
    )  # fmt: skip
    areas = models.TextField(_("areas"), blank=True, help_text=_("Codes of administrative units, one a line."))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency"),
        help_text=_("Empty: the agency of the section."),
    )  # fmt: skip
    compiled_by = models.CharField(_("compiled by"), max_length=255, blank=True, help_text=_("An agency or a unit."))
    source_url = models.URLField(
        _("taken over from"), max_length=2000, blank=True,
        help_text=_("Address of the item on the website that made it; feeds name it as the origin."),
    )  # fmt: skip
    licence = models.CharField(_("licence"), max_length=255, default=CC_BY, help_text=_("Address of its text."))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    review_due = models.DateField(_("review due"), null=True, blank=True)
    cover = models.ForeignKey(
        "loa_media.LoaImage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cover picture")
    )
    cover_alt = models.CharField(
        _("text alternative of the cover"), max_length=500, blank=True,
        help_text=_("Empty: the description in the library."),
    )  # fmt: skip
    tags = ClusterTaggableManager(through=PageTag, blank=True, verbose_name=_("tags"))

    base_form_class = ContentPageForm
    edit_handler = tabs()
    parent_page_types = ["loa_pages.HomePage", "loa_pages.SectionPage", "loa_pages.IndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("folded_text"),
        index.AutocompleteField("folded_title"),
        index.FilterField("language"),
    ]
    api_fields = [
        APIField("summary", writable=True), APIField("body", writable=True), APIField("language", writable=True),
        APIField("compiled_by", writable=True), APIField("licence", writable=True),
        APIField("source_url", writable=True),
        APIField("valid_from", writable=True), APIField("valid_to", writable=True),
    ]  # fmt: skip

    class Meta:
        abstract = True

    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        if self.agency_id is None and self.path:
            self.agency = self.section_agency
        if clean and self.live:
            publishable.require(self)
        return super().save(clean=clean, **kwargs)

    # --- the record -------------------------------------------------------------------------------------------------

    def as_record(self) -> Content:
        from cms.pages.record import content_of

        return content_of(self)

    def record_details(self) -> dict[str, Any]:
        """Facts of the form that the record has no field for: plain JSON."""
        return {}

    def record_lead(self) -> str:
        """HTML of the subset that comes before the body."""
        return ""

    def record_tail(self) -> str:
        """HTML of the subset that comes after the body."""
        return ""

    def record_attachments(self) -> Iterator[Attachment]:
        """The form's own files, the main one first. Cover, pictures of the body and files are added by the mapping."""
        return iter(())

    def publishing_problems(self) -> Iterator[publishable.Problem]:
        """What the form lacks before it may be public."""
        return iter(())

    # --- what templates and search ask --------------------------------------------------------------------------------

    @cached_property
    def section_agency(self) -> Agency | None:
        """The agency of the nearest section above."""
        from .structure import SectionPage

        above = SectionPage.objects.ancestor_of(self).exclude(agency=None).order_by("-depth").first()
        return above.agency if above else None

    @property
    def form_label(self) -> str:
        from cms.pages.terms import label_of

        # A list learns the labels of all its items at once.
        return self.__dict__.get("_loa_form_label") or label_of("form", self.form)

    @property
    def cover_text_alternative(self) -> str:
        return self.cover_alt or (self.cover.description if self.cover else "")

    @property
    def list_picture(self) -> Any:
        """The picture that stands for the item in lists."""
        return self.cover

    def folded_title(self) -> str:
        return search_words(self.title)

    def folded_text(self) -> str:
        """Everything a reader may look for, without marks; numbers of the named documents among it."""
        from cms.pages.body import body_text

        numbers = [row.document.folded_text() for row in self.loa_citations.select_related("document__type")]
        return search_words(
            self.title, self.summary, body_text(self.body), " ".join(tag.name for tag in self.tags.all()),
            " ".join(term.label_vi for term in self.topics.all()), *numbers, *self.form_texts(),
        )  # fmt: skip

    def form_texts(self) -> Iterator[str]:
        """Texts of the form's own fields, for search."""
        return iter(())
