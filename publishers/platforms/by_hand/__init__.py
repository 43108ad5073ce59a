"""Places without an API: a sheet and files for a person, who then records where and when."""
