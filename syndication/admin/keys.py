"""Keys and addresses of a source: made here, shown once, overlapping while they change, ended when a person says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.core.clock import SystemClock
from cms.core.conf import conf
from cms.core.moments import moment, zone_label
from syndication.inbound import keys
from syndication.inbound.exchange import telling
from syndication.models import KeyPurpose, Source, SourceKey, SourceKind

from .source_rights import source_policy

#: Verb → label, and what the log says.
VERBS = {
    "loa.make_key": (gettext_lazy("Make a key"), gettext_lazy("Made a key or an address")),
    "loa.end_key": (gettext_lazy("End a key"), gettext_lazy("Ended a key or an address")),
    "loa.set_callback": (gettext_lazy("Set the callback address"), gettext_lazy("Changed the callback address")),
}
_KEYID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@/-]{0,99}")
#: Purposes that make sense for each kind of source.
PURPOSES: Mapping[str, tuple[str, ...]] = {
    SourceKind.EXCHANGE: (KeyPurpose.SIGNATURE,),
    SourceKind.FORM: (KeyPurpose.FORM, KeyPurpose.TOKEN),
}
_TESTED: Mapping[str, Any] = {
    "": gettext_lazy("The partner answered and accepted the signature."),
    "refused": gettext_lazy("The partner was reached but refused the signature: it must know the newest key."),
    "unreachable": gettext_lazy("The partner could not be reached. Check the address; the log says more."),
    "no_key": gettext_lazy("There is no shared key to sign with. Make one first."),
    "no_address": gettext_lazy("There is no callback address. Enter one first."),
    "odd": gettext_lazy("Something answered, but not as a partner would. Check the address."),
}


class SigningKeyForm(forms.Form):
    """A shared key (made here unless the partner brings one), or the partner's public key."""

    keyid = forms.CharField(
        max_length=100, label=gettext_lazy("Name of the key"),
        help_text=gettext_lazy("Such as gialai-stp-2026-01. The partner names it in every message."),
    )  # fmt: skip
    public_key = forms.CharField(
        required=False, max_length=100, label=gettext_lazy("Public key of the partner (Ed25519)"),
        help_text=gettext_lazy("Only if the partner signs with a key pair: 32 bytes in Base64. Else leave it empty."),
    )  # fmt: skip

    def clean_keyid(self) -> str:
        keyid: str = self.cleaned_data["keyid"].strip()
        if not _KEYID.fullmatch(keyid):
            raise forms.ValidationError(_("A key name has letters, digits and . _ : @ / - only."))
        if SourceKey.objects.filter(keyid=keyid).exists():
            raise forms.ValidationError(_("A key of this name is here already. Choose another name."))
        return keyid

    def clean_public_key(self) -> str:
        given: str = self.cleaned_data["public_key"].strip()
        if given:
            try:
                keys.read_public_key(given)
            except ValueError:
                raise forms.ValidationError(_("This is no Ed25519 public key: 32 bytes in Base64.")) from None
        return given


