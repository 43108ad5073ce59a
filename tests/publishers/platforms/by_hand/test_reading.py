"""Every line as it is written and as a reader of the commune's loudspeaker says it."""

from __future__ import annotations

import pytest

from publishers.platforms.by_hand.reading import left_over, own_words, read_aloud

SAID = [
    ("Luật số 31/2024/QH15", "Luật số ba mươi mốt, năm hai nghìn không trăm hai mươi tư, Quốc hội khóa mười lăm"),
    (
        "Nghị định số 168/2024/NĐ-CP ngày 26/12/2024 của Chính phủ",
        "Nghị định số một trăm sáu mươi tám, năm hai nghìn không trăm hai mươi tư, ngày hai mươi sáu tháng "
        "mười hai năm hai nghìn không trăm hai mươi tư của Chính phủ",
    ),
    (
        "Nghị định 168/2024/NĐ-CP có hiệu lực từ ngày 01/01/2025",
        "Nghị định số một trăm sáu mươi tám, năm hai nghìn không trăm hai mươi tư, của Chính phủ có hiệu lực "
        "từ ngày mùng một tháng một năm hai nghìn không trăm hai mươi lăm",
    ),
    ("Quyết định số 471/QĐ-TTg", "Quyết định số bốn trăm bảy mươi mốt, của Thủ tướng Chính phủ"),
    (
        "Kế hoạch 295/KH-UBND ngày 31/12/2020",
        "Kế hoạch số hai trăm chín mươi lăm, của Ủy ban nhân dân, ngày ba mươi mốt tháng mười hai năm hai "
        "nghìn không trăm hai mươi",
    ),
    (
        "Thông tư số 39/2017/TT-BTTTT",
        "Thông tư số ba mươi chín, năm hai nghìn không trăm mười bảy, của Bộ Thông tin và Truyền thông",
    ),
    (
        "Nghị quyết 110/2022/NQ-HĐND",
        "Nghị quyết số một trăm mười, năm hai nghìn không trăm hai mươi hai, của Hội đồng nhân dân",
    ),
    ("Chỉ thị số 44-CT/TW", "Chỉ thị số bốn mươi tư, của Trung ương"),
    ("Công văn 7288/UBND-KGVX", "Công văn số bảy nghìn hai trăm tám mươi tám, Ủy ban nhân dân, ca giê vê ích"),
    (
        "Thông tư liên tịch số 05/2023/TTLT-BTP-BCA",
        "Thông tư liên tịch số không năm, năm hai nghìn không trăm hai mươi ba, của Bộ Tư pháp và Bộ Công an",
    ),
    (
        "Luật 64/2025/QH15, Nghị quyết số 1327/NQ-UBTVQH15",
        "Luật số sáu mươi tư, năm hai nghìn không trăm hai mươi lăm, Quốc hội khóa mười lăm, Nghị quyết số "
        "một nghìn ba trăm hai mươi bảy, của Ủy ban Thường vụ Quốc hội khóa mười lăm",
    ),
    ("từ ngày 01/8/2024", "từ ngày mùng một tháng tám năm hai nghìn không trăm hai mươi tư"),
    ("ngày 05 tháng 4 năm 2025", "Ngày mùng năm tháng tư năm hai nghìn không trăm hai mươi lăm"),
    (
        "Từ 01/7/2025 đến 31/12/2025.",
        "Từ ngày mùng một tháng bảy năm hai nghìn không trăm hai mươi lăm đến ngày ba mươi mốt tháng mười hai"
        " năm hai nghìn không trăm hai mươi lăm.",
    ),
    ("từ ngày 1/7 đến 15/7", "từ ngày mùng một tháng bảy đến ngày mười lăm tháng bảy"),
    ("ngày 10-15/8/2024", "ngày mùng mười đến mười lăm tháng tám năm hai nghìn không trăm hai mươi tư"),
    (
        "tháng 8/2024, quý I/2026, quý 4/2025",
        "Tháng tám năm hai nghìn không trăm hai mươi tư, quý một năm hai nghìn không trăm hai mươi sáu, quý "
        "bốn năm hai nghìn không trăm hai mươi lăm",
    ),
    ("giai đoạn 2021-2025", "giai đoạn hai nghìn không trăm hai mươi mốt đến hai nghìn không trăm hai mươi lăm"),
    ("phạt tiền từ 800.000 đồng đến 1.000.000 đồng", "phạt tiền từ tám trăm nghìn đồng đến một triệu đồng"),
    ("phạt từ 4-6 triệu đồng", "phạt từ bốn đến sáu triệu đồng"),
    ("phạt 18.000.000–20.000.000 đồng", "phạt mười tám triệu đến hai mươi triệu đồng"),
    ("2.500.000đ; 200 USD", "Hai triệu năm trăm nghìn đồng; hai trăm đô la Mỹ"),
    (
        "tăng 12,5%, giảm 0,05%, 10-20%",
        "tăng mười hai phẩy năm phần trăm, giảm không phẩy không năm phần trăm, mười đến hai mươi phần trăm",
    ),
    (
        "nồng độ cồn vượt quá 50 mg/100 ml máu hoặc vượt quá 0,25 mg/lít khí thở",
        "nồng độ cồn vượt quá năm mươi mi-li-gam trên một trăm mi-li-lít máu hoặc vượt quá không phẩy hai "
        "mươi lăm mi-li-gam trên lít khí thở",
    ),
    ("chạy quá 80 km/h", "chạy quá tám mươi ki-lô-mét trên giờ"),
    ("500.000 đồng/người/tháng", "Năm trăm nghìn đồng mỗi người mỗi tháng"),
    ("lúc 8h30, 7h, 22:00, 08:05", "lúc tám giờ ba mươi phút, bảy giờ, hai mươi hai giờ, tám giờ năm phút"),
    ("trừ 12 điểm GPLX", "trừ mười hai điểm giấy phép lái xe"),
    (
        "Điều 5, khoản 21, điểm a khoản 1 Điều 15; Điều 12a",
        "Điều năm, khoản hai mươi mốt, điểm a khoản một Điều mười lăm; Điều mười hai a",
    ),
    (
        "Chương IV, Mục II, thế kỷ XXI, lần thứ IV, khóa XV",
        "Chương bốn, Mục hai, thế kỷ hai mươi mốt, lần thứ tư, khóa mười lăm",
    ),
    ("thứ 4, thứ 2, lần thứ 1, tháng 4", "Thứ tư, thứ hai, lần thứ nhất, tháng tư"),
    ("UBND tỉnh và HĐND các cấp", "Ủy ban nhân dân tỉnh và Hội đồng nhân dân các cấp"),
    ("Ủy ban nhân dân (UBND) tỉnh", "Ủy ban nhân dân tỉnh"),
    ("TP.HCM, TP. Pleiku, ThS. Lan", "Thành phố Hồ Chí Minh, thành phố Pleiku, Thạc sĩ Lan"),
    ("1/3 số dân; 24/24 giờ; 24/7", "Một phần ba số dân; hai mươi tư trên hai mươi tư giờ; hai mươi tư trên bảy"),
    (
        "gọi 1900 6192 hoặc 0912 345 678, tổng đài 111",
        "gọi một chín không không, sáu một chín hai hoặc không chín một hai, ba bốn năm, sáu bảy tám, tổng "
        "đài một một một",
    ),
    ("điện thoại: 02693824123", "điện thoại: không hai sáu chín ba tám hai bốn một hai ba"),
    (
        "xem tại https://pbgdpl.gialai.gov.vn/bai/1?x=2 và pbgdpl.gov.vn",
        "xem tại pbgdpl chấm gialai chấm gov chấm vn và pbgdpl chấm gov chấm vn",
    ),
    ("hỏi sotuphap@gialai.gov.vn", "hỏi sotuphap a còng gialai chấm gov chấm vn"),
    (
        "5 km2, 30 m², 2 ha, 37,5°C, -5 °C",
        "Năm ki-lô-mét vuông, ba mươi mét vuông, hai héc-ta, ba mươi bảy phẩy năm độ C, âm năm độ C",
    ),
    (
        "11 điều, 21 người, 24 xã, 35 hộ, 101 em, 1.005 xe, 1005",
        "Mười một điều, hai mươi mốt người, hai mươi tư xã, ba mươi lăm hộ, một trăm linh một em, một nghìn "
        "không trăm linh năm xe, một nghìn không trăm linh năm",
    ),
    ("1. Đối tượng", "Một. Đối tượng"),
    ("2. Mức phạt 5.000.000 đồng.", "Hai. Mức phạt năm triệu đồng."),
    ("Năm 2024. 15 người bị phạt.", "Năm hai nghìn không trăm hai mươi tư. Mười lăm người bị phạt."),
    ("COVID-19, HIV/AIDS, VNeID, mã QR", "Cô-vít mười chín, HIV, AIDS, vi en e ai đi, mã QR"),
    ("tiết 1.2.3 phụ lục", "tiết một chấm hai chấm ba phụ lục"),
    ("kinh phí 1,5 tỷ đồng, 3,05 triệu", "kinh phí một phẩy năm tỷ đồng, ba phẩy không năm triệu"),
    ("Báo cáo 10/BC-STP; tờ trình 12/TTr-STP", "Báo cáo số mười, của Sở Tư pháp; tờ trình số mười hai, của Sở Tư pháp"),
    ("từ 6 đến 8 giờ ngày 30/4", "từ sáu đến tám giờ ngày ba mươi tháng tư"),
    ("Thông báo số 02/TB-UBND", "Thông báo số không hai, của Ủy ban nhân dân"),
    ("05 người bị thương, 02 xe", "Năm người bị thương, hai xe"),
    ("cao 5m, giá 12đ", "cao năm mét, giá mười hai đồng"),
    ("Đường dây nóng: 0269 382 4123", "Đường dây nóng: không hai sáu chín, ba tám hai, bốn một hai ba"),
    ("1.234.567,89 đồng", "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy phẩy tám mươi chín đồng"),
    (
        "QĐ 14/2019/QĐ-TTg, NĐ số 52/2015/NĐ-CP",
        "Quyết định số mười bốn, năm hai nghìn không trăm mười chín, của Thủ tướng Chính phủ, nghị định số "
        "năm mươi hai, năm hai nghìn không trăm mười lăm, của Chính phủ",
    ),
    ("ngày 8, 9 tháng 3", "ngày tám, chín tháng ba"),
    ("ngày 9 và 10 tháng 11", "ngày chín và mười tháng mười một"),
    ("năm học 2025 - 2026", "năm học hai nghìn không trăm hai mươi lăm đến hai nghìn không trăm hai mươi sáu"),
    (
        "Bộ luật Hình sự 2015 (sửa đổi 2017)",
        "Bộ luật Hình sự hai nghìn không trăm mười lăm (sửa đổi hai nghìn không trăm mười bảy)",
    ),
    ("từ 6 tháng đến 3 năm tù; 10 - 15 triệu đồng", "từ sáu tháng đến ba năm tù; mười đến mười lăm triệu đồng"),
    (
        "Xử phạt theo điểm c khoản 10 Điều 6 Nghị định 168/2024/NĐ-CP",
        "Xử phạt theo điểm c khoản mười Điều sáu Nghị định số một trăm sáu mươi tám, năm hai nghìn không trăm"
        " hai mươi tư, của Chính phủ",
    ),
    ("0,4 miligam/1 lít", "Không phẩy bốn miligam trên một lít"),
    ("Đảng lần thứ XIV", "Đảng lần thứ mười bốn"),
    ("CSGT, Công an TP.", "Cảnh sát giao thông, Công an thành phố"),
    ("VKSND, TAND tối cao", "Viện kiểm sát nhân dân, Tòa án nhân dân tối cao"),
    ("10h-11h30", "Mười giờ đến mười một giờ ba mươi phút"),
    ("từ 8h00 đến 17h00", "từ tám giờ đến mười bảy giờ"),
    ("Số: 12/KH-HĐPH", "Số: mười hai, kế hoạch của Hội đồng phối hợp"),
    ("25-4-2025", "Ngày hai mươi lăm tháng tư năm hai nghìn không trăm hai mươi lăm"),
    ("QCVN 102:2016/BTTTT", "QCVN một trăm linh hai, năm hai nghìn không trăm mười sáu, Bộ Thông tin và Truyền thông"),
    (
        "số 238/2026/NĐ-CP, 118/2025/QH15",
        "số hai trăm ba mươi tám, năm hai nghìn không trăm hai mươi sáu, nghị định của Chính phủ, một trăm "
        "mười tám, năm hai nghìn không trăm hai mươi lăm, Quốc hội khóa mười lăm",
    ),
    ("12.345 lượt, 3.000 m2", "Mười hai nghìn ba trăm bốn mươi lăm lượt, ba nghìn mét vuông"),
    ("từ 18 đến dưới 21 tuổi", "từ mười tám đến dưới hai mươi mốt tuổi"),
    ("Ngày Pháp luật 9/11", "Ngày Pháp luật ngày mùng chín tháng mười một"),
    ("Điều 12đ, khoản 5m", "Điều mười hai đ, khoản năm m"),
    ("mùng 5/5", "mùng năm tháng năm"),
    ("≥ 18 tuổi & < 60 tuổi", "Lớn hơn hoặc bằng mười tám tuổi và nhỏ hơn sáu mươi tuổi"),
    ("trẻ em dưới 16 tuổi; 18+", "trẻ em dưới mười sáu tuổi; mười tám trở lên"),
    ("5%/năm, 20 km/giờ", "Năm phần trăm mỗi năm, hai mươi ki-lô-mét trên giờ"),
    ("100%", "Một trăm phần trăm"),
    ("tỷ lệ 50/50; 3 - 5 %", "tỷ lệ năm mươi trên năm mươi; ba đến năm phần trăm"),
    ("20 - 30 người; 1.000-2.000 lượt", "Hai mươi đến ba mươi người; một nghìn đến hai nghìn lượt"),
    ("số 05; 05 người", "số không năm; năm người"),
    ("Kết luận số 19-KL/TW", "Kết luận số mười chín, của Trung ương"),
    (
        "Nghị định số 238/2026/NĐ-CP sửa đổi Nghị định số 168/2024/NĐ-CP",
        "Nghị định số hai trăm ba mươi tám, năm hai nghìn không trăm hai mươi sáu, của Chính phủ sửa đổi Nghị"
        " định số một trăm sáu mươi tám, năm hai nghìn không trăm hai mươi tư, của Chính phủ",
    ),
    ("quý II/2026", "quý hai năm hai nghìn không trăm hai mươi sáu"),
    ("đợt III", "đợt ba"),
    ("Hạng A1, khổ A4", "Hạng A một, khổ A bốn"),
    (
        "Quyết định số 32/2017/QĐ-UBND ngày 05/6/2017 của Ủy ban nhân dân tỉnh",
        "Quyết định số ba mươi hai, năm hai nghìn không trăm mười bảy, ngày mùng năm tháng sáu năm hai nghìn "
        "không trăm mười bảy của Ủy ban nhân dân tỉnh",
    ),
]


