"""Search boxes of the admin that find without marks, as the public search does."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin

from cms.core.text import search_words


class FoldedSearch:
    """Mix into a listing of a model that indexes its words folded."""

    search_query: str

    def search_queryset(self, queryset: Any) -> Any:
        typed = self.search_query
        self.search_query = search_words(typed or "") or typed
        try:
            return super().search_queryset(queryset)  # type: ignore[misc]
        finally:
            self.search_query = typed


class FoldedSearchForm(SearchFilterMixin, BaseFilterForm):
    """The same for a chooser."""

    def clean_q(self) -> str:
        typed = self.cleaned_data.get("q") or ""
        return search_words(typed) or typed