class CallbackForm(forms.ModelForm):
    """Where the partner is told."""

    class Meta:
        model = Source
        fields = ["callback_url"]
        field_classes = {"callback_url": forms.URLField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["callback_url"] = forms.URLField(
            required=False, max_length=2000, assume_scheme="https", label=_("Callback address"),
            help_text=_("Signed messages go there whenever a submission moves on. Empty: the partner asks by itself."),
        )  # fmt: skip


class KeysView(View):
    """One page for a source: what counts now, and what can be made or ended."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return _page(request, _source(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = _source(request, pk)
        acts: Mapping[str, Callable[[HttpRequest, Source], HttpResponse | None]] = {
            "signature": _make_signing_key, "token": _make_token, "form": _make_address, "end": _end,
            "callback": _set_callback, "test": _test,
        }  # fmt: skip
        act = acts.get(request.POST.get("act", ""))
        answer = act(request, source) if act else None
        return answer or HttpResponseRedirect(reverse("loa_source_keys", args=[pk]))


def may_keep_keys(user: Any, source: Source) -> bool:
    """Whoever may change the source."""
    return bool(source_policy.user_has_permission_for_instance(user, "change", source))


def _source(request: HttpRequest, pk: int) -> Source:
    source = get_object_or_404(Source, pk=pk)
    if not may_keep_keys(request.user, source):
        raise PermissionDenied
    return source


def _page(request: HttpRequest, source: Source, **shown: Any) -> HttpResponse:
    now = timezone.now()
    rows = [(row, _words(row, now)) for row in source.keys.order_by("purpose", "-pk")]
    context = {
        "source": source, "rows": rows, "clock": zone_label(), "purposes": PURPOSES.get(source.kind, ()),
        "signing_form": SigningKeyForm(), "callback_form": CallbackForm(instance=source),
        "base_url": f"{conf().public_url}/exchange/v1", "api_url": f"{conf().public_url}/api/v1/contributions", **shown,
    }  # fmt: skip
    response = render(request, "syndication/admin/keys.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _words(row: SourceKey, now: Any) -> dict[str, Any]:
    is_over = row.valid_until is not None and row.valid_until <= now
    return {
        "name": str(row) if row.purpose == KeyPurpose.SIGNATURE else _("number %(number)s") % {"number": row.pk},
        "purpose": row.get_purpose_display(),
        "until": moment(row.valid_until),
        "used": moment(row.used_at) or _("not yet"),
        "made": moment(row.created_at),
        "is_over": is_over,
    }


def _make_signing_key(request: HttpRequest, source: Source) -> HttpResponse:
    form = SigningKeyForm(request.POST)
    if not form.is_valid():
        return _page(request, source, signing_form=form)
    given = form.cleaned_data
    if given["public_key"]:
        row = keys.keep_public_key(source, keyid=given["keyid"], public_key=given["public_key"])
        log(source, "loa.make_key", user=request.user, data={"key": row.keyid})
        messages.success(request, _("The key is kept: messages signed with its other half are believed."))
        return HttpResponseRedirect(reverse("loa_source_keys", args=[source.pk]))
    made = keys.make_shared_key(source, keyid=given["keyid"])
    log(source, "loa.make_key", user=request.user, data={"key": made.row.keyid})
    return _page(request, source, secret=made.secret, secret_of=made.row.keyid)


def _make_token(request: HttpRequest, source: Source) -> HttpResponse:
    made = keys.make_token(source, KeyPurpose.TOKEN)
    log(source, "loa.make_key", user=request.user, data={"key": made.row.pk})
    return _page(request, source, secret=made.secret, secret_of=_("the contribution API"))


def _make_address(request: HttpRequest, source: Source) -> HttpResponse:
    made = keys.make_token(source, KeyPurpose.FORM)
    log(source, "loa.make_key", user=request.user, data={"key": made.row.pk})
    address = conf().public_url + reverse("loa_contribute", args=[made.secret])
    return _page(request, source, secret=address, secret_of=_("the contribution form"))


def _end(request: HttpRequest, source: Source) -> None:
    row = get_object_or_404(SourceKey, pk=request.POST.get("key"), source=source)
    keys.end(row, timezone.now())
    log(source, "loa.end_key", user=request.user, data={"key": row.pk})
    messages.success(request, _("It is ended: what still uses it is refused from now on."))


def _set_callback(request: HttpRequest, source: Source) -> HttpResponse | None:
    form = CallbackForm(request.POST, instance=source)
    if not form.is_valid():
        source.refresh_from_db()
        return _page(request, source, callback_form=form)
    Source.objects.filter(pk=source.pk).update(callback_url=form.cleaned_data["callback_url"])
    log(source, "loa.set_callback", user=request.user)
    messages.success(request, _("The callback address is saved."))
    return None


def _test(request: HttpRequest, source: Source) -> None:
    code = telling.test(source, SystemClock())
    tell = messages.success if not code else messages.warning
    tell(request, _TESTED[code])
