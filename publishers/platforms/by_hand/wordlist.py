"""What offices write short and a reader says in full. Tables only: a line more is a line here, or in the channel."""

from __future__ import annotations

from collections.abc import Mapping

#: First part of a document's symbol: its type.
DOCUMENT_TYPES: Mapping[str, str] = {
    "BB": "biên bản", "BC": "báo cáo", "CT": "chỉ thị", "CTr": "chương trình", "CV": "công văn", "GM": "giấy mời",
    "HD": "hướng dẫn", "KH": "kế hoạch", "KL": "kết luận", "L": "lệnh", "LCT": "lệnh", "NQ": "nghị quyết",
    "NQLT": "nghị quyết liên tịch", "NĐ": "nghị định", "PL": "pháp lệnh", "QC": "quy chế", "QyĐ": "quy định",
    "QĐ": "quyết định", "TB": "thông báo", "TT": "thông tư", "TTLT": "thông tư liên tịch", "TTr": "tờ trình",
    "VBHN": "văn bản hợp nhất", "ĐA": "đề án",
}  # fmt: skip
#: The other parts: who issued it. A number behind the National Assembly's is its term.
ISSUERS: Mapping[str, str] = {
    "BCA": "Bộ Công an", "BCT": "Bộ Công Thương", "BDTTG": "Bộ Dân tộc và Tôn giáo",
    "BGDĐT": "Bộ Giáo dục và Đào tạo", "BGTVT": "Bộ Giao thông vận tải", "BKHCN": "Bộ Khoa học và Công nghệ",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư", "BLĐTBXH": "Bộ Lao động, Thương binh và Xã hội", "BNG": "Bộ Ngoại giao",
    "BNNMT": "Bộ Nông nghiệp và Môi trường", "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BNV": "Bộ Nội vụ", "BQP": "Bộ Quốc phòng", "BTC": "Bộ Tài chính", "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BTP": "Bộ Tư pháp", "BTTTT": "Bộ Thông tin và Truyền thông", "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
    "BXD": "Bộ Xây dựng", "BYT": "Bộ Y tế", "CP": "Chính phủ", "CTN": "Chủ tịch nước", "CTUBND":
    "Chủ tịch Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "HĐPH": "Hội đồng phối hợp", "HĐTP":
    "Hội đồng Thẩm phán", "KTNN": "Kiểm toán nhà nước", "MTTQ": "Mặt trận Tổ quốc", "NHNN": "Ngân hàng Nhà nước",
    "QH": "Quốc hội", "SGDĐT": "Sở Giáo dục và Đào tạo", "SKHCN": "Sở Khoa học và Công nghệ", "SNV": "Sở Nội vụ",
    "STC": "Sở Tài chính", "STP": "Sở Tư pháp", "SYT": "Sở Y tế", "TANDTC": "Tòa án nhân dân tối cao",
    "TLĐ": "Tổng Liên đoàn Lao động", "TTCP": "Thanh tra Chính phủ", "TTg": "Thủ tướng Chính phủ", "TU": "Tỉnh ủy",
    "TW": "Trung ương", "TƯ": "Trung ương", "UBDT": "Ủy ban Dân tộc", "UBND": "Ủy ban nhân dân",
    "UBTVQH": "Ủy ban Thường vụ Quốc hội", "VKSNDTC": "Viện kiểm sát nhân dân tối cao", "VPCP": "Văn phòng Chính phủ",
}  # fmt: skip

