"""What the clinic is told from outside: what is said wrong is refused with the variable's name, and no secret in the words."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from handrail.clinic.environment import Environment, UnsafeConfiguration, database, new_key, new_secret

NAME = "HANDRAIL_SECRET_KEY"
SAID = "kept-between-us"
needs_posix = pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")


def never() -> str:
    raise AssertionError("a secret was made up")


# --- secrets --------------------------------------------------------------------------------------------------------------------


def test_a_secret_is_what_the_variable_says() -> None:
    assert Environment({NAME: SAID}).secret(NAME, never) == SAID


@pytest.mark.parametrize("written", [SAID, f"{SAID}\n", f"  {SAID}\r\n"])
def test_a_secret_is_what_the_file_says(tmp_path: Path, written: str) -> None:
    (tmp_path / "key").write_text(written)
    assert Environment({f"{NAME}_FILE": str(tmp_path / "key")}).secret(NAME, never) == SAID


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda file: None, "cannot be read"),
        (lambda file: file.write_text(""), "is empty"),
        (lambda file: file.write_text(" \n\t"), "is empty"),
        (lambda file: file.write_bytes(b"\xff\xfe\x00"), "cannot be read"),
        (lambda file: file.mkdir(), "cannot be read"),
    ],
    ids=["missing", "empty", "white space", "no text", "a folder"],
)
def test_a_file_without_a_secret_is_refused(tmp_path: Path, make: Callable[[Path], object], says: str) -> None:
    make(tmp_path / "key")
    with pytest.raises(UnsafeConfiguration, match=says) as caught:
        Environment({f"{NAME}_FILE": str(tmp_path / "key")}).secret(NAME, never)
    assert caught.value.where == f"{NAME}_FILE"


@needs_posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(SAID)
    (tmp_path / "key").chmod(0)
    with pytest.raises(UnsafeConfiguration, match="cannot be read"):
        Environment({f"{NAME}_FILE": str(tmp_path / "key")}).secret(NAME, never)


def test_a_secret_that_is_told_twice_is_refused_without_being_said(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(SAID)
    with pytest.raises(UnsafeConfiguration, match="told twice") as caught:
        Environment({NAME: SAID, f"{NAME}_FILE": str(tmp_path / "key")}).secret(NAME, never)
    assert SAID not in str(caught.value)


@pytest.mark.parametrize("said", ["", " ", "\n"])
def test_behind_an_address_of_a_database_nothing_is_made_up(tmp_path: Path, said: str) -> None:
    told = {"DATABASE_URL": "postgresql://u:p@h/n", "DATA_DIR": str(tmp_path), NAME: said}
    with pytest.raises(UnsafeConfiguration, match="is not set") as caught:
        Environment(told).secret(NAME, never)
    assert caught.value.where == NAME
    assert list(tmp_path.iterdir()) == []


def test_an_embedded_clinic_makes_a_secret_once(tmp_path: Path) -> None:
    first = Environment({"DATA_DIR": str(tmp_path)}).secret(NAME, new_secret)
    assert Environment({"DATA_DIR": str(tmp_path)}).secret(NAME, never) == first
    assert len(first) > 80


@needs_posix
def test_what_is_made_only_its_user_reads(tmp_path: Path) -> None:
    Environment({"DATA_DIR": str(tmp_path)}).secret(NAME, new_secret)
    folder = tmp_path / "clinic" / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [(file.name, stat.S_IMODE(file.stat().st_mode)) for file in folder.iterdir()] == [(NAME.lower(), 0o600)]


def test_of_many_that_start_at_once_all_have_the_same_secret(tmp_path: Path) -> None:
    start = Barrier(8)

    def begin(_: int) -> str:
        start.wait()
        return Environment({"DATA_DIR": str(tmp_path)}).secret(NAME, new_secret)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(begin, range(8)))) == 1
    assert [file.name for file in (tmp_path / "clinic" / "secrets").iterdir()] == [NAME.lower()]


def test_a_folder_that_cannot_be_written_is_refused_with_words(tmp_path: Path) -> None:
    (tmp_path / "clinic").write_text("a file where a folder should be")
    with pytest.raises(UnsafeConfiguration, match="cannot be written") as caught:
        Environment({"DATA_DIR": str(tmp_path)}).secret(NAME, new_secret)
    assert "DATA_DIR" in str(caught.value.remedy)


def test_a_made_secret_that_was_emptied_is_refused_and_not_made_anew(tmp_path: Path) -> None:
    Environment({"DATA_DIR": str(tmp_path)}).secret(NAME, new_secret)
    (tmp_path / "clinic" / "secrets" / NAME.lower()).write_text("")
    with pytest.raises(UnsafeConfiguration, match="is empty"):
        Environment({"DATA_DIR": str(tmp_path)}).secret(NAME, never)


def test_two_secrets_are_never_the_same() -> None:
    assert len({new_secret() for _ in range(99)} | {new_key() for _ in range(99)}) == 198


# --- yes and no, numbers, lists -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["1", "true", "True", "YES", " on "])
def test_yes(said: str) -> None:
    assert Environment({"HANDRAIL_DEMO": said}).demo


@pytest.mark.parametrize("said", ["", "0", "false", "No", "OFF", "  "])
def test_no(said: str) -> None:
    assert not Environment({"HANDRAIL_DEMO": said}).demo


@pytest.mark.parametrize("name", ["HANDRAIL_DEMO", "HANDRAIL_INSECURE", "HANDRAIL_BEHIND_PROXY"])
@pytest.mark.parametrize("said", ["2", "ja", "ture", "y", "n", "None", "yes please", "true,false", "１"])  # noqa: RUF001
def test_neither_yes_nor_no_is_refused(name: str, said: str) -> None:
    with pytest.raises(UnsafeConfiguration, match="neither yes nor no") as caught:
        Environment({name: said}).flag(name)
    assert caught.value.where == name


@pytest.mark.parametrize(("said", "means"), [("", 25), (" ", 25), ("50", 50), (" 50 ", 50), ("007", 7)])
def test_a_number(said: str, means: int) -> None:
    assert Environment({"HANDRAIL_EMAIL_PORT": said}).number("HANDRAIL_EMAIL_PORT", 25) == means


@pytest.mark.parametrize("said", ["0", "-1", "+1", "1.5", "1e3", "many", "1 0", "0x10", "½", "9" * 5_000])
def test_no_number_above_zero_is_refused(said: str) -> None:
    with pytest.raises(UnsafeConfiguration, match="not a number above zero"):
        Environment({"HANDRAIL_EMAIL_PORT": said}).number("HANDRAIL_EMAIL_PORT", 25)


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("", ["localhost", "127.0.0.1", "[::1]"]),
        (" , ,", ["localhost", "127.0.0.1", "[::1]"]),
        ("a.org", ["a.org"]),
        (" a.org , b.org,", ["a.org", "b.org"]),
    ],
)
def test_hosts(said: str, means: list[str]) -> None:
    assert Environment({"HANDRAIL_HOSTS": said}).hosts == means


@pytest.mark.parametrize(
    ("told", "secure"),
    [({}, True), ({"HANDRAIL_DEMO": "1"}, False), ({"HANDRAIL_INSECURE": "1"}, False), ({"HANDRAIL_INSECURE": "0"}, True)],
)
def test_it_is_served_over_https_unless_it_is_said_otherwise(told: dict[str, str], secure: bool) -> None:
    assert Environment(told).secure is secure


@pytest.mark.parametrize(("said", "folder"), [("", ".data"), ("elsewhere", "elsewhere"), ("/srv/handrail", "/srv/handrail")])
def test_where_data_lie(said: str, folder: str) -> None:
    assert Environment({"DATA_DIR": said}).data == Path(folder).absolute() / "clinic"


# --- the database's address -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "means"),
    [
        ("postgresql://u:p@h:5433/n", {"USER": "u", "PASSWORD": "p", "HOST": "h", "PORT": 5433, "NAME": "n"}),
        ("postgres://u@h/n", {"USER": "u", "PASSWORD": "", "HOST": "h", "PORT": "", "NAME": "n"}),
        ("POSTGRESQL://H/n", {"HOST": "h", "NAME": "n"}),
        ("postgresql:///n", {"HOST": "", "NAME": "n"}),
        ("postgresql:///n?host=/var/run/postgresql", {"HOST": "/var/run/postgresql", "OPTIONS": {}}),
        ("postgresql://u:p%40%2F%23%3A@h/n%20m", {"PASSWORD": "p@/#:", "NAME": "n m"}),
        (
            "postgresql://u:p@h/n?sslmode=verify-full&sslrootcert=/ca.pem",
            {"OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/ca.pem"}},
        ),
        ("postgresql://u:p@[::1]:5432/n", {"HOST": "::1", "PORT": 5432}),
    ],
)
def test_an_address_of_a_database(url: str, means: dict[str, object]) -> None:
    told = database(url)
    assert {name: told[name] for name in means} == means
    assert told["ENGINE"] == "django.db.backends.postgresql"


@pytest.mark.parametrize(
    "url",
    [
        " ", "h/n", "postgresql", "postgresql:", "postgresql:n", "postgresql:/n", "postgresql://", "postgresql://u:secret-word@h",
        "postgresql://u:secret-word@h/", "postgresql://u:secret-word@h//", "postgresql://u:secret-word@h/n/m", "mysql://u:secret-word@h/n",
        "sqlite:///n", "https://u:secret-word@h/n", "postgresql+psycopg://u:secret-word@h/n", "postgresql://u:secret-word@h:port/n",
        "postgresql://u:secret-word@h:99999/n", "postgresql://u:secret-word@h:-1/n", "postgresql://u:secret-word#x@h/n",
        "postgresql://u:secret-word/x@h/n", "postgresql://u:12/secret-word@h/n", "postgresql://u:secret-word@[::1/n",
        "postgresql://u:secret-word@h/n#m", "host=h dbname=n password=secret-word",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_database_is_refused_without_being_said(url: str) -> None:
    with pytest.raises(UnsafeConfiguration) as caught:
        database(url, "DATABASE_OWNER_URL")
    assert caught.value.where == "DATABASE_OWNER_URL"
    assert "secret-word" not in str(caught.value)
    assert caught.value.__cause__ is None
