"""Page types: one module a form, one base for all."""

from .audio import AudioPage
from .base import ContentPage
from .contest import ContestPage
from .infographic import InfographicPage
from .lecture import ELecturePage
from .narrative import SituationPage, SketchPage, StoryPage
from .news import GuidancePage, NewsPage
from .notices import Correction, WithdrawalNotice
from .outline import OutlinePage
from .prints import BookPage, HandbookPage, LeafletPage
from .qa import QAPage
from .relations import LegalCitation, PageFile, PagePicture, PageTag, Tag
from .structure import HomePage, IndexPage, SectionPage
from .video import VideoPage

#: Every form that has a page type, in the order of menus.
CONTENT_PAGES: tuple[type[ContentPage], ...] = (
    OutlinePage, InfographicPage, VideoPage, LeafletPage, HandbookPage, BookPage, StoryPage, SituationPage, SketchPage,
    ELecturePage, AudioPage, QAPage, NewsPage, GuidancePage, ContestPage,
)  # fmt: skip

__all__ = [
    "CONTENT_PAGES", "AudioPage", "BookPage", "ContentPage", "ContestPage", "Correction", "ELecturePage",
    "GuidancePage", "HandbookPage", "HomePage", "IndexPage", "InfographicPage", "LeafletPage", "LegalCitation",
    "NewsPage", "OutlinePage", "PageFile", "PagePicture", "PageTag", "QAPage", "SectionPage", "SituationPage",
    "SketchPage", "StoryPage", "Tag", "VideoPage", "WithdrawalNotice",
]  # fmt: skip
