"""*Publish everywhere*: one item, every channel, what goes out there, what each will refuse, and the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from cms.core.moments import moment
from publishers.conf import conf
from publishers.contract import Asset, Mend
from publishers.models import Campaign, Unsent
from publishers.planning.edits import media_edits
from publishers.planning.own_text import awaits_yes, is_own, known_writer
from publishers.planning.plan import CannotPlan, Choice, plan
from publishers.planning.preflight.readiness import Readiness, readiness
from publishers.planning.rules import rules_for
from publishers.planning.shared_text import own_words, shared_words
from publishers.planning.wordings import wordings_shown
from publishers.sentences import explain
from publishers.texts.inserting import Insertable, insertable
from publishers.texts.wording import Wording

from ..presenting import goes_out
from . import unsent
from .cards import Cards
from .composing import LATER, NOW, QUEUE, WALL_TIME, PlanForm, asked_time, current_campaigns, quick_times, wanted_time
from .item_channels import ItemChannels
from .item_page import PageOfItem
from .previews import item_picture, public_address
from .queue_seats import earliest, tell
from .strip import strip
from .written import Written, pressed, read_written

_SCRIPTS = [
    f"publishers/desk/x-{name}.js"
    for name in ("counter", "own-text", "insert", "tabs", "strip", "cover", "when", "unsent", "everywhere")
]


class EverywhereView(PageOfItem, WagtailAdminTemplateMixin, TemplateView):
    """A shared text, every channel locked to it until it gets its own, and one button that plans."""

    template_name = "publishers/admin/everywhere.html"
    page_title = gettext_lazy("Publish everywhere")
    header_icon = "upload"

    @cached_property
    def item(self) -> ItemChannels:
        campaign = self.given.get("campaign", "")
        return ItemChannels(
            user=self.request.user, entry=self.entry, campaign_id=int(campaign) if campaign.isdecimal() else None
        )  # fmt: skip

    @cached_property
    def unsent(self) -> Unsent | None:
        """What this person left unfinished here."""
        return unsent.find(self.request.user, self.page.pk) if self.request.method == "GET" else None

    @cached_property
    def given(self) -> Any:
        """What was posted, else what was left unfinished."""
        return unsent.as_form(self.unsent) if self.unsent else self.request.POST

    @cached_property
    def written(self) -> dict[int, Written]:
        """What was planned before, under what the form says now of the channels that are still free."""
        if self.record is None or not self.given:
            return self.item.kept
        free = [channel for channel in self.item.channels if self.item.is_free(channel)]
        added = wordings_shown(self.record, free, self.campaign, {})
        return {**self.item.kept, **read_written(self.given, self.record, free, self.item.kept, added)}

    @cached_property
    def campaign(self) -> Campaign | None:
        """The one that is chosen; it may have slots and short links of its own."""
        return Campaign.objects.filter(pk=self.item.campaign_id).first() if self.item.campaign_id else None

    @cached_property
    def inserts(self) -> dict[int, list[Insertable]]:
        """Channel id → hashtag sets, signatures and templates that can be put into its text."""
        return insertable(self.item.channels, self.record) if self.record and self.item.channels else {}

    def _awaits_yes(self, row: Readiness) -> bool:
        """Whether what is written for that channel waits for somebody else's yes."""
        if self.entry is None:
            return False
        own, user = (row.variant, row.options), self.request.user
        writer = known_writer(self.entry.pk, row.channel.pk, *own)
        return awaits_yes(self.entry.pk, *own, user, writer_id=writer)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [{"url": edit, "label": self.get_page_subtitle()}, {"url": "", "label": str(self.page_title)}]

    @property
    def header_buttons(self) -> list[Any]:
        if self.entry is None or not self.item.deliveries:
            return []
        url = reverse("loa_item", args=[self.entry.pk])
        return [HeaderButton(label=_("Where this item is"), url=url, icon_name="globe")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = kwargs.pop("rows", None)
        if rows is None:
            rows = self._readiness(self.written) if self.record else []
        form = kwargs.pop("form", None)
        sample = next((row.message for row in rows if row.message), None)
        asked_at = asked_time(self.request.GET.get("at", ""))
        return super().get_context_data(
            page=self.page,
            entry=self.entry,
            is_restricted=self.entry is None and self.page.live,
            record=self.record,
            picture=item_picture(sample, self._address),
            form=form,
            due_at=asked_at or self.given.get("due_at", ""),
            earliest=timezone.localtime().strftime(WALL_TIME),
            quick_times=quick_times(),
            campaigns=current_campaigns(),
            campaign=next(iter(self._asked("campaign")), self.given.get("campaign", "")),
            rules=self._rules(),
            unsent=self.unsent,
            edition=self._edition,
            scripts=_SCRIPTS,
            **self._shared(rows),
            **self._judged(rows),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.record is not None and "check" in request.GET:
            rows = self._readiness(self._mended())
            return TemplateResponse(request, "publishers/admin/everywhere_judged.html", self._judged(rows))
        if self.record is None or self.entry is None:
            messages.error(request, _("The page is not public yet. Publish it first, then publish it everywhere."))
            return HttpResponseRedirect(request.path)
        rows = self._readiness(self.written)
        free = [pk for pk, seat in self.item.seats.items() if seat.place]
        form = PlanForm(request.POST, channels=self.item.channels, rows=rows, taken=self.item.taken, seated=free)
        if not form.is_valid():
            messages.error(request, " ".join(text for errors in form.errors.values() for text in errors))
            return self.render_to_response(self.get_context_data(rows=rows, form=form), status=422)
        try:
            made = plan(self.entry, self._choices(form), user=request.user)
        except CannotPlan as error:
            messages.error(request, explain(error.code).message)
            if error.code != "not_published":
                return self.render_to_response(self.get_context_data(rows=rows, form=form), status=409)
            return HttpResponseRedirect(request.path)
        unsent.sent(request.user, self.page.pk, request.POST, {channel.pk for channel in form.chosen})
        due = form.at.instant if form.at else None
        names = [channel.name for channel in form.chosen]
        log(self.page, "loa.plan", user=request.user, data={"channels": names, "due": moment(due)})
        if form.is_for_queue:
            tell(request, made)
        else:
            messages.success(request, _promise(due, len(made)))
        return HttpResponseRedirect(reverse("loa_item", args=[self.entry.pk]))

    def _mended(self) -> dict[int, Written]:
        """After the mend that was pressed."""
        assert self.record is not None
        return pressed(
            self.request.POST, self.record, self.item.channels, self.written, campaign=self.campaign
        )  # fmt: skip

    def _choices(self, form: PlanForm) -> list[Choice]:
        at, undo = form.at, datetime.now(UTC) + timedelta(seconds=conf().undo_s)
        when: dict[str, Any] = {"undo_until": undo, "campaign": form.cleaned_data["campaign"]}
        if form.is_for_queue:
            when["for_queue"] = True
        elif at and at.instant > undo:
            when |= {"due_at": at.instant, "wall": at.wall, "zone": at.zone}
        return [
            Choice(
                channel=channel, variant=self.written[channel.pk].variant, options=self.written[channel.pk].options,
                **when,
            )
            for channel in form.chosen
        ]  # fmt: skip

    @property
    def _edition(self) -> str:
        """Which edition of the unfinished form this screen shows."""
        return str(self.unsent.edition) if self.unsent else self.request.POST.get("seen", "0")

    def _readiness(self, written: Mapping[int, Written]) -> list[Readiness]:
        assert self.record is not None
        variants = {pk: one.variant for pk, one in written.items()}
        options = {pk: one.options for pk, one in written.items()}
        kept = {pk: Wording.read(row.wording) for pk, row in self.item.taken.items()}
        rows = readiness(
            self.record, self.item.channels, variants, options, due_at=self._wanted(), campaign=self.campaign,
            wordings=kept,
        )  # fmt: skip
        return [written[row.channel.pk].over(row) if row.channel.pk in written else row for row in rows]

    def _wanted(self) -> datetime | None:
        """For when the channels are asked."""
        when = self.given.get("when", LATER)
        if when == QUEUE:
            return earliest(self.item.seats)
        asked = asked_time(self.request.GET.get("at", "")) or self.given.get("due_at", "")
        return None if when == NOW else wanted_time({"when": LATER, "due_at": asked})

    def _asked(self, name: str) -> list[str]:
        """What the address brings along, from the board of a campaign."""
        return self.request.GET.getlist(name) if self.request.method == "GET" else []

    def _shared(self, rows: Sequence[Readiness]) -> dict[str, Any]:
        """The text and the files that all channels share, as they stand now."""
        if self.record is None:
            return {}
        own = own_words(self.record)
        free = [row.variant for row in rows if self.item.is_free(row.channel)] or [row.variant for row in rows]
        said = next((words for words in map(shared_words, free) if words.title or words.text), None)
        return {
            "own": own,
            "shared_title": (said and said.title) or own.title,
            "shared_text": (said and said.text) or own.text,
            "shared_inserts": list({one.name: one for found in self.inserts.values() for one in found}.values()),
            "strip": strip(self.record, [media_edits(variant) for variant in free], self._address),
        }

    def _judged(self, rows: Sequence[Readiness]) -> dict[str, Any]:
        """What is judged anew while the editor types."""
        if self.record is None:
            return {"cards": [], "is_public": False}
        leads = {Mend.EDIT_ITEM: reverse("wagtailadmin_pages:edit", args=[self.page.pk])}
        cards = Cards(
            item=self.item, record=self.record, leads=leads, address=self._address,
            chosen=frozenset([*(self.given.getlist("channel") if self.given else ()), *self._asked("channel")]),
            inserts=self.inserts,
        )  # fmt: skip
        # Asked only where it matters: most forms have no text of their own.
        own = [row for row in rows if self.item.is_free(row.channel) and is_own(row.variant, row.options)]
        return {
            "cards": cards.all(rows), "is_public": self.entry is not None,
            "asks_for_yes": any(map(self._awaits_yes, own)), "next_seat": earliest(self.item.seats),
            "undo_s": round(conf().undo_s),
        }  # fmt: skip

    def _rules(self) -> list[dict[str, Any]]:
        """What rules will send by themselves once the page is public."""
        if self.entry is not None or self.record is None:
            return []
        content, agency = self.record.model_dump(mode="json"), self.record.source_agency
        found = rules_for(content, agency.code if agency else "", before=datetime.now(UTC))
        return [{"rule": rule, "channels": [channel.name for channel in rule.channels.all()]} for rule in found]

    def _address(self, asset: Asset) -> str:
        """Public files stand where everyone fetches them; those of a draft only the desk shows."""
        if self.entry:
            return public_address(asset)
        return reverse("loa_draft_media", args=[self.page.pk, asset.sha256])


def _promise(due: datetime | None, count: int) -> str:
    if due and due > datetime.now(UTC) + timedelta(seconds=conf().undo_s):
        return _("Planned on %(count)s channels for %(when)s.") % {"count": count, "when": moment(due)}
    return goes_out(count)
