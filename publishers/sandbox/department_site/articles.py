"""What the departments have written: made up, in their own words, naming real documents of law."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article; on the second day some are mended, some taken down, some new."""

    slug: str
    title: str
    hours_ago: int
    paragraphs: tuple[str, ...]
    #: The paragraphs from the second day on; empty: as before.
    mended: tuple[str, ...] = ()
    first_day: int = 1
    #: The day from which its page is gone; 0: it stays.
    gone_on: int = 0

    def text(self, day: int) -> tuple[str, ...]:
        return self.mended if day > 1 and self.mended else self.paragraphs

    def is_shown(self, day: int) -> bool:
        return self.first_day <= day and not self.is_gone(day)

    def is_gone(self, day: int) -> bool:
        return bool(self.gone_on) and day >= self.gone_on


SCHOOLS = (
    Article(
        slug="cam-ket-giao-thong", hours_ago=2,
        title="Học sinh các trường trung học phổ thông ký cam kết chấp hành luật giao thông",
        paragraphs=(
            "Sáng nay, mười hai trường trung học phổ thông trong tỉnh cùng tổ chức lễ ký cam kết chấp hành pháp luật "
            "về trật tự, an toàn giao thông. Nhà trường phổ biến quy định của Luật Trật tự, an toàn giao thông đường "
            "bộ số 36/2024/QH15 và mức trừ điểm giấy phép lái xe theo Nghị định 168/2024/NĐ-CP.",
            "Cha mẹ học sinh cam kết không giao xe máy cho con chưa đủ tuổi. Các trường sẽ kiểm tra việc đội mũ bảo "
            "hiểm ở cổng trường vào giờ tan học trong suốt tháng.",
        ),
    ),
    Article(
        slug="bao-luc-hoc-duong", hours_ago=26,
        title="Tuần lễ phòng, chống bạo lực học đường: năm việc mỗi lớp cần làm",
        paragraphs=(
            "Theo Luật Trẻ em số 102/2016/QH13, trẻ em có quyền được bảo vệ để không bị bạo lực, bỏ rơi, bỏ mặc. Mỗi "
            "lớp dành một tiết sinh hoạt để đọc và thảo luận các tình huống có thật.",
            "Tuần lễ diễn ra từ thứ hai đến thứ sáu. Hộp thư “Điều em muốn nói” được mở ở tất cả các trường.",
        ),
        mended=(
            "Theo Luật Trẻ em số 102/2016/QH13, trẻ em có quyền được bảo vệ để không bị bạo lực, bỏ rơi, bỏ mặc. Mỗi "
            "lớp dành hai tiết sinh hoạt để đọc và thảo luận các tình huống có thật, có cán bộ tư pháp cùng tham dự.",
            "Tuần lễ diễn ra từ thứ hai đến thứ sáu. Hộp thư “Điều em muốn nói” được mở ở tất cả các trường.",
            "Tổng đài quốc gia bảo vệ trẻ em 111 nhận tin báo miễn phí, cả ngày lẫn đêm.",
        ),
    ),
    Article(
        slug="lich-tap-huan", hours_ago=50, gone_on=2,
        title="Lịch tập huấn báo cáo viên pháp luật ngành giáo dục",
        paragraphs=(
            "Sở Giáo dục và Đào tạo thông báo lịch tập huấn cho báo cáo viên pháp luật của ngành theo Luật Phổ biến, "
            "giáo dục pháp luật số 14/2012/QH13. Lớp thứ nhất học trực tiếp tại hội trường Sở, lớp thứ hai học trực "
            "tuyến.",
            "Các trường gửi danh sách người học về Văn phòng Sở trước ngày khai giảng ba ngày.",
        ),
    ),
    Article(
        slug="tu-sach-phap-luat", hours_ago=120,
        title="Tủ sách pháp luật trong trường học: mượn sách bằng mã QR",
        paragraphs=(
            "Từ tuần này, học sinh mượn sách ở tủ sách pháp luật bằng cách quét mã QR. Danh mục có sẵn các tài liệu "
            "giải thích Luật Căn cước số 26/2023/QH15 cho người dưới 14 tuổi.",
        ),
    ),
    Article(
        slug="du-lieu-ca-nhan", hours_ago=216,
        title="Giữ dữ liệu cá nhân của học sinh: trường học được hỏi gì, không được hỏi gì",
        paragraphs=(
            "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15 yêu cầu nhà trường chỉ thu thập thông tin cần cho việc dạy và "
            "học. Ảnh của học sinh chỉ được đăng khi cha mẹ đồng ý.",
        ),
    ),
    Article(
        slug="phien-toa-gia-dinh", hours_ago=1, first_day=2,
        title="Phiên tòa giả định về bạo lực gia đình thu hút ba trăm học sinh",
        paragraphs=(
            "Học sinh đóng vai thẩm phán, kiểm sát viên và luật sư trong phiên tòa giả định. Vụ việc được dựng theo "
            "Luật Phòng, chống bạo lực gia đình số 13/2022/QH15. Sau phiên tòa, luật gia trả lời câu hỏi của các em.",
        ),
    ),
)  # fmt: skip

POLICE = (
    Article(
        slug="canh-bao-lua-dao", hours_ago=60 * 24,
        title="Cảnh báo thủ đoạn giả danh cán bộ để yêu cầu cập nhật căn cước",
        paragraphs=(
            "Công an tỉnh không yêu cầu người dân cài ứng dụng hay chuyển tiền qua điện thoại. Việc cấp thẻ theo Luật "
            "Căn cước số 26/2023/QH15 được làm tại trụ sở.",
        ),
    ),
)  # fmt: skip
