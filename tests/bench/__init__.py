"""``make bench``: Loa beside its anchors, both measured in one run on one machine."""
