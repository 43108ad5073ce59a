"""The editing form of an item: a draft may be incomplete, what goes public may not."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from cms.pages import publishable


class SitePageForm(WagtailAdminPageForm):
    """The slug may be left empty: the server makes one that can be read (the browser would write “djuong”)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False


class ContentPageForm(SitePageForm):
    """Adds the sentences of ``publishable`` to the fields they belong to, when more than a draft is asked for."""

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if self.is_deferred_validation or not valid:
            return valid
        # Child rows are only complete once their formsets were cleaned: later than ``clean()``.
        for problem in publishable.problems(self._as_submitted()):
            self.add_error(problem.field if problem.field in self.fields else None, problem.sentence)
        return not self.errors

    def save(self, commit: bool = True) -> Any:
        """Whoever says that a film needs no captions is recorded with it."""
        if "captions_exemption" in self.changed_data:
            exempted = self.cleaned_data.get("captions_exemption", "").strip()
            self.instance.captions_exempted_by = self.for_user if exempted else None
        return super().save(commit=commit)

    def _as_submitted(self) -> Any:
        """The page as it would be saved; nothing is written."""
        return self.save(commit=False)
