"""One machine, one command: starts the product's processes together and stops them together.

Nothing here loads Django's apps: a supervisor should be small, and start at once.
"""
