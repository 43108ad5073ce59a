"""Texts that clerks reuse, and what Loa adds to a post by itself.

================  ====================================================================================================
``placeholders``  ``{title}`` and the others: what a template may ask for, and what an item puts in their places
``hashtag_sets``  what somebody typed, as hashtags
``wording``       a channel's template, signature and short address, laid around the platform's own composition
``choosing``      which of them hold for a channel, an item and a rule
``inserting``     what the desk offers beside a text: ``insertable()`` and ``signed()``
================  ====================================================================================================
"""
