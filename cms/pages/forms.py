"""The editing form of an item: a draft may be incomplete, what goes public may not."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from cms.pages import publishable


class ContentPageForm(WagtailAdminPageForm):
    """Adds the sentences of ``publishable`` to the fields they belong to, when more than a draft is asked for."""

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if self.is_deferred_validation or not valid:
            return valid
        # Child rows are only complete once their formsets were cleaned: later than ``clean()``.
        for problem in publishable.problems(self._as_submitted()):
            self.add_error(problem.field if problem.field in self.fields else None, problem.sentence)
        return not self.errors

    def _as_submitted(self) -> Any:
        """The page as it would be saved; nothing is written."""
        return self.save(commit=False)
