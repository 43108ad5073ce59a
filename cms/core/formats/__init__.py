"""How days and times are typed and shown: as they are written in Vietnam, in every language of the desk."""
