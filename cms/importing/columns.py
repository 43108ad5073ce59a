"""What a table of items may say: the columns that are known, and the headings under which people write them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.core.registries import more_columns
from cms.core.text import search_words
from cms.entries.more_columns import Column, Reader

TITLE, SUMMARY, BODY, FORM, OWN_ID = "title", "summary", "body", "form", "id"
TOPICS, AUDIENCES, TAGS, AREAS, LAWS = "topics", "audiences", "tags", "areas", "laws"
COVER, COVER_ALT, FILES = "cover", "cover_alt", "files"
WRITTEN_BY, SOURCE_URL, LICENCE, VALID_FROM, VALID_TO = "compiled_by", "source_url", "licence", "valid_from", "valid_to"
QUESTION, ANSWERED_BY, NUMBER, ISSUED_ON, PLACE, EVENT_DATE = (
    "question", "answered_by", "number", "issued_on", "place", "event_date",
)  # fmt: skip

#: What the item itself says, in the order of the template.
ITEM_COLUMNS: tuple[Column, ...] = (
    Column(
        key=OWN_ID, label=_("Own number"), example="TT-2026-001",
        help=_("Your own number of the item. The same number is never taken in twice. May stay empty."),
        also=("id", "key", "mã", "mã tin", "mã bài", "mã số", "mã nội dung", "item id", "external id"),
    ),
    Column(
        key=TITLE, label=_("Title"), help=_("At most 255 characters. Every item needs one."),
        example="Ngày Pháp luật 9/11 ở xã Ia Mơ",
        also=("tiêu đề", "tên bài", "tên tin", "tên", "tít", "headline", "name", "tiêu đề bài viết", "nhan đề"),
    ),
    Column(
        key=SUMMARY, label=_("Summary"), help=_("One or two sentences, at most 1000 characters."),
        also=("tóm tắt", "mô tả", "trích yếu", "sapo", "lời dẫn", "description", "abstract", "intro", "lead"),
    ),
    Column(
        key=BODY, label=_("Text"), help=_("The text. An empty line begins a new paragraph."),
        also=("nội dung", "nội dung bài", "bài viết", "toàn văn", "body", "content", "văn bản", "trả lời", "answer"),
    ),
    Column(
        key=FORM, label=_("Form"), help=_("What kind of item it is. Empty: a news item."),
        also=("hình thức", "thể loại", "loại", "loại tin", "loại nội dung", "dạng", "kind", "type", "category"),
    ),
    Column(
        key=TOPICS, label=_("Topics"), is_list=True, help=_("From the list; several apart by semicolons."),
        also=("chủ đề", "lĩnh vực", "chuyên đề", "topic", "field", "fields"),
    ),
    Column(
        key=AUDIENCES, label=_("Audiences"), is_list=True, help=_("From the list; several apart by semicolons."),
        also=("đối tượng", "đối tượng tuyên truyền", "đối tượng phổ biến", "audience", "target group"),
    ),
    Column(
        key=TAGS, label=_("Tags"), is_list=True, help=_("Free words, apart by semicolons."),
        also=("từ khóa", "từ khoá", "thẻ", "nhãn", "keyword", "keywords", "tag", "hashtag"),
    ),
    Column(
        key=LAWS, label=_("Documents of law"), is_list=True, example="168/2024/NĐ-CP",
        help=_("Numbers of the documents that the item is about; several apart by semicolons."),
        also=("văn bản pháp luật", "văn bản", "căn cứ", "văn bản liên quan", "số ký hiệu văn bản", "legal documents"),
    ),
    Column(
        key=COVER, label=_("Picture"), example="ngay-phap-luat.jpg",
        help=_("Name of the picture's file in the ZIP file that you upload with this table."),
        also=("ảnh", "hình", "ảnh bìa", "ảnh đại diện", "hình ảnh", "tên tệp ảnh", "image", "cover", "photo"),
    ),
    Column(
        key=COVER_ALT, label=_("What the picture shows"), example="Cán bộ tư pháp phát tờ gấp cho bà con",
        help=_("A line for those who can't see the picture. Every picture needs one."),
        also=("mô tả ảnh", "chú thích ảnh", "văn bản thay thế", "alt", "alt text", "ảnh cho thấy", "nội dung ảnh"),
    ),
    Column(
        key=FILES, label=_("Files"), is_list=True, example="to-gap.pdf",
        help=_("Names of documents in the ZIP file (PDF, DOCX…); several apart by semicolons."),
        also=("tệp", "tệp đính kèm", "file", "file đính kèm", "đính kèm", "tài liệu", "attachment", "attachments"),
    ),
    Column(
        key=WRITTEN_BY, label=_("Written by"), help=_("A person or a unit."),
        also=("tác giả", "biên soạn", "người viết", "người biên soạn", "nguồn", "author", "compiled by", "source"),
    ),
    Column(
        key=SOURCE_URL, label=_("Address of the original"), example="https://sotuphap.example.gov.vn/tin/1",
        help=_("Where it was published first, beginning with https://."),
        also=("link", "liên kết", "đường dẫn", "địa chỉ gốc", "link gốc", "url", "source url", "nguồn url"),
    ),
    Column(
        key=AREAS, label=_("Areas"), is_list=True, help=_("Codes of administrative units, apart by semicolons."),
        also=("địa bàn", "mã địa bàn", "area", "đơn vị hành chính"),
    ),
    Column(key=LICENCE, label=_("Licence"), help=_("Empty: Creative Commons BY."), also=("giấy phép", "bản quyền")),
    Column(
        key=VALID_FROM, label=_("Holds from"), example="01/12/2026", help=_("A day, such as 01/12/2026."),
        also=("hiệu lực từ", "từ ngày", "có giá trị từ", "valid from"),
    ),
    Column(
        key=VALID_TO, label=_("Holds until"), example="31/12/2027", help=_("A day, such as 31/12/2027."),
        also=("hiệu lực đến", "đến ngày", "hết hiệu lực", "có giá trị đến", "valid to", "valid until"),
    ),
    Column(
        key=QUESTION, label=_("Question"), help=_("For questions and answers; the answer stands under “Text”."),
        also=("câu hỏi", "hỏi", "nội dung câu hỏi"),
    ),
    Column(
        key=ANSWERED_BY, label=_("Answered by"), help=_("For questions and answers: an agency or a unit."),
        also=("người trả lời", "đơn vị trả lời", "cơ quan trả lời"),
    ),
    Column(
        key=NUMBER, label=_("Number of the letter"), help=_("For guidance: number and symbol."),
        also=("số công văn", "số hiệu", "số ký hiệu", "số hướng dẫn"),
    ),
    Column(
        key=ISSUED_ON, label=_("Issued on"), help=_("For guidance: a day, such as 01/12/2026."),
        also=("ngày ban hành", "ngày ký"),
    ),
    Column(
        key=PLACE, label=pgettext_lazy("of an event", "Place"), help=_("For news: where it happened."),
        also=("địa điểm", "nơi diễn ra", "venue"),
    ),
    Column(
        key=EVENT_DATE, label=_("Date of the event"), help=_("For news: a day, such as 09/11/2026."),
        also=("ngày diễn ra", "ngày tổ chức", "thời gian diễn ra", "event date"),
    ),
)  # fmt: skip


def all_columns(readers: Sequence[Reader]) -> tuple[Column, ...]:
    """The item's, then what other floors understand."""
    more = (column for reader in readers for column in reader.columns())
    return (*ITEM_COLUMNS, *more)


def readers_for(user: object, *, place: object = None) -> dict[str, object]:
    """Package → its reader for that person."""
    return {name: more.reader(user, place=place) for name, more in more_columns.items()}


def headings_of(column: Column) -> list[str]:
    """Everything under which the column is known, folded: no marks, no case, no punctuation."""
    return [search_words(str(text)) for text in (column.label, column.key.replace("_", " "), *column.also)]
