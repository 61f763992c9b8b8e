"""What the engine says where something is missing. Nothing here needs Spark."""

from __future__ import annotations

import importlib.util
import traceback
from pathlib import Path

import pytest

from handrail.cli.main import main
from handrail.spark import needs
from handrail.spark.cluster import Cluster
from handrail.spark.trouble import Guarded, Trouble, told
from handrail.terms.errors import UnusableInput

SECRET = "Quentin Quisling"


def java(folder: Path, said: str) -> Path:
    path = folder / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    path.chmod(0o755)
    return folder


@pytest.fixture(autouse=True)
def pyspark_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: object())


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('openjdk version "1.8.0_392"', "Java 8 is too old"),
        ('openjdk version "11.0.2" 2019-01-15', "Java 11 is too old"),
        ("command not found", "what it calls itself is no Java"),
    ],
)
def test_a_java_that_will_not_do_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, found: str) -> None:
    monkeypatch.setenv("JAVA_HOME", str(java(tmp_path, said)))
    with pytest.raises(UnusableInput, match=f"{found}.*openjdk-17"):
        needs.refuse_unmet()


@pytest.mark.parametrize("said", ['openjdk version "17.0.15" 2025-04-15', 'java version "21"'])
def test_a_java_that_will_do_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("JAVA_HOME", str(java(tmp_path, said)))
    needs.refuse_unmet()


def test_without_java_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UnusableInput, match="no Java in JAVA_HOME"):
        needs.refuse_unmet()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnusableInput, match=r"there is no Java \(install Java 17"):
        needs.refuse_unmet()


def test_without_pyspark_the_command_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    (tmp_path / "a.ndjson").write_text('{"resourceType":"Patient","id":"p"}\n')
    asked = ["audit", str(tmp_path / "a.ndjson"), "--out", str(tmp_path / "out")]
    assert main([*asked, "--engine", "spark"]) == 2
    said = capsys.readouterr().err
    assert said == "handrail: --engine spark: PySpark is not installed (install it: ./run spark (from a checkout), or pip install 'handrail[spark]')\n"  # fmt: skip # noqa: E501
    assert main([*asked, "--spark-master", "local"]) == 2
    assert "only Spark has a master" in capsys.readouterr().err


def test_a_master_that_does_not_answer_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(java(tmp_path, 'openjdk version "17"')))
    for master in ("spark://127.0.0.1:1", "spark://127.0.0.1:1,127.0.0.1:2", "spark://nowhere", "spark://127.0.0.1:99999"):
        with pytest.raises(UnusableInput, match="no master of Spark answers there"):
            Cluster(master, tmp_path).context()


@pytest.mark.parametrize(
    ("error", "known"),
    [
        (ValueError(SECRET), "ValueError at trouble.py:"),
        (OSError(28, "No space left on device", "/data/out"), "/data/out: No space left on device"),
        (UnusableInput("is not a manifest", where="m.json"), "m.json: is not a manifest"),
    ],
)
def test_what_a_task_says_holds_no_value_of_a_row(error: Exception, known: str) -> None:
    def work(_number: int, items: object) -> list[int]:
        raise error

    with pytest.raises(Trouble) as raised:
        list(Guarded(work)(0, iter([SECRET])))
    written = "".join(traceback.format_exception(raised.value))
    assert SECRET not in written
    assert known in written
    assert known in str(told(RuntimeError(f"Job aborted. {written}"), Path("spark.log")))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Could not parse Master URL: 'x'", "no such form of a master"),
        ("ModuleNotFoundError: No module named 'handrail'", "Handrail is not in the Python"),
        ("ExecutorLostFailure (executor 1 exited)", "workers were lost"),
        ("java.io.IOException: No space left on device", "is full"),
        ("something new", r"Spark could not finish \(RuntimeError\)"),
    ],
)
def test_what_spark_says_becomes_one_sentence(words: str, said: str) -> None:
    with pytest.raises(UnusableInput, match=said):
        raise told(RuntimeError(words), Path("spark.log"))
