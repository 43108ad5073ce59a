"""Who may do what, and what nobody can do in any order."""
