"""What a Telegram channel is told by a person: where it is, and the bot's token."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field


class TelegramOptions(BaseModel):
    """Which channel."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True)

    chat_id: str = Field(
        pattern=r"^(@[A-Za-z]\w{4,31}|-100\d{5,15})$", title=_("Channel"),
        description=_("The public name with @ (@phapluattinh), or for a private channel its number (-100…)."),
    )  # fmt: skip


class TelegramCredentials(BaseModel):
    """The bot that is an administrator of the channel. Its token shows nowhere."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)

    bot_token: str = Field(
        pattern=r"^\d+:[\w-]{20,}$", repr=False, title=_("Bot token"),
        description=_("As @BotFather tells it; the bot must be an administrator of the channel."),
    )  # fmt: skip
