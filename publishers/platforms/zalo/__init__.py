"""Zalo Official Account: articles and videos."""
