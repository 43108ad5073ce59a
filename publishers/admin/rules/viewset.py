"""Rules on the desk: which new items go where, with what the rule would have done lately."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.forms.collections import BaseCollectionMemberForm
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.core.exporting import ExportsAsShown
from cms.core.own_rows import OwnRows
from cms.entries.agency_tree import find_branch
from cms.entries.assemble import record_of
from cms.entries.models import AgencyName, Entry, Term
from cms.entries.selection import Labels
from publishers.models import Channel, Rule
from publishers.planning.rules import Conditions, Destination, destinations_on

from ..permissions import rule_policy, usable_channels
from ..texts.fields import check_texts, offer_texts
from ..trying import OnOwn, WithTrial
from .words import conditions_words

#: Items that the preview looks back at.
LOOK_BACK = 20
_VOCABULARIES = {"forms": "form", "topics": "topic", "audiences": "audience"}


class RuleForm(BaseCollectionMemberForm):
    """Conditions as ticks from the vocabularies; channels that the person may use."""

    permission_policy = rule_policy

    class Meta:
        model = Rule
        fields = [
            "name", "is_active", "forms", "topics", "audiences", "agency_code", "channels", "into_queue",
            "delay_min", "template", "campaign", "collection",
        ]  # fmt: skip
        help_texts = {
            "name": gettext_lazy("As editors will see it: “Outlines go everywhere”."),
            "is_active": gettext_lazy("Off: the rule is kept and sends nothing."),
            "into_queue": gettext_lazy(
                "Each item takes the next free slot of each channel. A channel without slots gets it after the wait."
            ),
            "delay_min": gettext_lazy("0: at once, after the time in which it can be taken back."),
            "template": gettext_lazy("Instead of the text that each channel would begin with."),
            "campaign": gettext_lazy("What the rule sends belongs to this campaign."),
            "collection": gettext_lazy("Who looks after the channels of this collection may change the rule."),
        }
        widgets = {"channels": forms.CheckboxSelectMultiple(attrs={"class": "loa-ticks"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._user = kwargs["user"]
        super().__init__(*args, **kwargs)
        terms: dict[str, list[tuple[str, str]]] = {}
        for term in Term.objects.filter(vocabulary__in=_VOCABULARIES.values()):
            kept = getattr(self.instance, _field_of(term.vocabulary))
            if not term.deprecated or term.code in kept:
                terms.setdefault(term.vocabulary, []).append((term.code, term.label))
        for name, vocabulary in _VOCABULARIES.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=self.fields[name].label, required=False, choices=terms.get(vocabulary, []),
                widget=forms.CheckboxSelectMultiple(attrs={"class": "loa-ticks"}), initial=getattr(self.instance, name),
                help_text=_("One of the ticked is enough. Nothing ticked: all of them."),
            )  # fmt: skip
        self.fields["agency_code"] = forms.ChoiceField(
            label=self.fields["agency_code"].label, required=False, choices=_agencies(self.instance.agency_code),
            help_text=_("Items of this agency and of all below it."),
        )  # fmt: skip
        offer_texts(self, self._user, ["template"])
        self._foreign = self._channels_of_others()
        self.fields["channels"].queryset = usable_channels(self._user)
        self.fields["channels"].required = not self._foreign
        self.fields["channels"].help_text = _("Only channels that you may publish on.")

    def _channels_of_others(self) -> list[Channel]:
        """Channels of the rule that this person may not use: they stay as they are."""
        if not self.instance.pk:
            return []
        usable = usable_channels(self._user).values("pk")
        return list(self.instance.channels.exclude(pk__in=usable))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_texts(self, cleaned, ["template"])
        return cleaned

    def clean_channels(self) -> Any:
        chosen = self.cleaned_data["channels"]
        return Channel.objects.filter(Q(pk__in=chosen) | Q(pk__in=[channel.pk for channel in self._foreign]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One recent item and where the rule would have sent it."""

    entry: Entry
    destinations: list[Destination]


