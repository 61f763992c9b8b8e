"""A full disk, told in one sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path

from handrail.terms.errors import UnusableInput

WITHOUT_END = "Invalid thrift: transport error"  # all that Polars says where the end of a Parquet file cannot be written
WORDS = (*(os.strerror(number) for number in (ENOSPC, EDQUOT, EFBIG)), WITHOUT_END)
AGAIN = "make room and run the same command again: what was finished is kept"


@contextmanager
def room_on_disk(folder: Path, remedy: str = AGAIN) -> Iterator[None]:
    """UnusableInput where what is done inside finds no room on the disk. Other errors pass.

    Libraries tell of the system's error in their own types, and in its words.
    """
    try:
        yield
    except Exception as error:
        words = [word for word in WORDS if word in str(error)]
        if not words:
            raise
        raise UnusableInput(f"the disk is full: {words[0]}", where=folder, remedy=remedy) from error
