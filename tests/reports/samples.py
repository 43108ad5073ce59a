"""Two provinces' reports as frozen content, for pictures: different days, different years, one with history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cms.reports.dates.periods import Span, period_of
from cms.reports.paper.content import Content, Figure, Letterhead, Part

_FORMS = (("Tin, bài", 412), ("Infographic", 320), ("Video", 210), ("Tờ gấp", 150), ("Đề cương giới thiệu văn bản", 90))
_LAWS = ("Căn cứ Luật Phổ biến, giáo dục pháp luật",)


def song_may() -> tuple[Content, Letterhead]:
    """Six months, due before 15/6: counted on 10/6."""
    period = period_of(Span.HALF, 2026)
    content = Content(
        agency="stp", agency_name="Sở Tư pháp", parent_name="Ủy ban nhân dân tỉnh Sông Mây",
        receiver_name="Ủy ban nhân dân tỉnh Sông Mây", span=Span.HALF, year=2026, quarter=1, number=1,
        title="Kết quả công tác phổ biến, giáo dục pháp luật 6 tháng đầu năm 2026", first=period.first,
        last=period.last, tree_on=date(2026, 6, 10), counted_on=date(2026, 6, 10), legal_basis=_LAWS,
        figures=_figures(1182, _FORMS, courses=12, silent=2), parts=_parts(),
    )  # fmt: skip
    head = Letterhead(
        symbol="125/BC-STP", place="Sông Mây", signed_on=date(2026, 6, 12), capacity=("KT. Giám đốc",),
        signer_title="Phó Giám đốc", signer="Trần Văn Minh",
        recipients=("UBND tỉnh (b/c)", "Cục PBGDPL và TGPL, Bộ Tư pháp (b/c)", "Hội đồng phối hợp PBGDPL tỉnh"),
    )  # fmt: skip
    return content, head


def nui_lam() -> tuple[Content, Letterhead]:
    """A year that runs from 15/11 to 14/11, due before 20/11; an agency was merged in its course."""
    period = period_of(Span.YEAR, 2026, starts=(11, 15))
    content = Content(
        agency="nl-stp", agency_name="Sở Tư pháp", parent_name="Ủy ban nhân dân thành phố Núi Lam",
        receiver_name="Chủ tịch Ủy ban nhân dân thành phố Núi Lam", span=Span.YEAR, year=2026, quarter=1, number=2,
        title="Kết quả công tác phổ biến, giáo dục pháp luật năm 2026", first=period.first, last=period.last,
        tree_on=period.last, counted_on=date(2026, 11, 16), legal_basis=_LAWS,
        figures=_figures(2310, tuple((name, count * 2) for name, count in _FORMS), courses=31, silent=0),
        parts=_parts(),
    )  # fmt: skip
    head = Letterhead(
        symbol="418/BC-STP", place="Núi Lam", signed_on=date(2026, 11, 18), signer_title="Giám đốc",
        signer="Lê Thị Hồng Sơn", recipients=("Chủ tịch UBND thành phố (b/c)", "Bộ Tư pháp (b/c)"),
    )  # fmt: skip
    return content, head


def _figures(total: int, forms: tuple[tuple[str, int], ...], *, courses: int, silent: int) -> tuple[Figure, ...]:
    items = "Số tin, bài, tài liệu, sản phẩm PBGDPL đã đăng tải"
    return (
        Figure(code="items_published", label=items, unit="sản phẩm", value=Decimal(total),
               definition="Sản phẩm được công khai lần đầu trên trang trong kỳ; bản sửa của sản phẩm cũ không tính."),
        *(Figure(code="items_published", label=items, dimension="form", key=name, key_label=name, value=Decimal(count))
          for name, count in forms),
        Figure(code="broadcast_items", label="Số sản phẩm phát trên phát thanh, truyền hình, loa truyền thanh cơ sở",
               unit="lượt", value=Decimal(86), definition="Sản phẩm có ghi nhận đã phát của cán bộ trong kỳ."),
        Figure(code="training_courses", label="Số lớp tập huấn, bồi dưỡng nghiệp vụ PBGDPL", unit="lớp",
               value=Decimal(courses), source="rolled_up", unknown_rows=silent, own=Decimal(3),
               author_name="Nguyễn Thị Nga", note="Theo sổ theo dõi lớp",
               definition="Lớp do cơ quan chủ trì và kết thúc trong kỳ, trực tiếp hoặc trực tuyến."),
        Figure(code="qa_received", label="Số câu hỏi pháp luật tiếp nhận", unit="câu hỏi", source="typed",
               unknown="pending", definition="Câu hỏi của người dân, doanh nghiệp gửi đến trong kỳ."),
    )  # fmt: skip


def _parts() -> tuple[Part, ...]:
    return (
        Part(code="direction", heading="Công tác chỉ đạo, triển khai",
             text="Sở Tư pháp đã tham mưu ban hành kế hoạch phổ biến, giáo dục pháp luật năm 2026, hướng dẫn các sở, "
                  "ban, ngành, Ủy ban nhân dân cấp xã thực hiện.\nĐã kiểm tra công tác này tại "
                  "05 đơn vị."),
        Part(code="results", heading="Kết quả thực hiện", text="Chất lượng sản phẩm từng bước được nâng lên."),
        Part(code="difficulties", heading="Tồn tại, khó khăn, vướng mắc và nguyên nhân",
             text="Nhân lực cấp xã kiêm nhiệm nhiều việc sau khi sắp xếp đơn vị hành chính."),
        Part(code="proposals", heading="Kiến nghị, đề xuất", text="Bố trí kinh phí số hóa sản phẩm, tài liệu."),
        Part(code="next", heading="Phương hướng, nhiệm vụ kỳ tới", text="Tổ chức hưởng ứng Ngày Pháp luật 9/11."),
    )  # fmt: skip
