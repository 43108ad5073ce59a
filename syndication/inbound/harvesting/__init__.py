"""Takes records from any OAI-PMH repository: what changed since the last time, a bounded part at a time."""

from .harvest import Harvested, harvest
from .looking import look
from .progress import Progress

__all__ = ["Harvested", "Progress", "harvest", "look"]
