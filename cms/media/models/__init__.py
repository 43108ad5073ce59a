"""The library: pictures, documents, films and sound, each with what an accessible publication needs."""

from .document import LoaDocument
from .image import LoaImage, LoaRendition
from .media import LoaMedia, Orientation

__all__ = ["LoaDocument", "LoaImage", "LoaMedia", "LoaRendition", "Orientation"]
