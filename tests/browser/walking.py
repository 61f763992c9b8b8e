"""Walking through everything that somebody can reach by links, one address of each kind; and judging what is there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import URLResolver
from playwright.sync_api import Page

# Header, middle and what is around them, without words and without what differs from one row to the next. A page of which each
# part was judged before, on whichever page, is not judged again.
MAKE_UP = """() => {
  const bare = document.documentElement.cloneNode(true);
  const named = ["href", "action", "value", "src", "data-challenge", "hx-headers:inherited"];
  bare.querySelectorAll("script, meta, link").forEach((one) => one.remove());
  bare.querySelectorAll("*").forEach((one) => {
    named.filter((name) => one.hasAttribute(name)).forEach((name) => one.setAttribute(name, ""));
    one.childNodes.forEach((node) => { if (node.nodeType === 3 && node.data.trim()) node.data = "words"; });
  });
  const parts = [...bare.querySelectorAll("header, main")].map((one) => { one.remove(); return one.outerHTML; });
  return [...parts, bare.outerHTML];
}"""
# Where links lead to within the clinic, files apart.
LINKS = """() => [...document.querySelectorAll("a[href]:not([download])")]
  .filter((one) => one.origin === location.origin)
  .map((one) => one.pathname)"""


def names(resolver: URLResolver | None = None, within: str = "") -> Iterator[str]:
    """The name of every address that the clinic knows."""
    for one in (resolver or get_resolver("handrail.clinic.urls")).url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, f"{within}{one.namespace}:" if one.namespace else within)
        else:
            yield f"{within}{one.name}"


def name_of(url: str) -> str:
    """The name of the address that this is."""
    try:
        return str(resolve(urlsplit(url).path, "handrail.clinic.urls").view_name)
    except Resolver404:
        return ""


def walk(page: Page, start: str = "/", but: frozenset[str] = frozenset()) -> Iterator[str]:
    """Opens one page of each name that links lead to from there, and yields the name of what came while it is open."""
    asked, came, waiting = set(but), set[str](), deque([start])
    while waiting:
        path = waiting.popleft()
        if name_of(path) in asked:
            continue
        asked.add(name_of(path))
        page.goto(path, wait_until="domcontentloaded")
        if name_of(page.url) not in came:
            came.add(name_of(page.url))
            yield name_of(page.url)
        waiting.extend(page.evaluate(LINKS))


class Judge:
    """axe, asked once about pages that are made alike."""

    def __init__(self) -> None:
        self.axe, self.judged = Axe(), set[str]()

    def complaints(self, page: Page) -> list[str]:
        """What axe finds wrong with the page: which rule, where, and the first of what is wrong."""
        page.wait_for_load_state("domcontentloaded")
        made = set(page.evaluate(MAKE_UP))
        if made <= self.judged:
            return []
        self.judged |= made
        return [f"{page.url}: {_told(one)}" for one in self.axe.run(page).response["violations"]]


def _told(violation: Mapping[str, Any]) -> str:
    first = violation["nodes"][0]
    return f"{violation['id']} ({violation['help']}): {first['html']} {first['failureSummary']}"
