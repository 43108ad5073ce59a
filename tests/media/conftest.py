"""A film for tests of the library."""

from tests.pages.conftest import film_bytes  # noqa: F401 (a fixture)
