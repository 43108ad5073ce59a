"""Departments without a feed hand in by form or API: information, a link, files. Both end in the same inbox."""
