"""A Telegram channel as a place to publish: one post with its pictures or its film."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.http import HttpError
from cms.entries.record import Content
from publishers.contract import (
    Absent,
    AccountFigure,
    AccountFigures,
    Act,
    CannotTell,
    Capabilities,
    Draft,
    Feature,
    Found,
    Gone,
    Health,
    Limit,
    Meaning,
    Message,
    NeedsPerson,
    Platform,
    Problem,
    PublishError,
    Receipt,
    Rejected,
    Result,
    Run,
    Sighting,
    Source,
)

from . import mapping, quotas
from .client import TelegramClient
from .public_page import read_page
from .schema import TelegramCredentials, TelegramOptions
from .sentences import SENTENCES

_MEANINGS = {
    AccountFigure.FOLLOWERS: Meaning(
        names=("getChatMemberCount",), source=Source.UNCHECKED,
        note=_("Members of the channel, its administrators and bots included."),
    )
}  # fmt: skip


class TelegramPlatform(Platform):
    """Posts in one channel as a bot."""

    slug = "telegram"
    label = _("Telegram channel")
    capabilities = Capabilities(
        features=frozenset({
            Feature.TEXT, Feature.LINK, Feature.IMAGES, Feature.VIDEO, Feature.CORRECT, Feature.WITHDRAW,
            Feature.LOOKUP, Feature.ACCOUNT_METRICS,
        }),
        correct_act=Act.EDIT_TEXT,
        correct_leaves=frozenset({Feature.IMAGES, Feature.VIDEO}),
        withdraw_act=Act.DELETE,
        body=Limit(maximum=mapping.TEXT_MAX, minimum=1, count=mapping.length),
        images_max=mapping.PICTURES_MAX,
        image_max_bytes=mapping.IMAGE_MAX_BYTES,
        image_types=mapping.IMAGE_TYPES,
        image_side=mapping.IMAGE_SIDE,
        image_ratio=(1 / mapping.IMAGE_RATIO, mapping.IMAGE_RATIO),
        video_max_bytes=mapping.VIDEO_MAX_BYTES,
        video_types=mapping.VIDEO_TYPES,
        quotas=quotas.QUOTAS,
        # How late the public page shows a post is told by nobody.
        settle=timedelta(minutes=2),
    )  # fmt: skip
    options_model = TelegramOptions
    credentials_model = TelegramCredentials
    has_homes = True
    endpoints = {"TELEGRAM_API_URL": "https://api.telegram.org", "TELEGRAM_WEB_URL": "https://t.me"}
    sentences = SENTENCES

    @property
    def client(self) -> TelegramClient:
        return TelegramClient(
            self.http, self.clock, base_url=self._endpoint("TELEGRAM_API_URL"),
            token=self.account.credentials.bot_token, chat_id=self.account.options.chat_id, gauge=self.gauge,
        )  # fmt: skip

    @classmethod
    def home(cls, options: Mapping[str, Any], account_id: str) -> str:
        chat = str(options.get("chat_id", ""))
        return f"https://t.me/{chat[1:]}" if chat.startswith("@") else ""

    @classmethod
    def compose(cls, content: Content, url: str) -> Draft:
        return mapping.compose(content, url)

    @classmethod
    def price(cls, message: Message) -> Mapping[str, int]:
        return {quotas.MESSAGES: 1}

    def problems(self, message: Message) -> list[Problem]:
        found = []
        used = mapping.length(message.body.strip())
        if mapping.attached(message) and mapping.CAPTION_MAX < used <= mapping.TEXT_MAX:
            params = {"used": used, "maximum": mapping.CAPTION_MAX, "over": used - mapping.CAPTION_MAX}
            found.append(Problem(code="telegram_caption_too_long", field="body", params=params))
        if message.video() is not None and message.images():
            found.append(Problem(code="telegram_video_alone", field="images", blocking=False))
        return found

    def publish(self, message: Message, run: Run) -> Receipt:
        sent = run.once("create", lambda: self._send(message), fingerprint=mapping.fingerprint(message))
        ids = [str(number) for number in sent["ids"]]
        facts = {"messages": ids, "has_files": bool(mapping.attached(message))}
        return Receipt(remote_id=ids[0], permalink=self._page(ids[0]), facts=facts)

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        text, is_caption = mapping.markup(message), bool(receipt.facts.get("has_files"))
        if is_caption and mapping.length(message.body) > mapping.CAPTION_MAX:
            used, maximum = mapping.length(message.body), mapping.CAPTION_MAX
            params = {"used": used, "maximum": maximum, "over": used - maximum}
            raise Rejected("telegram_caption_too_long", params=params)

        def act() -> Result:
            self.client.edit(receipt.remote_id, text, is_caption=is_caption)
            return {}

        run.step("edit", act)
        return receipt

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        for number in map(str, receipt.facts.get("messages") or (receipt.remote_id,)):
            run.step(f"delete:{number}", partial(self._delete, number))
        return Receipt(remote_id=receipt.remote_id, state="gone", facts=receipt.facts)

    def find(self, message: Message, step: str, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        """Look on the channel's public page; a private channel has none."""
        name = self._public_name
        if not name:
            return CannotTell()
        try:
            answer = self.http.request("GET", f"{self._endpoint('TELEGRAM_WEB_URL')}/s/{name}")
        except HttpError:
            return CannotTell()
        posts = read_page(answer.text) if answer.status == 200 else []
        recent = [post for post in posts if post.at is not None and post.at >= since.replace(microsecond=0)]
        found = [post for post in recent if mapping.text_hash(post.text) == fingerprint.get("text")]
        if len(found) == 1:
            return Found({"ids": found[0].numbers})
        # The page shows the newest only: it speaks for the whole time since then if it also shows something older.
        is_whole = bool(posts) and posts[0].at is not None and posts[0].at < since
        return Absent() if is_whole and not found else CannotTell()

    def probe(self) -> Health:
        try:
            bot = self.client.me()
            chat = self.client.chat()
        except PublishError as error:
            return Health(ok=False, problem=error.code, params=error.params)
        name = str(chat.get("title") or self.account.options.chat_id)
        return Health(ok=True, account=name, params={"bot": str(bot.get("username", ""))})

    def account_meanings(self) -> Mapping[AccountFigure, Meaning]:
        return _MEANINGS

    def measure_account(self) -> AccountFigures:
        # The number of the chat: a name may pass to another channel.
        account = str(self.client.chat().get("id", ""))
        return AccountFigures(account=account, counts={AccountFigure.FOLLOWERS: self.client.members()})

    def _send(self, message: Message) -> Result:
        text, files = mapping.markup(message), mapping.attached(message)
        if not files:
            sent = self.client.send_text(text)
        elif files[0].is_video:
            sent = self.client.send_video(files[0], text)
        elif len(files) == 1:
            sent = self.client.send_photo(files[0], text)
        else:
            sent = self.client.send_album(files, text)
        return {"ids": [str(one["message_id"]) for one in sent]}

    def _delete(self, number: str) -> Result:
        try:
            self.client.delete(number)
        except Gone:
            return {"was_gone": True}
        except Rejected as refusal:
            if "can't be deleted" in refusal.detail.lower():
                raise NeedsPerson("telegram_too_old", detail=refusal.detail) from None
            raise
        return {}

    @property
    def _public_name(self) -> str:
        chat_id = str(self.account.options.chat_id)
        return chat_id.removeprefix("@") if chat_id.startswith("@") else ""

    def _page(self, number: str) -> str:
        chat_id = str(self.account.options.chat_id)
        where = self._public_name or f"c/{chat_id.removeprefix('-100')}"
        return f"{self._endpoint('TELEGRAM_WEB_URL')}/{where}/{number}"

    def _endpoint(self, name: str) -> str:
        return str(self.account.endpoints.get(name) or self.endpoints[name])
