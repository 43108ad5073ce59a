"""The register: one row a document, whatever way it is typed; honest about what is not known."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from cms.legal.models import DocumentType, LegalDocument, LegalRelation, Validity

pytestmark = pytest.mark.django_db


def document(number: str = "295/KH-UBND", **given: object) -> LegalDocument:
    return LegalDocument.objects.create(
        number=number, **{"issuer": "Ủy ban nhân dân tỉnh", "issued_on": date(2020, 12, 31), **given}
    )


@pytest.mark.parametrize("typed", ["168/2024/NĐ-CP", " 168 / 2024 / nđ-cp ", "168/2024/NÐ-CP"])
def test_spellings_of_a_number_share_one_key(typed: str) -> None:
    assert document(typed).number_key == "168/2024/NĐ-CP"


def test_same_number_in_another_year_or_agency_is_another_document() -> None:
    document()
    document(issued_on=date(2021, 12, 31))
    document(issuer="Sở Tư pháp")

    assert LegalDocument.objects.count() == 3


@pytest.mark.parametrize("day", [date(2020, 12, 31), None])
def test_twins_are_refused_with_or_without_a_date(day: date | None) -> None:
    document(issued_on=day)

    twin = LegalDocument(number="295 / KH-UBND", issuer="Ủy ban  nhân dân tỉnh", issued_on=day)
    with translation.override("en"), pytest.raises(ValidationError, match="already in the register"):
        twin.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_undated_document_may_stand_beside_a_dated_one() -> None:
    document()
    document(issued_on=None)

    assert LegalDocument.objects.count() == 2


def test_validity_is_not_guessed() -> None:
    found = document(effective_on=date(2021, 1, 1))

    assert found.validity == Validity.UNKNOWN
    assert not found.needs_care
    assert found.in_force_on(date(2021, 6, 1)) is True
    assert document("1/KH-UBND").in_force_on(date(2021, 6, 1)) is None


@pytest.mark.parametrize("validity", ["HHL", "HHL1P", "TNHL", "TNHL1P", "KCPH", "CCHL"])
def test_what_does_not_fully_hold_asks_for_care(validity: str) -> None:
    assert document(validity=validity).needs_care


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"effective_on": date(2019, 1, 1)}, "effective_on"),
        ({"effective_on": date(2021, 1, 1), "expires_on": date(2020, 12, 31)}, "expires_on"),
        ({"number": "   "}, "number"),
    ],
)
def test_impossible_rows_are_refused(given: dict[str, object], field: str) -> None:
    wrong = LegalDocument(**{"number": "1/QĐ-UBND", "issuer": "Ủy ban", "issued_on": date(2020, 12, 31), **given})

    with pytest.raises(ValidationError) as caught:
        wrong.full_clean()

    assert field in caught.value.message_dict


def test_relation_reads_from_both_ends() -> None:
    old, new = document("168/2024/NĐ-CP"), document("238/2026/NĐ-CP")
    with translation.override("en"):
        relation = LegalRelation.objects.create(source=new, kind="amends", target=old)

        assert str(relation) == "amends 168/2024/NĐ-CP"
        assert old.relations_in.get().passive == "amended by"
        with pytest.raises(ValidationError):
            LegalRelation(source=old, kind="amends", target=old).full_clean()


def test_ranks_are_rows() -> None:
    assert DocumentType.objects.get(code="law").is_normative
    assert not DocumentType.objects.get(code="official_letter").is_normative
