"""What Spark needs on this machine: PySpark, and Java that is new enough."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys

from handrail.terms.errors import UnusableInput

JAVA_MIN = 17
ENGINE = "--engine spark"
INSTALL = "install it: ./run spark (from a checkout), or pip install 'handrail[spark]'"
GET_JAVA = f"install Java {JAVA_MIN} (Debian, Ubuntu: apt install openjdk-17-jre-headless, or 21), or set JAVA_HOME to one"
VERSION = re.compile(r'version "(?:1\.)?(\d+)')


def refuse_unmet() -> None:
    """Raises UnusableInput when Spark cannot run here; says what is missing and how to get it."""
    if importlib.util.find_spec("pyspark") is None:
        raise UnusableInput("PySpark is not installed", where=ENGINE, remedy=INSTALL)
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if java is None:
        raise UnusableInput(
            f"there is no Java in JAVA_HOME ({home})" if home else "there is no Java", where=ENGINE, remedy=GET_JAVA
        )
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, errors="replace").stderr
    found = VERSION.search(said)
    if found is None or int(found[1]) < JAVA_MIN:
        had = f"Java {found[1]} is too old" if found else "what it calls itself is no Java"
        raise UnusableInput(f"{java}: {had}", where=ENGINE, remedy=GET_JAVA)


def name_python() -> None:
    """Workers use this very Python, unless PYSPARK_PYTHON names another."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
