"""What the desk says of mends: the words on the button, and what was changed about a channel's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic.fields import FieldInfo

from cms.core.moments import moment
from publishers.channel_fields import extra
from publishers.contract import Mend
from publishers.contract.mending import ASKING, LEADING
from publishers.models import Delivery
from publishers.planning.edits import media_edits
from publishers.planning.preflight.readiness import Finding, Readiness

from .written import choices_model

LABELS: Mapping[Mend, Any] = {
    Mend.SHORTEN: gettext_lazy("Shorten at a sentence"),
    Mend.FILL_IN: gettext_lazy("Take the item's own words"),
    Mend.REPLACE_SIGNS: gettext_lazy("Replace the signs"),
    Mend.STRIP_LINKS: gettext_lazy("Take the links out"),
    Mend.DROP_HASHTAGS: gettext_lazy("Leave the last hashtags out"),
    Mend.DROP_TAGS: gettext_lazy("Leave these keywords out"),
    Mend.USE_FIRST: gettext_lazy("Send only the first ones"),
    Mend.LEAVE_OUT: gettext_lazy("Leave it out here"),
    Mend.CROP: gettext_lazy("Cut it to shape"),
    Mend.COVER_FROM_VIDEO: gettext_lazy("Take a frame of the video"),
    Mend.LINK_TO_COMMENT: gettext_lazy("Put the link into the first comment"),
    Mend.CHOOSE: gettext_lazy("Change the choice"),
    Mend.ADD_ALT: gettext_lazy("Describe it here"),
    Mend.REWRITE: gettext_lazy("Change it myself"),
    Mend.EDIT_ITEM: gettext_lazy("Open the item"),
    Mend.EDIT_CHANNEL: gettext_lazy("Open the channel's settings"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One mend as the desk offers it: it is pressed, goes to a field of this screen, or opens another one."""

    label: str
    #: Sent when it is pressed.
    value: str = ""
    #: Id of the field that it goes to.
    field: str = ""
    #: Address that it opens.
    url: str = ""


def buttons(row: Readiness, finding: Finding, places: Mapping[Mend, str]) -> list[Button]:
    """The mends of one finding. ``places``: where those lead that open another screen; one that is missing is left out.

    A link for what a person can do on this screen by a press would only be in the way.
    """
    found = []
    for way in finding.mends:
        label = str(LABELS[way])
        if way in LEADING:
            if places.get(way) and not found:
                found.append(Button(label=label, url=places[way]))
        elif way in ASKING:
            found.append(Button(label=label, field=_field(row, finding, way)))
        else:
            value = f"{row.channel.pk} {way} {finding.name}"
            if way == Mend.CHOOSE:
                label = _choice_label(row, finding) or label
            found.append(Button(label=label, value=value))
    return found


def choice_sentences(delivery: Delivery) -> list[str]:
    """What was chosen for this one delivery, by the platform's own labels."""
    fields = choices_model(delivery.channel).model_fields
    known = {name: value for name, value in delivery.options.items() if name in fields}
    return [f"{fields[name].title or name}: {_chosen(fields[name], value)}" for name, value in known.items()]


def _chosen(info: FieldInfo, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    instant = parse_datetime(value) if extra(info).get("kind") == "datetime" and isinstance(value, str) else None
    return moment(instant) if instant else str(extra(info).get("labels", {}).get(value, value))


def edit_sentences(variant: Mapping[str, Any]) -> list[str]:
    """What an editor changed about the files and keywords that a channel gets."""
    edits = media_edits(variant)
    said = []
    if edits.order:
        said.append(_("The pictures go out in another order."))
    if edits.use_first:
        said.append(
            ngettext("Only the first picture goes out.", "Only the first %(count)s pictures go out.", edits.use_first)
            % {"count": edits.use_first}
        )
    if edits.leave_out:
        said.append(ngettext("%(count)s file stays out.", "%(count)s files stay out.", len(edits.leave_out))
                    % {"count": len(edits.leave_out)})  # fmt: skip
    if edits.crop:
        said.append(ngettext("%(count)s picture is cut to shape.", "%(count)s pictures are cut to shape.",
                             len(edits.crop)) % {"count": len(edits.crop)})  # fmt: skip
    if edits.cover_at_s is not None:
        said.append(_("The cover is the video's picture at second %(second)s.") % {"second": f"{edits.cover_at_s:g}"})
    if variant.get("tags"):
        said.append(_("Keywords: %(tags)s.") % {"tags": ", ".join(variant["tags"])})
    return said


def _choice_label(row: Readiness, finding: Finding) -> str:
    """Which choice the press sets, and to what, in the platform's own labels."""
    fields = choices_model(row.channel).model_fields
    chosen = finding.params.get("choose") or {}
    return "; ".join(f"{fields[name].title or name}: {_chosen(fields[name], chosen[name])}"
                     for name in chosen if name in fields)  # fmt: skip


def _field(row: Readiness, finding: Finding, way: Mend) -> str:
    if way == Mend.ADD_ALT:
        return f"loa-alt-{finding.params.get('sha256', '')}"
    is_title = finding.field == "title" and row.has_title
    return f"loa-{'title' if is_title else 'body'}-{row.channel.pk}"
