"""The register of legal documents: list, form, chooser."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from cms.core.admin_search import FoldedSearch, FoldedSearchForm
from cms.core.registries import legal_panels
from cms.legal.models import DocumentType, LegalDocument


class LegalDocumentIndexView(FoldedSearch, IndexView):
    """Finds “nd 168”; each with its type, which is part of its name."""

    def get_base_queryset(self) -> QuerySet[LegalDocument]:
        found: QuerySet[LegalDocument] = super().get_base_queryset().select_related("type")
        return found


class LegalDocumentEditView(EditView):
    """The form; above it what other floors know of the document, such as where items that cite it stand."""

    template_name = "loa_legal/admin/document_edit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document = self.object
        found = [make(document.number_key, str(document), self.request.user) for _name, make in legal_panels.items()]
        return super().get_context_data(legal_panels=[panel for panel in found if panel], **kwargs)


class LegalChooseView(ChooseView):
    filter_form_class = FoldedSearchForm


class LegalChooseResultsView(ChooseResultsView):
    filter_form_class = FoldedSearchForm


class LegalChooserViewSet(SnippetChooserViewSet):
    choose_view_class = LegalChooseView
    choose_results_view_class = LegalChooseResultsView


_DOCUMENT = [
    FieldRowPanel([FieldPanel("number"), FieldPanel("type")]),
    FieldPanel("abstract"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("issuer"), FieldPanel("joint_issuers")]),
            FieldRowPanel([FieldPanel("signing_capacity"), FieldPanel("signer_title"), FieldPanel("signer")]),
            FieldPanel("issued_on"),
        ],
        heading=_("Issue"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("validity"),
            FieldRowPanel([FieldPanel("effective_on"), FieldPanel("expires_on")]),
            FieldPanel("effective_notes"),
            FieldRowPanel([FieldPanel("checked_at"), FieldPanel("checked_by")]),
        ],
        heading=_("Validity"),
        help_text=_("A change reaches every item that names this document."),
    ),
]
_PLACE = [
    FieldPanel("scope"),
    FieldPanel("fields"),
    FieldRowPanel([FieldPanel("gazette_no"), FieldPanel("gazette_date")]),
    FieldPanel("source_url"),
]
_RELATIONS = [
    InlinePanel("relations", heading=_("What it does to other documents"), label=_("relation"), panels=[
        FieldRowPanel([FieldPanel("kind"), FieldPanel("target")]), FieldRowPanel([FieldPanel("holds_from"),
                                                                                  FieldPanel("note")]),
    ])
]  # fmt: skip


class LegalDocumentViewSet(SnippetViewSet):
    model = LegalDocument
    icon = "doc-full"
    menu_label = _("Legal documents")
    index_view_class = LegalDocumentIndexView
    edit_view_class = LegalDocumentEditView
    edit_template_name = "loa_legal/admin/document_edit.html"
    chooser_viewset_class = LegalChooserViewSet
    list_display = [
        "number", "type", "issuer",
        Column("issued_on", label=_("Issued on"), sort_key="issued_on"),
        Column("get_validity_display", label=_("Validity"), sort_key="validity"),
    ]  # fmt: skip
    list_filter = ["validity", "type", "scope"]
    list_export = ["number", "type", "issuer", "issued_on", "effective_on", "expires_on", "validity", "abstract"]
    edit_handler = TabbedInterface(
        [
            ObjectList(_DOCUMENT, heading=pgettext_lazy("law", "Document")),
            ObjectList(_RELATIONS, heading=_("Relations")),
            ObjectList(_PLACE, heading=_("Classification")),
        ]
    )


class DocumentTypeViewSet(SnippetViewSet):
    model = DocumentType
    icon = "tag"
    menu_label = _("Types")
    list_display = ["label_vi", "code", "rank", "deprecated"]


class LegalGroup(SnippetViewSetGroup):
    menu_label = _("Law")
    menu_icon = "doc-full"
    menu_order = 310
    items = (LegalDocumentViewSet, DocumentTypeViewSet)
