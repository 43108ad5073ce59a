"""Every screen of the desk, with something on it: axe, keyboard, width, queries, and pictures for the tour.

``world`` furnishes the rows, ``screens`` names each screen; a screen that is in no list fails ``test_lists``.
"""
