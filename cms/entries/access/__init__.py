"""Scripts at the API: tokens that act as a person, what each may, how often, and never the same act twice."""
