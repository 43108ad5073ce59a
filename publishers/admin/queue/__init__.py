"""The queue of a channel and the week of slots behind it."""