@pytest.mark.parametrize(("written", "said"), SAID, ids=[written for written, _ in SAID])
def test_reads_as_people_say_it(written: str, said: str) -> None:
    assert read_aloud(written) == said


def test_there_are_enough_of_them() -> None:
    assert len(SAID) >= 80


def test_no_figure_is_left() -> None:
    assert not [said for _, said in SAID if any(sign.isdigit() for sign in said) and not left_over(said)]


def test_a_place_has_its_own_short_forms_and_they_come_first() -> None:
    own = own_words("BCH = Ban Chỉ huy\n\nno sense\nUBND=Ủy ban nhân dân thành phố\n = nothing")
    assert own == {"BCH": "Ban Chỉ huy", "UBND": "Ủy ban nhân dân thành phố"}
    assert read_aloud("BCH và UBND", own) == "Ban Chỉ huy và Ủy ban nhân dân thành phố"


def test_what_nobody_told_stays_and_is_listed_once() -> None:
    said = read_aloud("Mã QR của KGVX, QR, cúm H5N1, UBND, Quốc hội, AI.")
    assert left_over(said) == ("QR", "KGVX", "H5N1")


def test_a_short_form_inside_a_word_is_none() -> None:
    assert read_aloud("XUBND, UBND-A") == "XUBND, UBND-A"


def test_what_is_no_date_is_no_date() -> None:
    assert "tháng" not in read_aloud("45/13/2024")
    assert read_aloud("nửa 1/2 số hộ") == "nửa một phần hai số hộ"


def test_a_text_of_many_lines_keeps_its_lines() -> None:
    assert read_aloud("Năm 2024.\n\n15 người.") == "Năm hai nghìn không trăm hai mươi tư.\n\nMười lăm người."


def test_decomposed_letters_are_read_too() -> None:
    import unicodedata

    assert read_aloud(unicodedata.normalize("NFD", "QĐ 471/QĐ-TTg")).startswith("Quyết định số bốn trăm")
