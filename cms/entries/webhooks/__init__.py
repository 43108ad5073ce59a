"""Telling other programs what happens: an outbox written with the event, signed messages, patient retries."""
