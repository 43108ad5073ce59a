"""A plan's tasks out of a table: the columns, the words in their cells, what is wrong with a line."""
