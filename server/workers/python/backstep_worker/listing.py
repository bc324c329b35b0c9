"""A listing of checkpoints that is read page by page: what to ask for next. Asking is the saver's."""

from __future__ import annotations

from typing import Any

from backstep_worker.api_json import Json, to_api_json
from backstep_worker.checkpoint_record import Address

_PAGE = 100


class Listing:
    """Where a listing that is read page by page has come to."""

    def __init__(self, at: Address, filter_: dict[str, Any] | None, before: str | None, limit: int | None) -> None:
        self.at = at
        self._filter = None if filter_ is None else to_api_json(filter_)
        self._before = before
        self._left = limit
        self.goes_on = limit is None or limit > 0

    def _page(self) -> int | None:
        # Several namespaces are read at once: an id does not say where to go on in each.
        if self.at.thread_id is None or self.at.namespace is None:
            return self._left
        return _PAGE if self._left is None else min(_PAGE, self._left)

    def query(self) -> dict[str, Json]:
        """The next page's."""
        return {
            "thread_id": self.at.thread_id,
            "checkpoint_ns": self.at.namespace,
            "checkpoint_id": self.at.checkpoint_id,
            "before": self._before,
            "limit": self._page(),
            "filter": self._filter,
        }

    def take(self, found: list[dict[str, Json]]) -> list[dict[str, Json]]:
        """Notes what a page brought."""
        page = self._page()
        if self._left is not None:
            self._left -= len(found)
        self.goes_on = page is not None and len(found) == page and self._left != 0
        if found:
            self._before = found[-1]["checkpoint"]["id"]
        return found
