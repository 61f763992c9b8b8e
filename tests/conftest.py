"""What all tests share: where the clinic keeps its things while it is tested, and no secrets of a real one.

Django reads its settings once, so this stands before anything that imports them: the module of the settings is named here, and
not in pyproject.toml, where pytest-django would read it before this file.
"""

from __future__ import annotations

import atexit
import base64
import os
import secrets
import shutil
import tempfile
from importlib.util import find_spec

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="handrail-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ.pop("DATABASE_OWNER_URL", None)
os.environ.pop("DATABASE_URL", None)
elsewhere = os.environ.get(
    "HANDRAIL_TEST_DATABASE_URL"
)  # of a role that may make databases: the clinic's tests run there, not on SQLite
for name in [name for name in os.environ if name.startswith("HANDRAIL_") and name != "HANDRAIL_ORACLE_EXAMPLES"]:
    del os.environ[name]
os.environ["HANDRAIL_INSECURE"] = "1"
if elsewhere:
    os.environ["DATABASE_URL"] = elsewhere
    os.environ["HANDRAIL_SECRET_KEY"] = secrets.token_urlsafe(64)
    os.environ["HANDRAIL_FIELD_KEYS"] = f"1:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"
    os.environ["HANDRAIL_TRAIL_KEY"] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()

if find_spec("django"):
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.clinic.settings"
    django.setup()  # before the conftest.py of the clinic's tests, which imports its models
    del os.environ["DJANGO_SETTINGS_MODULE"]  # a pytest that this one starts would read the settings before this file
