"""Sitemaps (https://www.sitemaps.org/protocol.html): every public address here, for search engines.

Items stand in one file a month, by the month in which they were first published: an item never moves to another file,
and a crawler fetches again only the months in which something changed. Pages that are no items have files of their own.
"""
