"""Lines of the log, without patients' values: no address as it was typed, and of an error its kind and place, not its words."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest

from handrail.clinic.environment import UnsafeConfiguration

SPEAKING = (OperationalError, UnsafeConfiguration)  # their words are about the machine, never about a row
UNKNOWN = "an address that is none of ours"
Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Plain(logging.Formatter):
    """When, how bad, who says it, what."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; of a request the pattern of its address instead of the address."""
        told = logging.makeLogRecord(record.__dict__ | {"exc_text": None})
        request, error = getattr(record, "request", None), record.exc_info[1] if record.exc_info else None
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            told.args = tuple(_pattern(request) if _is_typed(one, request) else one for one in record.args)
        if error is not None and str(error):  # Django says some errors in their own words
            told.args = (
                tuple(_kind(error) if one == str(error) else one for one in told.args)
                if isinstance(told.args, tuple)
                else told.args
            )
            told.msg = _kind(error) if record.msg == str(error) else record.msg
        return super().format(told)

    def formatException(self, ei: Info) -> str:  # noqa: N802 - logging's own name
        """Where it went wrong, and each error's kind: the words of an error may quote what somebody entered."""
        return "\n".join(_told(ei[1])) if ei[1] is not None else ""


def _is_typed(one: Any, request: HttpRequest) -> bool:
    return isinstance(one, str) and one in {request.path, request.path_info, request.get_full_path()}


def _pattern(request: HttpRequest) -> str:
    return f"/{request.resolver_match.route}" if request.resolver_match else UNKNOWN


def _told(error: BaseException) -> list[str]:
    words = f": {error}" if isinstance(error, SPEAKING) else ""
    frames, place = [], error.__traceback__
    while place is not None:
        code = place.tb_frame.f_code
        frames.append(f"  {code.co_filename}:{place.tb_lineno} {code.co_qualname}")
        place = place.tb_next
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [*(_told(before) if before else ()), f"{_kind(error)}{words}", *frames]


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"
