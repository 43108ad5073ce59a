"""What the screens of figures say alike: a change, in an arrow and in words, and the lines of a table."""

from __future__ import annotations

from django import template

from publishers.admin.figures.markup import change_markup, table_body

register = template.Library()
register.simple_tag(change_markup, name="change_of")
register.simple_tag(table_body, name="table_body")
