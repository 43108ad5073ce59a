"""``/api/v1/drafts``: contributors' programs write drafts. They enter the same approval as what people write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from wagtail.models import GroupPagePermission, Page, WorkflowState, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.core.conf import conf
from cms.entries.access.reading import reading
from cms.entries.access.tokens import Caller, caller_of
from cms.entries.access.writing import Act, changing
from cms.entries.mixins import RecordMixin
from cms.entries.models import Entry, Scope
from cms.entries.ports import DraftMade, DraftRefused, draft_factory

from .draft_schemas import DraftDetail, DraftIn, DraftOut, DraftPage, DraftQuery, DraftWritten
from .offered import offer_of
from .paging import next_address, part
from .problems import Fault, Refused
from .words import Number

router = Router(tags=["drafts"])


@reading(router, "", scopes=(Scope.DRAFT,), answers={200: DraftPage}, operation_id="list_drafts", summary="List drafts")
def list_drafts(request: HttpRequest, query: Query[DraftQuery]) -> Any:
    """Items that you may edit and that have something which is not public yet, the newest first."""
    caller = caller_of(request)
    found = part(_editable(caller), walk="drafts", cursor=query.cursor, limit=query.limit)
    return {"items": _standings(found.rows), "next": next_address(request, query, found.cursor)}


@reading(
    router, "/{page}", scopes=(Scope.DRAFT,), answers={200: DraftDetail}, operation_id="get_draft",
    summary="Read one draft",
)  # fmt: skip
def get_draft(request: HttpRequest, page: Path[Number]) -> Any:
    """Its newest version, as the record that it would be; ``missing`` says what keeps it from being one."""
    found = _mine(caller_of(request), page)
    draft = found.get_latest_revision_as_object()
    try:
        content, missing = draft.as_record().model_dump(mode="json"), ""
    except (ValueError, FileNotFoundError):  # pydantic's errors are ValueErrors
        content, missing = None, _("Something is missing or wrong; open the page at the desk to see what.")
    return {**_standing(found), "content": content, "missing": missing}


@changing(router, "", scope=Scope.DRAFT, answers={201: DraftWritten}, operation_id="put_draft", summary="Write a draft")
def write_draft(request: HttpRequest, given: DraftIn) -> Act:
    """A page below your section, not public. ``submit`` hands it in for approval at once."""
    caller = caller_of(request)
    section = _section(caller, given.section)
    offer = offer_of(given)

    def act() -> tuple[int, Any]:
        try:
            made = draft_factory().create(
                offer, agency_code="", section_id=section, user=caller.user,
                then="submit" if given.submit else "keep", together=_nothing,
            )  # fmt: skip
        except (DraftRefused, ValidationError) as error:
            raise _refused(error) from None
        reached = caller.pages()
        if reached is not None and not reached.filter(pk=made.page_id).exists():
            raise _no_section(caller)
        return 201, _written(made)

    return act


@changing(
    router, "/{page}", scope=Scope.DRAFT, method="PUT", answers={200: DraftWritten}, operation_id="change_draft",
    summary="Write a draft anew",
)  # fmt: skip
def change_draft(request: HttpRequest, page: Path[Number], given: DraftIn) -> Act:
    """A new draft of the page with all that you say; what is public stays until that is approved."""
    caller = caller_of(request)
    found = _mine(caller, page)
    offer = offer_of(given)

    def act() -> tuple[int, Any]:
        if given.revision is not None and given.revision != Page.objects.get(pk=page).latest_revision_id:
            told = _("Somebody changed the draft meanwhile. Read it again, then write what you mean.")
            raise Refused(409, "changed_meanwhile", told)
        try:
            made = draft_factory().update(
                found.pk, offer, base=None, user=caller.user, then="submit" if given.submit else "keep",
                together=_nothing,
            )  # fmt: skip
        except (DraftRefused, ValidationError) as error:
            raise _refused(error) from None
        return 200, _written(made)

    return act


def _editable(caller: Caller) -> Any:
    """Pages of items that the person may edit, as far as the token reaches, with a newer draft than what is public."""
    pages = PagePermissionPolicy(Page).instances_user_has_any_permission_for(caller.user, {"change"})
    reached = caller.pages()
    if reached is not None:
        pages = pages.filter(pk__in=reached.values("pk"))
    kinds = [model for model in get_page_models() if issubclass(model, RecordMixin)]
    pages = Page.objects.filter(pk__in=pages.order_by().values("pk"), has_unpublished_changes=True)
    return pages.type(*kinds) if kinds else pages.none()


def _mine(caller: Caller, number: int) -> Any:
    """The page, if the person may edit it within the token's reach; another's is not there. Raises ``Refused``."""
    row, reached = Page.objects.filter(pk=number).first(), caller.pages()
    page = row.specific if row else None
    is_reached = reached is None or reached.filter(pk=number).exists()
    if not isinstance(page, RecordMixin) or not is_reached or not _may_edit(page, caller):
        raise Refused(404, "unknown_page", _("There is no item %(id)s that you may edit.") % {"id": number})
    return page


def _may_edit(page: Any, caller: Caller) -> bool:
    return bool(page.permissions_for_user(caller.user).can_edit())


def _section(caller: Caller, wanted: int | None) -> int | None:
    """Where the draft goes: as said, else the token's section, else the person's only one. Raises ``Refused``."""
    if wanted is None:
        wanted = caller.token.section_id
    if wanted is None:
        own = _own_sections(caller)
        if not own and not caller.user.is_superuser:
            raise _no_section(caller)
        if len(own) > 1:
            names = "; ".join(f"{page.pk} ({page.title})" for page in own[:20])
            told = _("Say in “section” where the draft goes. Yours are: %(names)s.") % {"names": names}
            raise Refused(422, "no_section", told, faults=[Fault(parameter="section", code="missing", message=told)])
        return own[0].pk if own else None
    page, reached = Page.objects.filter(pk=wanted).first(), caller.pages()
    if page is None or (reached is not None and not reached.filter(pk=wanted).exists()):
        raise _no_section(caller)
    if not page.permissions_for_user(caller.user).can_add_subpage():
        raise _no_section(caller)
    return int(page.pk)


def _own_sections(caller: Caller) -> list[Page]:
    given = GroupPagePermission.objects.filter(
        group__user=caller.user, permission__codename="add_page", page__depth__gt=1
    )
    return list(Page.objects.filter(pk__in=given.values("page_id")).order_by("path"))


def _no_section(caller: Caller) -> Refused:
    told = _("There is no such section in which you may write, or this token does not reach it.")
    return Refused(403, "not_allowed", told)


def _refused(error: DraftRefused | ValidationError) -> Refused:
    told = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return Refused(422, "draft_refused", told)


def _written(made: DraftMade) -> dict[str, Any]:
    page = Page.objects.get(pk=made.page_id).specific
    return {**_standing(page), "remarks": list(made.remarks), "kept": list(made.kept)}


def _standing(page: Any) -> dict[str, Any]:
    return _standings([page])[0]


def _standings(pages: Sequence[Any]) -> list[dict[str, Any]]:
    """How they stand: three questions, however many they are."""
    keys = [page.pk for page in pages]
    entries = dict(Entry.objects.filter(page_id__in=keys).values_list("page_id", "pk"))
    parents = dict(Page.objects.filter(path__in={_path_above(page) for page in pages}).values_list("path", "pk"))
    in_review = set(
        WorkflowState.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(key) for key in keys],
            status=WorkflowState.STATUS_IN_PROGRESS,
        ).values_list("object_id", flat=True)
    )  # fmt: skip
    return [
        DraftOut(
            page=page.pk, title=page.draft_title, section=parents.get(_path_above(page)),
            state="in_review" if str(page.pk) in in_review else "draft" if page.has_unpublished_changes else "public",
            is_public=page.live, revision=page.latest_revision_id, entry=entries.get(page.pk),
            desk_url=f"{conf().public_url}/admin/pages/{page.pk}/edit/",
        ).model_dump(mode="json")
        for page in pages
    ]  # fmt: skip


def _path_above(page: Any) -> str:
    return str(page.path[: -page.steplen])


def _nothing(page_id: int) -> None:
    """Nothing else is written with the page."""
