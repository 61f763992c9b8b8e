"""A browser, and the clinic on each of its two databases. Where either is missing, the journeys say so and are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

LACKING = [name for name in ("playwright", "axe_playwright_python", "allauth") if find_spec(name) is None]
collect_ignore_glob = ["test_*.py"] if LACKING else []

if not LACKING:
    from playwright.sync_api import Error, sync_playwright

    from tests.browser import postgresql
    from tests.browser.serving import Clinic, served
    from tests.browser.visiting import Visit, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Visits = Callable[..., "Visit"]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if LACKING:
        terminalreporter.write_line(f"tests/browser was left out: {', '.join(LACKING)} not installed (requirements/test.txt)")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        pytest.skip("the journeys need Chromium (apt-get install chromium), or its path in CHROMIUM")
    try:
        playwright = sync_playwright().start()
    except Exception as error:
        pytest.skip(f"Playwright's driver does not start (apt-get install libatomic1): {error}")
    try:
        yield playwright.chromium.launch(executable_path=program)
    except Error as error:
        pytest.skip(f"Chromium does not start: {error}")
    finally:
        playwright.stop()


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def clinic(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    data = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        with served(data) as clinic:
            yield clinic
        return
    binaries = postgresql.programs()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here (apt-get install postgresql)")
    with postgresql.running(binaries) as database, served(data, database) as clinic:
        yield clinic


@pytest.fixture
def visit(browser: Browser, clinic: Clinic) -> Iterator[Visits]:
    """Opens a browser for somebody of the demonstration, or for nobody. At the end none of them may have complained."""
    visits: list[Visit] = []

    def begin(login: str | None = None, **options: Any) -> Visit:
        visits.append(Visit(browser, clinic, login, **options))
        return visits[-1]

    yield begin
    for one in visits:
        one.context.close()
    assert [complaint for one in visits for complaint in one.complaints] == []
