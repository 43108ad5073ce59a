"""What stands behind the screens of figures, without a database: ranges, comparing, charts, the best times. Pure."""
