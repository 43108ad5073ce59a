"""What is done to imports: upload, check, begin, run, undo."""
