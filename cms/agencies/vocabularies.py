"""The starter words of agencies: rows from the first migration on, edited as data afterwards."""

from __future__ import annotations

#: (code, Vietnamese label, English label, deprecated)
KINDS = (
    ("central", "Cơ quan trung ương", "Central authority", False),
    ("ministry", "Bộ, cơ quan ngang bộ", "Ministry", False),
    ("province_council", "Hội đồng nhân dân cấp tỉnh", "Provincial People's Council", False),
    ("province_committee", "Ủy ban nhân dân cấp tỉnh", "Provincial People's Committee", False),
    ("justice_department", "Sở Tư pháp", "Department of Justice", False),
    ("department", "Sở, ban, ngành", "Provincial department", False),
    ("party_body", "Cơ quan của Đảng", "Party body", False),
    ("fatherland_front", "Mặt trận Tổ quốc, đoàn thể", "Fatherland Front and mass organisations", False),
    ("court", "Tòa án nhân dân", "People's Court", False),
    ("procuracy", "Viện kiểm sát nhân dân", "People's Procuracy", False),
    ("police", "Công an", "Police", False),
    ("association", "Hội, hiệp hội", "Association", False),
    ("media", "Cơ quan báo và phát thanh, truyền hình", "Press and broadcasting", False),
    ("portal", "Cổng thông tin điện tử", "Portal office", False),
    ("council", "Hội đồng phối hợp phổ biến, giáo dục pháp luật", "Coordination Council", False),
    ("district_committee", "Ủy ban nhân dân cấp huyện", "District People's Committee", True),
    ("district_office", "Phòng chuyên môn cấp huyện", "District office", True),
    ("commune_committee", "Ủy ban nhân dân cấp xã", "Commune People's Committee", False),
    ("community_group", "Tổ công nghệ số cộng đồng", "Community technology group", False),
    ("partner", "Đối tác", "Partner", False),
)

LEVELS = (
    ("central", "Trung ương", "Central", False),
    ("province", "Cấp tỉnh", "Province", False),
    ("district", "Cấp huyện", "District", True),
    ("commune", "Cấp xã", "Commune", False),
)

#: (code, Vietnamese label, English label, makes the tree)
LINK_KINDS = (
    ("subordinate_to", "Trực thuộc", "Subordinate to", True),
    ("professionally_guided_by", "Chịu sự hướng dẫn chuyên môn của", "Professionally guided by", False),
    ("reports_to", "Báo cáo", "Reports to", False),
    ("cooperates_with", "Phối hợp với", "Cooperates with", False),
    ("invited", "Được mời tham gia", "Invited", False),
    ("hosts_site_of", "Lưu trữ trang của", "Hosts the site of", False),
)

#: Kinds that take part by invitation: nobody here may instruct them.
INVITED_KINDS = ("party_body", "fatherland_front", "court", "procuracy", "association", "partner")
