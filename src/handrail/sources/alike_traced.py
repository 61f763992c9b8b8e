"""A resource that remembers which of its values were looked at: what nobody looked at cannot have mattered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]


class Traced(dict[str, Any]):
    """An object of JSON; each value that is taken from it, or from a list in it, goes into `seen` under its path."""

    def __init__(self, given: dict[str, Any], path: Path, seen: set[Path]) -> None:
        super().__init__({key: traced(value, (*path, key), seen) for key, value in given.items()})
        self._path, self._seen = path, seen

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self else default  # noqa: SIM401 - `get` would not be noticed

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        _look(value, (*self._path, key), self._seen)
        return value

    def __iter__(self) -> Iterator[str]:
        """Defined so that unpacking and copying go through `__getitem__` too."""
        return super().__iter__()

    def items(self) -> Any:
        return [(key, self[key]) for key in self]

    def values(self) -> Any:
        return [self[key] for key in self]

    def __repr__(self) -> str:
        return repr(self.plain())

    def __eq__(self, other: object) -> bool:
        return self.plain() == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    def copy(self) -> dict[str, Any]:
        return dict(self.items())

    def plain(self) -> dict[str, Any]:
        """Everything in it, all of it looked at."""
        return {key: _plain(value) for key, value in self.items()}


def traced(value: Any, path: Path, seen: set[Path]) -> Any:
    """The value of JSON, its objects traced."""
    if isinstance(value, dict):
        return Traced(value, path, seen)
    if isinstance(value, list):
        return [traced(one, (*path, place), seen) for place, one in enumerate(value)]
    return value


def _look(value: Any, path: Path, seen: set[Path]) -> None:
    """Whoever has a list has all of its items; whoever has an object has nothing of it yet."""
    if isinstance(value, list):
        for place, one in enumerate(value):
            _look(one, (*path, place), seen)
    elif not isinstance(value, dict):
        seen.add(path)


def _plain(value: Any) -> Any:
    if isinstance(value, Traced):
        return value.plain()
    return [_plain(one) for one in value] if isinstance(value, list) else value
