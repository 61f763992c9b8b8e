"""Takes the pictures in docs/images/clinic from the demonstration: `python docs/screenshots.py`, where browser tests run."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Nothing of a clinic that may be here is touched: it runs in a folder of its own."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"DATA_DIR": data, "HANDRAIL_DEMO": "1"}
        os.environ.pop("DATABASE_URL", None)
        from handrail.clinic.serving import set_up

        set_up()
        from tests.browser import picturing

        picturing.take(ROOT / "docs" / "images" / "clinic")


if __name__ == "__main__":
    main()
