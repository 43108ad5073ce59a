"""What is done with a report from its page. Every rule about it is in the actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.core.indicators import TakerRefused
from cms.core.registries import figure_takers
from cms.reports.actions import closing
from cms.reports.actions.prepare import prepare
from cms.reports.actions.refusal import Refused
from cms.reports.actions.type_in import take_back, write_section
from cms.reports.closed import figures_of
from cms.reports.models import Report
from cms.reports.people import reach_of

from .base import OneReport, now


class ActView(OneReport, View):
    """A POST; says what happened and goes back to the report."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        acts: Mapping[str, Callable[[HttpRequest, Report], Report | None]] = {
            "count": _count, "write": _write, "close": _close, "hand-in": _hand_in, "accept": _accept,
            "send-back": _send_back, "correct": _correct, "take-back": _take_back, "send-figures": _send_figures,
        }  # fmt: skip
        if act not in acts:
            raise Http404
        report = self.report
        try:
            report = acts[act](request, report) or report
        except Refused as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("loa_reports:report", args=[report.pk]))


def _count(request: HttpRequest, report: Report) -> None:
    prepare(report, user=request.user, now=now())
    messages.success(request, _("Counted again. What people typed in stays as it was."))


def _write(request: HttpRequest, report: Report) -> None:
    """All parts of the form; one that somebody else changed is refused, and shown again as it was typed."""
    refused: list[str] = []
    kept: dict[str, str] = {}
    for section in report.sections.all():
        text = request.POST.get(f"part-{section.code}")
        if text is None or _clean(text) == section.text:
            continue
        edition = request.POST.get(f"edition-{section.code}", "")
        try:
            wanted = int(edition) if edition.isdigit() else -1
            write_section(report, section, _clean(text), edition=wanted, user=request.user)
        except Refused as problem:
            refused.append(str(problem))
            kept[section.code] = _clean(text)
    if refused:
        request.session[f"loa_report_{report.pk}"] = kept
        raise Refused(" ".join(dict.fromkeys(refused)))
    messages.success(request, _("The written parts are saved."))


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _close(request: HttpRequest, report: Report) -> None:
    closing.close(report, user=request.user, now=now())
    messages.success(request, _("Closed: its numbers stay as they are, with the rows behind them."))


def _hand_in(request: HttpRequest, report: Report) -> None:
    closing.hand_in(report, user=request.user, now=now())
    messages.success(request, _("Handed in to %(receiver)s.") % {"receiver": report.receiver_name})


def _accept(request: HttpRequest, report: Report) -> None:
    closing.accept(report, user=request.user, now=now(), answer=request.POST.get("answer", ""))
    messages.success(request, _("Accepted. The agency sees it on its page."))


def _send_back(request: HttpRequest, report: Report) -> None:
    closing.send_back(report, user=request.user, now=now(), answer=request.POST.get("answer", ""))
    messages.success(request, _("Returned with your reason. The agency writes a correction."))


def _correct(request: HttpRequest, report: Report) -> Report:
    new = closing.correct(report, user=request.user)
    messages.success(
        request, _("This is version %(number)s, to be corrected. The earlier one stays.") % {"number": new.number}
    )
    return new


def _take_back(request: HttpRequest, report: Report) -> None:
    take_back(report, request.POST.get("code", ""), user=request.user)
    messages.success(request, _("The number is again what was counted."))


def _send_figures(request: HttpRequest, report: Report) -> None:
    if not report.snapshot or not reach_of(request.user).may_write(report.agency_id):
        raise Refused(_("Only the figures of a closed report are sent, by the agency's report officers."))
    key = request.POST.get("taker", "")
    takers = [taker for _name, find in figure_takers.items() for taker in find(request.user) if taker.key == key]
    if not takers:
        raise Refused(_("That place no longer takes figures from you. Choose another one."))
    try:
        receipt = takers[0].take(figures_of(report), request.user)
    except TakerRefused as problem:
        raise Refused(str(problem)) from None
    log(report, "loa.report_figures", user=request.user, data={"to": takers[0].label, "receipt": receipt})
    told = {"place": takers[0].label, "receipt": receipt}
    messages.success(request, _("%(place)s has the figures. Its receipt: %(receipt)s") % told)
