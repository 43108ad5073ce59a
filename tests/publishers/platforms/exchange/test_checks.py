"""What a portal would send back is found before anything is sent, and said in words."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from pydantic import BaseModel, ValidationError

from cms.entries.record import LegalReference
from publishers.platforms.exchange.checks import record_problems
from publishers.platforms.exchange.fields import Address, BaseAddress, KeyId, SharedKey
from publishers.registry import get_platform
from publishers.sentences import explain_problem
from tests.publishers.platforms import messages

LAW = LegalReference(number="36/2024/QH15", issuer="Quốc hội", issued_on=date(2024, 6, 27))


def found(kind="publish", body="", **record):
    message = messages.message(body=body, kind=kind)
    message = dataclasses.replace(message, record=message.record.model_copy(update=record))
    return [(problem.code, problem.blocking) for problem in record_problems(message)]


def test_an_ordinary_item_has_no_problem():
    assert found() == []


@pytest.mark.parametrize("form", ["outline", "full_text"])
def test_forms_about_a_law_need_one(form):
    assert found(form=form) == [("missing_legal_document", True)]
    assert found(form=form, legal_documents=(LAW,)) == []


def test_an_item_of_nobody_is_stopped():
    assert found(source_agency=None) == [("source_agency_missing", True)]


def test_a_document_without_number_is_stopped():
    assert found(legal_documents=(LegalReference(number=" "),)) == [("legal_number_missing", True)]


@pytest.mark.parametrize("changed", [{"issuer": ""}, {"issued_on": None}])
def test_a_document_that_cannot_be_matched_is_only_pointed_out(changed):
    assert found(legal_documents=(LAW.model_copy(update=changed),)) == [("legal_document_vague", False)]


def test_a_long_summary_is_only_pointed_out():
    assert found(body="x" * 1001) == [("summary_cut", False)]


def test_nothing_hinders_a_withdrawal():
    assert found(kind="withdraw", source_agency=None, form="outline", body="x" * 2000) == []


@pytest.mark.parametrize("slug", ["national_portal", "department_portal"])
def test_every_finding_is_explained(slug):
    message = messages.message(body="x" * 1001)
    documents = (LAW.model_copy(update={"issuer": ""}), LegalReference(number=""))
    record = message.record.model_copy(update={"source_agency": None, "legal_documents": documents})
    problems = record_problems(dataclasses.replace(message, record=record))
    assert len(problems) == 4
    for problem in problems:
        words = explain_problem(problem, slug)
        assert words.message
        assert words.fix
        assert "…" not in words.message + words.fix


def test_both_platforms_explain_the_shared_codes():
    for slug in ("national_portal", "department_portal"):
        assert {"missing_legal_document", "clock_apart", "pushes_ended"} <= set(get_platform(slug).sentences)


class Settings(BaseModel):
    address: Address = ""
    base: BaseAddress = ""
    keyid: KeyId = ""
    key: SharedKey = ""


@pytest.mark.parametrize(
    "given",
    [
        {"address": "portal.test"},
        {"address": "ftp://portal.test"},
        {"address": "https://user:pass@portal.test/"},
        {"address": "https://portal.test/#part"},
        {"base": "https://"},
        {"keyid": 'a"b'},
        {"keyid": "a b"},
        {"key": "short"},
        {"key": "đ" * 15},
    ],
)
def test_settings_that_cannot_work_are_refused(given):
    with pytest.raises(ValidationError):
        Settings(**given)


def test_an_address_is_kept_as_the_webmaster_gave_it_but_a_base_has_no_final_slash():
    settings = Settings(address=" https://portal.test/receive/ ", base="https://portal.test/", key="đ" * 16)
    assert settings.address == "https://portal.test/receive/"
    assert settings.base == "https://portal.test"
