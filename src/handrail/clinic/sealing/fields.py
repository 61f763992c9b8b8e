"""A text that only stands sealed in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models

from handrail.clinic.sealing.keyring import Place, ring

if TYPE_CHECKING:
    Bytes = models.BinaryField[Any, Any]
else:
    Bytes = models.BinaryField


class SealedText(Bytes):
    """A str on the instance, ciphertext in its column. The row's key must be known before it is saved (a UUID, say): the value is
    bound to it. `values()` and dumps hold ciphertext; it cannot be filtered by, and `update()` refuses a str.
    """

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Puts the opening of the value where the attribute is read."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opened(self))

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """SQLite keeps a text in a column of bytes, too. Nobody of ours wrote that one: taken as ciphertext, it does not open."""
        return value.encode() if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:  # noqa: ARG002 - as Django asks
        """Seals what was set since it was read."""
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str):
            value = model_instance.__dict__[self.attname] = ring().seal(value, place_of(model_instance, self.attname))
        return value

    def get_prep_value(self, value: Any) -> Any:
        """Only ciphertext may go to the database."""
        if isinstance(value, str):
            raise FieldError(f"{self.name} is sealed: save its row, for a text alone is bound to none")
        return super().get_prep_value(value)


class _Opened:
    def __init__(self, field: SealedText) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        value = instance.__dict__[self.field.attname]
        return (
            value
            if value is None or isinstance(value, str)
            else ring().open(bytes(value), place_of(instance, self.field.attname))
        )

    def __set__(self, instance: models.Model, value: str | bytes | None) -> None:
        instance.__dict__[self.field.attname] = value


def place_of(row: models.Model, field: str) -> Place:
    """What a value of that row is bound to."""
    return Place(row._meta.db_table, str(row.pk), field)
