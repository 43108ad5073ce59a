"""Films made to suit, by PyAV: no Django here, since a process of its own does it."""
