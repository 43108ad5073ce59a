"""Departments' own websites, offline: a home page, news with a feed, and a webmaster who subscribes to the hub.

Not a platform: nothing is published there. They are what Loa reads from, visits, and tells.
"""
