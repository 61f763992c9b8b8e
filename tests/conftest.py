"""What all tests share: where the clinic keeps its things while it is tested, and no secrets of a real one."""

from __future__ import annotations

import os
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="handrail-tests-")
for name in [name for name in os.environ if name.startswith("HANDRAIL_") and name != "HANDRAIL_ORACLE_EXAMPLES"]:
    del os.environ[name]
os.environ["HANDRAIL_INSECURE"] = "1"
if "HANDRAIL_TEST_DATABASE_URL" not in os.environ:
    os.environ.pop("DATABASE_URL", None)
