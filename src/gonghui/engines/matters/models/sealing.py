"""Answers of sensitive kinds are sealed at rest and open in code."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from gonghui.kernel.people.protection import seal, unseal

_SEALED = "sealed"


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
    """JSON that a row of a sensitive kind stores sealed, bound to its number."""

    descriptor_class = _Answers

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if not model_instance.declared.sensitive:  # type: ignore[attr-defined]
            return value
        text = json.dumps(value, ensure_ascii=False)
        return {_SEALED: seal(text, context=_context(model_instance))}


def _context(matter: Any) -> str:
    return f"matter.data:{matter.number}"
