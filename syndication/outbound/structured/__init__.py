"""What a page says of itself to machines, as pure functions of its record: link previews and schema.org."""
