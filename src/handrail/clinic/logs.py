"""Lines of the log that hold no patient's values: no address as it was typed, and of an error its kind and place, not its words."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any

from django.db import OperationalError

from handrail.clinic.environment import UnsafeConfiguration

SPEAKING = (OperationalError, UnsafeConfiguration)  # their words are about the machine, never about a row
UNKNOWN = "an address that is none of ours"
Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Plain(logging.Formatter):
    """When, how bad, who says it, what."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; of a request the pattern of its address instead of the address."""
        told = logging.makeLogRecord(record.__dict__ | {"exc_text": None})
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            told.args = tuple(_pattern(request) if typed_in(one, request) else one for one in record.args)
        return super().format(told)

    def formatException(self, ei: Info) -> str:  # noqa: N802 - logging's own name
        """Where it went wrong, and each error's kind: the words of an error may quote what somebody entered."""
        return "\n".join(_told(ei[1])) if ei[1] is not None else ""


def typed_in(one: Any, request: Any) -> bool:
    """Is it (part of) what stood in the browser's address line, or an error, whose words may quote it?"""
    return isinstance(one, BaseException) or (isinstance(one, str) and one in {request.path, request.get_full_path(), request.path_info})


def _pattern(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else UNKNOWN


def _told(error: BaseException) -> list[str]:
    words = f": {error}" if isinstance(error, SPEAKING) else ""
    frames, place = [], error.__traceback__
    while place is not None:
        code = place.tb_frame.f_code
        frames.append(f"  {code.co_filename}:{place.tb_lineno} {code.co_qualname}")
        place = place.tb_next
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [*(_told(before) if before else ()), f"{type(error).__module__}.{type(error).__qualname__}{words}", *frames]
