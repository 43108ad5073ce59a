"""Deliveries: the list, one of them, acts on one and on many, announcements, papers and evidence."""
