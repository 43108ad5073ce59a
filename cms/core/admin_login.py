"""The log-in form in the reader's language: Wagtail's own has labels that no catalogue can reach."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm


class LabelledLoginForm(LoginForm):  # type: ignore[misc]
    """Wagtail's form; Django makes its label “Password” out of the field's name."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