def trials(conditions: Conditions, rule: Rule, channels: list[Channel]) -> list[Trial]:
    """The latest items: an item without destinations is not meant by the rule. Nothing leaves this machine."""
    found = []
    for entry in Entry.objects.published().order_by("-published_at")[:LOOK_BACK]:
        meant = conditions.match(entry.content, entry.agency_code)
        rows = destinations_on(record_of(entry), [(rule, channel) for channel in channels]) if meant else []
        found.append(Trial(entry=entry, destinations=rows))
    return found


class RuleIndexView(ExportsAsShown, IndexView):
    """Rules of the collections that the person looks after."""

    export_filename = "rules"

    def get_base_queryset(self) -> Any:
        mine = rule_policy.instances_user_has_permission_for(self.request.user, "change")
        return mine.select_related("campaign").prefetch_related("channels")

    @cached_property
    def columns(self) -> list[Column]:
        labels = Labels()
        return [
            TitleColumn("name", label=_("Name"), url_name="loa_rules:edit", sort_key="name"),
            Column("what", label=_("Which items"), accessor=lambda rule: conditions_words(rule, labels)),
            Column("channels", label=_("Channels"), accessor=_channel_names),
            BooleanColumn("is_active", label=_("In force"), sort_key="is_active"),
        ]


class RuleTrial(WithTrial):
    """Below the form, what the rule would have done lately."""

    template_name = "publishers/admin/rule_form.html"

    def tried(self, form: Any) -> dict[str, Any]:
        return {"trials": _try(form) if form.is_valid() else None}


class RuleCreateView(RuleTrial, CreateView):
    """A new rule."""

    def save_instance(self) -> Rule:
        rule: Rule = super().save_instance()
        rule.created_by = self.request.user
        rule.save(update_fields=["created_by"])
        return rule


class RuleEditView(OnOwn, RuleTrial, EditView):
    """Change a rule; below the form, what it would have done lately."""


class RuleDeleteView(OnOwn, DeleteView):
    """What it planned stays planned."""


class RuleViewSet(OwnRows, ModelViewSet):
    """Rules."""

    model = Rule
    name = "loa_rules"
    url_prefix = "rules"
    icon = "tasks"
    menu_label = pgettext_lazy("for publishing", "Rules")
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = RuleIndexView
    add_view_class = RuleCreateView
    edit_view_class = RuleEditView
    delete_view_class = RuleDeleteView
    create_template_name = "publishers/admin/rule_form.html"
    edit_template_name = "publishers/admin/rule_form.html"
    search_fields = ["name"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[RuleForm]:
        return RuleForm

    def get_permissions_to_register(self) -> Any:
        """None: whoever looks after the channels looks after the rules."""
        return super().get_permissions_to_register().none()


def _channel_names(rule: Rule) -> str:
    return ", ".join(channel.name for channel in rule.channels.all())


def _try(form: RuleForm) -> list[Trial]:
    given = form.cleaned_data
    branch = find_branch(given["agency_code"]) if given["agency_code"] else None
    agencies = branch.codes if branch else [code for code in [given["agency_code"]] if code]
    conditions = Conditions(
        forms=frozenset(given["forms"]), topics=frozenset(given["topics"]), audiences=frozenset(given["audiences"]),
        agencies=frozenset(agencies),
    )  # fmt: skip
    rule = Rule(name=given["name"], delay_min=given["delay_min"], template=given["template"])
    return trials(conditions, rule, list(given["channels"]))


def _field_of(vocabulary: str) -> str:
    return next(name for name, known in _VOCABULARIES.items() if known == vocabulary)


def _agencies(kept: str) -> list[tuple[str, str]]:
    """Code and name of every agency that has a name now, and the one that the rule names already."""
    rows = dict(AgencyName.objects.filter(valid_to=None).order_by("name").values_list("code", "name"))
    if kept:
        rows.setdefault(kept, kept)
    return [("", _("all agencies")), *rows.items()]
