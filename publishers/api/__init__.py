"""``/api/v1`` of publishing: what the desk does with deliveries and holds, for scripts, by the same functions."""
