"""Connecting accounts in a browser: what happens between “connect” and a channel that works."""
