"""What Loa counts itself: clicks, page views, downloads, feeds (docs/figures.md, “What Loa counts itself”).

=============  =======================================================================================================
``measures``   what is counted; packages register a ``Measure`` in ``cms.core.registries.measures``
``counter``    ``count``: adds in this process and hands on in the background
``visits``     ``seen``: what a view's answer is, counted for each reader of it; people, machines and repeats apart
``readers``    whether a person asked; ``repeats``: the same one twice; ``days``: the office's day
``buffer``     what is not handed on yet; ``shelf``: Valkey in between; ``store``: the rows, each batch once
``flushing``   from Valkey to the rows, every minute
``reading``    what was counted: ``daily``, ``by_day``, ``totals``
=============  =======================================================================================================

Nothing of a reader is stored: no address, no name of a browser, no cookie, no query.
"""
