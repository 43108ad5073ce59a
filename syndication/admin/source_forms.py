"""The form of a source: what everybody needs to know, and what only its kind needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.collections import BaseCollectionMemberForm
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from cms.entries.models import AgencyName, Term
from syndication.models import Source, SourceKind

from .source_rights import source_policy

_ADDRESS = {
    SourceKind.FEED: (gettext_lazy("Address of the feed"), gettext_lazy("RSS, Atom or JSON Feed.")),
    SourceKind.OAI: (gettext_lazy("Address of the OAI-PMH interface"), gettext_lazy("Its base URL.")),
}  # fmt: skip
#: Minutes between two questions: what people choose from.
_EVERY = (
    (300, gettext_lazy("every 5 minutes")), (900, gettext_lazy("every 15 minutes")),
    (1800, gettext_lazy("every half hour")), (3600, gettext_lazy("every hour")),
    (21600, gettext_lazy("every 6 hours")), (86400, gettext_lazy("once a day")),
)  # fmt: skip


class SourceForm(BaseCollectionMemberForm):
    """One form for all kinds; fields that a kind does not know are left out."""

    permission_policy = source_policy

    agency_code = forms.ChoiceField(
        label=gettext_lazy("Agency"), required=False, help_text=gettext_lazy("Whose items these are.")
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Form"), required=False, help_text=gettext_lazy("For items that don't say it themselves.")
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For items that don't name any."),
    )  # fmt: skip
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Audiences"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For items that don't name any."),
    )  # fmt: skip
    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"), queryset=Page.objects.all(), required=False, widget=AdminPageChooser(),
        help_text=gettext_lazy("Where drafts go. Empty: the agency's own section."),
    )  # fmt: skip
    every_s = forms.TypedChoiceField(label=gettext_lazy("Asked"), choices=_EVERY, coerce=int, required=False)
    oai_set = forms.CharField(
        label=gettext_lazy("Set"), required=False, max_length=200,
        help_text=gettext_lazy("Only this set of the harvest. Empty: everything."),
    )  # fmt: skip

    class Meta:
        model = Source
        fields = [
            "name", "agency_code", "collection", "address", "home_url", "oai_set", "trust", "every_s", "form", "topics",
            "audiences", "section", "callback_url", "responsible", "contact_email",
        ]  # fmt: skip
        widgets = {"trust": forms.RadioSelect}
        labels = {"responsible": gettext_lazy("Responsible person")}
        help_texts = {
            "name": gettext_lazy("As editors will see it: the department, and which feed if it has several."),
            "collection": gettext_lazy("Who has the right “Decide” on it may answer what the source proposes."),
            "trust": gettext_lazy(
                "Whatever resembles an item that is here already waits in the inbox all the same."
            ),
            "responsible": gettext_lazy("Gets a letter when the source can no longer be read."),
            "contact_email": gettext_lazy("The department's address: it is told when an item is rejected, and why."),
            "callback_url": gettext_lazy("Where the partner's system is told how its items fare. Empty: it asks."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _absent(self.instance.kind):
            self.fields.pop(name, None)
        self._fill_choices()
        if "address" in self.fields:
            self.fields["address"].label, self.fields["address"].help_text = _ADDRESS[self.instance.kind]
            self.fields["address"].required = True
        if "every_s" in self.fields and self.instance.every_s not in dict(_EVERY):
            seconds = _("every %(count)s seconds") % {"count": self.instance.every_s}
            self.fields["every_s"].choices = [(self.instance.every_s, seconds), *_EVERY]

    def clean_address(self) -> str:
        """The same address twice would propose everything twice."""
        address: str = self.cleaned_data["address"]
        twin = Source.objects.filter(address=address, kind=self.instance.kind).exclude(pk=self.instance.pk).first()
        if twin is not None:
            raise forms.ValidationError(_("“%(name)s” has this address already.") % {"name": twin.name})
        return address

    def clean_every_s(self) -> int:
        return self.cleaned_data["every_s"] or self.instance.every_s

    def save(self, commit: bool = True) -> Source:
        source: Source = self.instance
        section = self.cleaned_data.get("section")
        source.section_id = section.pk if section else None
        if "oai_set" in self.cleaned_data:
            chosen = {"set": self.cleaned_data["oai_set"]} if self.cleaned_data["oai_set"] else {}
            source.options = {**{k: v for k, v in (source.options or {}).items() if k != "set"}, **chosen}
        if "address" in self.changed_data:
            # Another address is asked afresh, and at once.
            source.etag = source.last_modified = source.body_sha256 = ""
            source.next_at, source.failures, source.problem = None, 0, None
        return super().save(commit)  # type: ignore[no-any-return]

    def _fill_choices(self) -> None:
        names = dict(AgencyName.objects.oldest_first().values_list("code", "name"))
        agencies = sorted(((code, f"{name} ({code})") for code, name in names.items()), key=lambda pair: pair[1])
        self.fields["agency_code"].choices = [("", "—"), *_keep(agencies, self.instance.agency_code)]
        terms: dict[str, list[tuple[str, str]]] = {"form": [], "topic": [], "audience": []}
        for term in Term.objects.filter(vocabulary__in=terms, deprecated=False):
            terms[term.vocabulary].append((term.code, term.label))
        self.fields["form"].choices = [("", "—"), *_keep(terms["form"], self.instance.form)]
        for name, vocabulary in (("topics", "topic"), ("audiences", "audience")):
            self.fields[name].choices = _keep(terms[vocabulary], *(getattr(self.instance, name) or []))
        self.fields["section"].initial = self.instance.section_id
        if "oai_set" in self.fields:
            self.fields["oai_set"].initial = (self.instance.options or {}).get("set", "")
        people = get_user_model()._default_manager.filter(is_active=True)
        known = source_policy.users_with_any_permission(["change", "use"])
        self.fields["responsible"].queryset = people.filter(pk__in=known.values("pk")).order_by("last_name", "username")
        self.fields["responsible"].empty_label = _("Nobody yet")
        self.fields["responsible"].label_from_instance = lambda user: user.get_full_name() or user.get_username()


def _absent(kind: str) -> set[str]:
    """Fields that mean nothing for the kind."""
    found = set()
    if kind not in _ADDRESS:
        found |= {"address", "every_s", "home_url"}
    if kind != SourceKind.OAI:
        found.add("oai_set")
    if kind != SourceKind.EXCHANGE:
        found.add("callback_url")
    return found


def _keep(choices: list[tuple[str, str]], *chosen: str) -> list[tuple[str, str]]:
    """A code that is no longer offered stays chosen."""
    known = {code for code, _label in choices}
    return [*choices, *((code, code) for code in chosen if code and code not in known)]


class FindForm(forms.Form):
    """Where the department is on the web: a person rarely knows a feed's address."""

    address = forms.CharField(
        label=gettext_lazy("Address of the department's website, or of its feed"), max_length=2000,
        widget=forms.TextInput(attrs={"placeholder": "https://", "inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip
