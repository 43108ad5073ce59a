"""By hand as a place to publish: the machine prepares everything, a person carries it out and records it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _

from cms.core.ids import sha256_hex
from cms.core.text import nfc
from cms.entries.record import Content
from publishers.contract import (
    Capabilities,
    Draft,
    Feature,
    Health,
    Mend,
    Message,
    NeedsPerson,
    Paper,
    Platform,
    Problem,
    Receipt,
    Result,
    Run,
    Sentence,
)

from .package import carried, package_name
from .papers import papers_for
from .schema import ByHandCredentials, ByHandOptions
from .script import is_read_aloud
from .sheet import sheet_pdf


class ByHandPlatform(Platform):
    """Hands over to a clerk. Every act ends in ``NeedsPerson``: only the clerk's record makes it published."""

    slug = "by_hand"
    label = _("By hand")
    capabilities = Capabilities(
        features=frozenset({
            Feature.TEXT, Feature.LINK, Feature.IMAGES, Feature.VIDEO, Feature.AUDIO, Feature.FILES,
            Feature.CORRECT, Feature.WITHDRAW,
        }),
    )  # fmt: skip
    options_model = ByHandOptions
    credentials_model = ByHandCredentials
    sentences = {
        "by_hand_nothing_to_read": Sentence(
            _("The item has no text, and at this place it is read aloud."),
            _("Write the text to be read for this channel."),
            mends=(Mend.FILL_IN, Mend.REWRITE),
        ),
        "by_hand_nothing_to_carry": Sentence(
            _("The item has neither text nor files."),
            _("Write a text for this channel or add a file to the item."),
            mends=(Mend.FILL_IN, Mend.EDIT_ITEM),
        ),
    }

    @classmethod
    def compose(cls, content: Content, url: str) -> Draft:
        return Draft(title=nfc(content.title), body=content.text, tags=content.tags)

    def problems(self, message: Message) -> list[Problem]:
        if message.body.strip():
            return []
        is_recorded = any(asset.is_audio or asset.is_video for asset in message.assets)
        if is_read_aloud(message, self.account.options) and not is_recorded:
            return [Problem(code="by_hand_nothing_to_read", field="body")]
        return [] if message.assets else [Problem(code="by_hand_nothing_to_carry", field="body")]

    @classmethod
    def papers(cls, options: Mapping[str, Any]) -> tuple[Paper, ...]:
        return papers_for(options)

    def publish(self, message: Message, run: Run) -> Receipt:
        self._hand_over(message, run)

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        self._hand_over(message, run, earlier=receipt.permalink)

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        self._hand_over(message, run, earlier=receipt.permalink)

    def probe(self) -> Health:
        return Health(ok=True, account=self.account.options.place)

    def _hand_over(self, message: Message, run: Run, *, earlier: str = "") -> NoReturn:
        made = run.step("sheet", lambda: self._make(message, earlier))
        raise NeedsPerson("waiting_for_clerk", params={"place": self.account.options.place, **made})

    def _make(self, message: Message, earlier: str) -> Result:
        """Lay the sheet out and see that every file is there. Sheet and package are made again when a clerk asks."""
        for asset in carried(message):
            asset.open().close()
        sheet = sheet_pdf(message, self.account.options, earlier=earlier)
        return {"package": package_name(message), "sheet_sha256": sha256_hex(sheet), "earlier": earlier}
