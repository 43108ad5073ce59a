"""The starter list of document types (Law 64/2025/QH15, Article 4, and administrative ones)."""

from __future__ import annotations

#: (code, Vietnamese label, English label, rank or None)
DOCUMENT_TYPES = (
    ("constitution", "Hiến pháp", "Constitution", 1),
    ("code", "Bộ luật", "Code", 2),
    ("law", "Luật", "Law", 2),
    ("na_resolution", "Nghị quyết của Quốc hội", "Resolution of the National Assembly", 2),
    ("ordinance", "Pháp lệnh", "Ordinance", 3),
    ("nasc_resolution", "Nghị quyết của Ủy ban Thường vụ Quốc hội", "Resolution of the Standing Committee", 3),
    ("presidential_order", "Lệnh của Chủ tịch nước", "Presidential order", 4),
    ("presidential_decision", "Quyết định của Chủ tịch nước", "Presidential decision", 4),
    ("decree", "Nghị định", "Decree", 5),
    ("gov_resolution", "Nghị quyết của Chính phủ", "Resolution of the Government", 5),
    ("pm_decision", "Quyết định của Thủ tướng Chính phủ", "Decision of the Prime Minister", 6),
    ("judges_council_resolution", "Nghị quyết của Hội đồng Thẩm phán", "Resolution of the Judges' Council", 7),
    ("circular", "Thông tư", "Circular", 8),
    ("joint_circular", "Thông tư liên tịch", "Joint circular", 9),
    ("province_council_resolution", "Nghị quyết của Hội đồng nhân dân cấp tỉnh", "Provincial resolution", 10),
    ("province_committee_decision", "Quyết định của Ủy ban nhân dân cấp tỉnh", "Provincial decision", 11),
    ("special_zone_document", "Văn bản của đơn vị hành chính đặc biệt", "Document of a special zone", 12),
    ("local_council_resolution", "Nghị quyết của Hội đồng nhân dân cấp xã", "Local resolution", 13),
    ("local_committee_decision", "Quyết định của Ủy ban nhân dân cấp xã", "Local decision", 14),
    ("directive", "Chỉ thị", "Directive", None),
    ("decision_individual", "Quyết định (cá biệt)", "Individual decision", None),
    ("plan", "Kế hoạch", "Plan", None),
    ("official_letter", "Công văn", "Official letter", None),
    ("submission", "Tờ trình", "Submission", None),
    ("report", "Báo cáo", "Report", None),
    ("notice", "Thông báo", "Notice", None),
    ("guidance", "Hướng dẫn", "Guidance", None),
    ("consolidated_text", "Văn bản hợp nhất", "Consolidated text", None),
)