#: Abbreviations in running text, as whole words.
ABBREVIATIONS: Mapping[str, str] = {
    **{code: name for code, name in ISSUERS.items() if code not in ("CP", "CTN", "QH", "TU", "TW", "TƯ", "TTg", "BCT")},
    "ANTT": "an ninh, trật tự", "ATGT": "an toàn giao thông", "ATTP": "an toàn thực phẩm", "BCĐ": "Ban Chỉ đạo",
    "BCV": "báo cáo viên", "BHTN": "bảo hiểm thất nghiệp", "BHXH": "bảo hiểm xã hội", "BHYT": "bảo hiểm y tế",
    "BLDS": "Bộ luật Dân sự", "BLHS": "Bộ luật Hình sự", "BLLĐ": "Bộ luật Lao động",
    "BLTTDS": "Bộ luật Tố tụng dân sự", "BLTTHS": "Bộ luật Tố tụng hình sự", "CAND": "Công an nhân dân",
    "CBCC": "cán bộ, công chức", "CBCCVC": "cán bộ, công chức, viên chức", "CCCD": "căn cước công dân",
    "CMND": "chứng minh nhân dân", "CNTT": "công nghệ thông tin", "CSDL": "cơ sở dữ liệu",
    "CSGT": "cảnh sát giao thông", "CTCP": "công ty cổ phần", "ĐBQH": "đại biểu Quốc hội",
    "ĐKKD": "đăng ký kinh doanh", "GCN": "giấy chứng nhận", "GĐ": "giám đốc", "PGĐ": "phó giám đốc",
    "GPLX": "giấy phép lái xe",
    "GDPL": "giáo dục pháp luật", "GTĐB": "giao thông đường bộ", "HGV": "hòa giải viên", "HTX": "hợp tác xã",
    "KT-XH": "kinh tế - xã hội", "MTTQVN": "Mặt trận Tổ quốc Việt Nam",
    "PBGDPL": "phổ biến, giáo dục pháp luật", "PCCC": "phòng cháy, chữa cháy",
    "PCMT": "phòng, chống ma túy", "PCTN": "phòng, chống tham nhũng", "PTTH": "phát thanh, truyền hình",
    "QLNN": "quản lý nhà nước", "QPPL": "quy phạm pháp luật", "QSDĐ": "quyền sử dụng đất", "SXKD":
    "sản xuất, kinh doanh", "TAND": "Tòa án nhân dân", "TDP": "tổ dân phố", "TGPL": "trợ giúp pháp lý",
    "THADS": "thi hành án dân sự", "THCS": "trung học cơ sở", "THPT": "trung học phổ thông",
    "TNGT": "tai nạn giao thông", "TNHH": "trách nhiệm hữu hạn", "TNXH": "tệ nạn xã hội", "TTATGT":
    "trật tự, an toàn giao thông", "TTHC": "thủ tục hành chính", "TTLT": "thông tư liên tịch", "TTV":
    "tuyên truyền viên", "TTXH": "trật tự xã hội", "TVPL": "tư vấn pháp luật", "UBMTTQ": "Ủy ban Mặt trận Tổ quốc",
    "UBMTTQVN": "Ủy ban Mặt trận Tổ quốc Việt Nam", "VBPL": "văn bản pháp luật",
    "VBQPPL": "văn bản quy phạm pháp luật", "VHTT": "văn hóa, thông tin", "VKSND": "Viện kiểm sát nhân dân",
    "VPHC": "vi phạm hành chính", "VPPL": "vi phạm pháp luật", "VNeID": "vi en e ai đi", "XHCN": "xã hội chủ nghĩa",
    "XLVPHC": "xử lý vi phạm hành chính",
}  # fmt: skip
#: Short forms that end in a point, with what stands for them.
POINTED: Mapping[str, str] = {
    "GS.": "Giáo sư", "PGS.": "Phó Giáo sư", "TS.": "Tiến sĩ", "ThS.": "Thạc sĩ", "LS.": "Luật sư", "BS.": "Bác sĩ",
    "KT.": "ký thay", "TL.": "thừa lệnh", "TM.": "thay mặt", "TUQ.": "thừa ủy quyền", "TP.": "thành phố",
    "Tp.": "thành phố", "TX.": "thị xã", "TT.": "thị trấn", "v.v.": "vân vân", "v.v": "vân vân",
}  # fmt: skip
#: Places that are known by their letters.
NAMED: Mapping[str, str] = {
    "TP.HCM": "Thành phố Hồ Chí Minh", "TPHCM": "Thành phố Hồ Chí Minh", "TP HCM": "Thành phố Hồ Chí Minh",
    "HIV/AIDS": "HIV, AIDS", "COVID-19": "cô-vít mười chín", "Covid-19": "cô-vít mười chín",
}  # fmt: skip

#: Units behind a number.
UNITS: Mapping[str, str] = {
    "%": "phần trăm", "‰": "phần nghìn", "°C": "độ C", "đ": "đồng", "₫": "đồng", "VNĐ": "đồng", "VND": "đồng",
    "USD": "đô la Mỹ", "tr": "triệu", "km": "ki-lô-mét", "km²": "ki-lô-mét vuông", "km2": "ki-lô-mét vuông",
    "m": "mét", "m²": "mét vuông", "m2": "mét vuông", "m³": "mét khối", "m3": "mét khối", "cm": "xen-ti-mét",
    "cm³": "xen-ti-mét khối", "cm3": "xen-ti-mét khối", "mm": "mi-li-mét", "ha": "héc-ta", "kg": "ki-lô-gam",
    "g": "gam", "mg": "mi-li-gam", "l": "lít", "ml": "mi-li-lít", "kW": "ki-lô-oát", "kWh": "ki-lô-oát giờ",
    "cc": "xê xê", "MB": "mê-ga-bai", "GB": "ghi-ga-bai", "dB": "đê-xi-ben",
}  # fmt: skip
#: What may be said behind “/”: the whole is “a unit a …”.
PER: Mapping[str, str] = {**UNITS, "h": "giờ", "s": "giây"}
#: Signs between words.
SIGNS: Mapping[str, str] = {
    "≥": "lớn hơn hoặc bằng", "≤": "nhỏ hơn hoặc bằng", ">": "lớn hơn", "<": "nhỏ hơn", "&": "và", "=": "bằng",
    "§": "mục",
}  # fmt: skip
#: Names of letters, for what stays short.
LETTERS: Mapping[str, str] = {
    "A": "a", "Ă": "á", "Â": "ớ", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "Ê": "ê", "F": "ép", "G": "giê",
    "H": "hát", "I": "i", "J": "gi", "K": "ca", "L": "e-lờ", "M": "em-mờ", "N": "en-nờ", "O": "o", "Ô": "ô", "Ơ": "ơ",
    "P": "pê", "Q": "quy", "R": "e-rờ", "S": "ét", "T": "tê", "U": "u", "Ư": "ư", "V": "vê", "W": "vê kép", "X": "ích",
    "Y": "i dài", "Z": "dét",
}  # fmt: skip
#: Roman numerals are read as numbers behind these words only.
BEFORE_ROMAN = ("chương", "phần", "mục", "quý", "khóa", "khoá", "thế kỷ", "thứ", "phụ lục", "bậc", "hạng", "đợt", "kỳ",
                "đại hội", "loại", "nhóm", "cấp")  # fmt: skip
#: Telephone numbers are read digit by digit behind these.
BEFORE_TELEPHONE = ("điện thoại", "đường dây nóng", "tổng đài", "hotline", "số máy", "đt", "zalo")
