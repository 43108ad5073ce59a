"""What a table of tasks may say, and the headings under which offices write it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.entries.more_columns import Column

HEADING, TASK, LEADS, HELPS, DUE, PRODUCT = "heading", "task", "leads", "helps", "due", "product"
COUNTED, WANTED, PER_AGENCY, FORM, TOPIC, LAW, TAG = "counted", "wanted", "per_agency", "form", "topic", "law", "tag"

COLUMNS: tuple[Column, ...] = (
    Column(
        key=HEADING, label=_("Number in the plan"), example="II.1",
        also=("stt", "tt", "số tt", "mục", "số thứ tự", "no", "no."),
    ),
    Column(
        key=TASK, label=_("Task"), help=_("Every line needs one; a line without is another product of the line above."),
        example="Biên soạn, phát hành tờ gấp pháp luật điện tử",
        also=("nhiệm vụ", "nội dung", "nội dung công việc", "nội dung nhiệm vụ", "công việc", "hoạt động"),
    ),
    Column(
        key=LEADS, label=_("Leading agency"), help=_("Agencies or kinds of agency, apart by semicolons."),
        example="Các sở, ban, ngành",
        also=("cơ quan chủ trì", "đơn vị chủ trì", "chủ trì", "cơ quan thực hiện", "đơn vị thực hiện",
              "trách nhiệm thực hiện", "lead agency", "lead"),
    ),
    Column(
        key=HELPS, label=_("Cooperating agencies"), example="Sở Tư pháp",
        also=("cơ quan phối hợp", "đơn vị phối hợp", "phối hợp", "cooperating agency", "with"),
    ),
    Column(
        key=DUE, label=_("Due"), help=_("As the plan says: “trước 15/11”, “Quý II/2020”, “hằng năm”."),
        example="Quý II",
        also=("thời hạn", "thời gian", "thời gian thực hiện", "thời gian hoàn thành", "thời hạn hoàn thành", "tiến độ",
              "hoàn thành", "due date", "deadline"),
    ),
    Column(
        key=PRODUCT, label=_("Product, result"), example="Tờ gấp pháp luật điện tử",
        also=("sản phẩm", "kết quả", "sản phẩm kết quả", "kết quả sản phẩm", "product", "deliverable"),
    ),
    Column(
        key=COUNTED, label=_("Counted by"),
        help=_("“tin bài” counts items published here, “đường link” and “chuyên mục” what sites show; else people."),
        also=("cách đếm", "cách tính", "đo bằng", "theo dõi bằng"),
    ),
    Column(
        key=WANTED, label=_("How many"), help=_("A number. Empty: one."), example="5",
        also=("số lượng", "chỉ tiêu", "mức", "count", "quantity", "target"),
    ),
    Column(
        key=PER_AGENCY, label=_("Of each leading agency"), help=_("“x”: each leading agency for itself."), example="x",
        also=("mỗi cơ quan", "mỗi đơn vị", "từng đơn vị", "per agency"),
    ),
    Column(key=FORM, label=_("Form"), help=_("Only items of this form count."), example="Tờ gấp",
           also=("hình thức", "thể loại", "loại sản phẩm")),
    Column(key=TOPIC, label=_("Topic"), help=_("Only items on this topic count."), also=("chủ đề", "lĩnh vực")),
    Column(key=LAW, label=_("Document of law"), help=_("Only items that name this document count."),
           example="168/2024/NĐ-CP", also=("văn bản", "văn bản pháp luật", "số ký hiệu văn bản")),
    Column(key=TAG, label=_("Tag"), help=_("Only items with this tag count."), also=("từ khóa", "thẻ", "nhãn")),
)  # fmt: skip
