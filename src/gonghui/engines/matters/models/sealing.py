"""What is said in sensitive matters is sealed at rest and open in code."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from gonghui.kernel.people.protection import seal, unseal
from gonghui.kernel.people.sealed import SealedTextField

_SEALED = "sealed"


def words_field(label: str, *, max_length: int) -> SealedTextField:
    """Words that are sealed in rows of sensitive matters: the model answers `is_sensitive`, and
    `seal_key` tells the row from all others."""
    return SealedTextField(
        label, max_length=max_length, blank=True, bound_by="seal_key", when="is_sensitive"
    )


def moment_key(moment: dt.datetime) -> str:
    """A moment as part of a seal's binding: the same before and after the database."""
    return moment.astimezone(dt.UTC).isoformat()


class _Answers(DeferredAttribute):
    """Unseals at the first look, so that lists which show no answer never hold one."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, dict) and value.keys() == {_SEALED}:
            value = json.loads(unseal(value[_SEALED], context=_context(instance)))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class AnswersField(models.JSONField):
    """JSON that a row of a sensitive kind stores sealed, bound to its number. Of its own, not a
    SealedJSONField: the database filters by answers of ordinary kinds."""

    descriptor_class = _Answers

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if not model_instance.is_sensitive:  # type: ignore[attr-defined]
            return value
        text = json.dumps(value, ensure_ascii=False)
        return {_SEALED: seal(text, context=_context(model_instance))}

    def value_to_string(self, obj: models.Model) -> Any:
        return self.pre_save(obj, add=False)


def _context(matter: Any) -> str:
    return f"matter.data:{matter.number}"
