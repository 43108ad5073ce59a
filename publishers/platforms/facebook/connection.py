"""Whether the channel's access stands: asked on *Test connection*, after a doubtful refusal, and when it is said to
have been taken back."""

from __future__ import annotations

from publishers.contract import Account, AuthExpired, Health, Misconfigured, PublishError

from . import callbacks
from .access import Access, judge
from .client import PageClient

#: What Facebook also answers when the token is a person's or another Page's.
_DOUBTFUL = frozenset({"facebook_missing", "facebook_permission_missing", "facebook_page_token_needed"})


class Connection:
    """One channel's way to its Page."""

    def __init__(self, client: PageClient, account: Account) -> None:
        self._client = client
        self._account = account

    def test(self) -> Health:
        """The owner of a Page's token is the Page; of a person's, the person. Then what Facebook knows of the token,
        and whether it tells us of changes."""
        try:
            owner = self._client.owner()
        except PublishError as error:
            return Health(ok=False, problem=error.code, params=error.params)
        name, actual = str(owner.get("name", "")), str(owner.get("id", ""))
        expected = self._account.options.page_id
        if actual != expected:
            params = {"name": name, "actual": actual, "expected": expected}
            return Health(ok=False, account=name, problem="facebook_other_owner", params=params)
        known = self._known() or Access()
        if known.problem:
            return Health(ok=False, account=name, problem=known.problem, params=known.params)
        if self._account.options.is_subscribed and not self._is_subscribed():
            return Health(ok=False, account=name, problem="facebook_not_subscribed")
        return Health(ok=True, account=name, access_until=known.ends)

    def explain(self, error: PublishError) -> PublishError:
        """What is behind “missing” or “no permission”, where the token itself is to blame; else the error as it is."""
        known = self._known() if error.code in _DOUBTFUL else None
        if known is None or known.problem in ("", "facebook_permission_missing", error.code):
            return error
        kind = Misconfigured if "field" in known.params else AuthExpired
        return kind(known.problem, detail=error.detail, params=dict(known.params))

    def stands(self) -> bool:
        """Whether Facebook says that the token may publish."""
        known = self._known()
        return known is not None and not known.problem

    def _known(self) -> Access | None:
        """What Facebook knows of the token; None when it does not say."""
        own = self._account.credentials
        try:
            told = self._client.inspect(own.page_access_token, own.app_id, own.app_secret)
        except PublishError:
            return None
        return judge(told, self._account)

    def _is_subscribed(self) -> bool:
        """Has changes on the Page told to the app, where that has not been done yet."""
        try:
            if not set(callbacks.FIELDS) <= set(self._client.subscribed_fields(self._account.credentials.app_id)):
                self._client.subscribe(callbacks.FIELDS)
        except PublishError:
            return False
        return True
