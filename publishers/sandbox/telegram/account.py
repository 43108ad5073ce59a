"""The demo channel and its bot: made up, public, worth nothing anywhere else."""

from __future__ import annotations

SLUG = "telegram"
CHANNEL = "phapluattinh"
CHAT_ID = -1001840000001
TITLE = "Phổ biến, giáo dục pháp luật tỉnh"
BOT_ID = 7300000001
BOT_TOKEN = f"{BOT_ID}:AAsandboxTelegramBotToken0123456789"
BOT_NAME = "phapluattinh_bot"
