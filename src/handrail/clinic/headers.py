"""What every answer says to the browser beside what Django's own middleware does."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class KeptNowhere:
    """No browser and no proxy keeps a page: what one person saw is not there for the next one at the same machine."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers["Cache-Control"] = "no-store, private"
        return response
