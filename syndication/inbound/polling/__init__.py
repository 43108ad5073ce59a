"""Asks the sources for news: who is due, one process at a time, and what is kept of each answer."""
