"""The Django side of the samples: a demo province, its users, and the items of a samples file as published pages."""
