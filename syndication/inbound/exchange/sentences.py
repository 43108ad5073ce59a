"""What the exchange says to the people at the other end, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Any] = {
    # --- the request
    "signature_invalid": _("The signature is not valid: %(reason)s."),
    "nonce_used": _("The signature is not valid: its nonce was used before. Sign every request anew."),
    "nonce_missing": _("The signature is not valid: it carries no nonce."),
    "digest": _("The signature is not valid: Content-Digest does not match the body."),
    "too_many": _("Too many requests with this key; go on after %(seconds)s seconds."),
    "paused": _("This site has paused what it takes from you; try again later or ask its office."),
    "gone": _("This site no longer takes anything from you."),
    "json": _("The body is not a JSON object in UTF-8."),
    "media_type": _("The body must be JSON: Content-Type: application/json."),
    "length_required": _("Say how long the body is (Content-Length)."),
    "too_large": _("This is too large; at most %(mb)s MB are taken."),
    "daily_limit": _("Too much was handed in today; at most %(mb)s MB a day are taken."),
    "cut_short": _("The body ended too early; send it again."),
    "idempotency_key": _("Idempotency-Key must be a ULID in quotes."),
    "idempotency_key_reused": _("This Idempotency-Key was used for other content before."),
    "still_running": _("The first request with this key is still being handled; ask again in a moment."),
    "query": _("The parameter %(name)s can't be read."),
    "unknown_address": _("There is nothing at this address of the exchange."),
    "method": _("This address is not asked in this way."),
    "unknown_submission": _("There is no such submission of yours."),
    "unknown_item": _("There is no such item of yours here."),
    "withdrawn": _("The item is no longer shown here."),
    "unknown_vocabulary": _("There is no such vocabulary; there are form, topic and audience."),
    "busy": _("Other files of yours are on their way; send this one when they are here."),
    "digest_mismatch": _("The content of the file does not match the hash in the address."),
    # --- the record
    "invalid_record": _("The record does not follow the profile."),
    "profile": _("Only %(profile)s is taken."),
    "operation": _("The operation must be upsert or withdraw."),
    "record": _("The record is missing."),
    "id": _("The identifier must have the form oai:<name>:<type>/<uuid>, with at most 300 characters."),
    "own_record": _("This is an item of this site itself; it can't be handed in here."),
    "version": _("The version must be a whole number from 1."),
    "status": _("The status must be published, or withdrawn where the operation is withdraw."),
    "title": _("The title must have 1 to 300 characters."),
    "summary": _("The summary must be a text of at most 1000 characters."),
    "body": _("The body must be a text in HTML."),
    "text": _("This must be a text."),
    "form": _("The form is missing."),
    "code": _("A code has letters, digits and . _ : - only."),
    "list": _("This must be a list."),
    "object": _("This must be a JSON object."),
    "time": _("The time must be in UTC and end in Z."),
    "date": _("The date must have the form YYYY-MM-DD."),
    "number": _("The document of law has no number and symbol."),
    "sha256": _("The hash must be 64 lower-case hexadecimal digits."),
    "address": _("This must be an address that begins with https:// or http://."),
    "filename": _("The file has no name."),
    "bytes": _("The size must be a whole number of bytes."),
    "source_agency": _("The agency has no code or no name."),
    "stale_version": _("Version %(version)s is here already."),
    # --- only odd: said with the receipt, taken all the same
    "unknown_field": _("This field is not in the profile; it is kept as it is."),
    "unknown_code": _("This code is not known here; it is kept as it is."),
    "deprecated_code": _("This code is no longer used; %(code)s took its place."),
    "html": _("The HTML holds elements outside the profile; they are left out."),
    "no_source_agency": _("The record names no agency; the one of the key is taken."),
    # --- turned down afterwards
    "missing_legal_document": _("An outline or a full text must name the document of law that it introduces."),
    "checksum_mismatch": _("The file “%(filename)s” was not handed in, or its bytes don't match its hash."),
    "not_taken": _("The item could not be taken in because of a fault of this site. Please tell its office."),
    "editors": _("The editors did not take it."),
    "draft_deleted": _("The editors deleted the draft that was made of it."),
    # --- statistics
    "invalid_statistics": _("The report does not follow the profile."),
    "agency": _("The code of the agency is missing."),
    "period": _("The period must have from and to as dates in order, and kind 6m, 9m or year."),
    "indicators": _("The report has no indicators."),
    "indicator": _("An indicator has code, value, unit and breakdown; its value is a number from 0."),
}
