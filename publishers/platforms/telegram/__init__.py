"""A Telegram channel, posted to by a bot. See docs/platforms/telegram.md."""
