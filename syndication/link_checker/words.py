"""What a visit found, in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from syndication.conf import conf
from syndication.models import SiteCheck
from syndication.sentences import explain

_PROBLEMS: Mapping[tuple[str, str], Any] = {
    ("banner", "missing"): gettext_lazy("the banner “%(title)s” is missing, or leads elsewhere"),
    ("link", "missing"): gettext_lazy("the link to “%(title)s” is missing, or leads elsewhere"),
    ("banner", "no_picture"): gettext_lazy("the banner “%(title)s” is only text: the picture is missing"),
    ("banner", "insecure"): gettext_lazy("the banner “%(title)s” leads to the unencrypted address (http)"),
    ("link", "insecure"): gettext_lazy("the link to “%(title)s” leads to the unencrypted address (http)"),
    ("banner", "broken"): gettext_lazy("the banner “%(title)s” leads to a page that is not there: check our own entry"),
    ("link", "broken"): gettext_lazy("the link to “%(title)s” leads to a page that is not there: check our own entry"),
}


def missing(check: SiteCheck, *, only_required: bool = True) -> list[str]:
    """What has to be mended, a phrase each."""
    found = [
        str(_PROBLEMS[item["kind"], item["problem"]]) % {"title": item["title"]}
        for item in check.findings.get("wanted", ())
        if item["problem"] and (item["required"] or not only_required)
    ]
    if check.problem:
        told = explain(check.problem["code"], check.problem["params"])
        found.insert(0, _("a page could not be seen: %(reason)s") % {"reason": told.message})
    return found


def is_fresh(check: SiteCheck, now: datetime) -> bool | None:
    """Whether the newest day on its pages is recent; ``None`` where no day could be found."""
    if check.newest_at is None:
        return None
    return check.newest_at >= now - timedelta(days=conf().sites_fresh_days)


def shows(check: SiteCheck) -> str:
    """How our content is shown there."""
    return {"widget": _("our widget"), "items": _("links to our items")}.get(check.findings.get("shows", ""), "")
