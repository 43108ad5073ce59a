"""The demo's departments as data, and what happens between them and Loa in its first minute."""
