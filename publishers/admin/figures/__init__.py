"""The screens of *Figures*: what reached people, what did not, and what nobody knows."""
