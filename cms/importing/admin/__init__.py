"""The screens of bulk import: upload, mapping, check, progress, result."""
