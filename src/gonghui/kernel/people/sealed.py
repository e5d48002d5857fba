"""Model fields of class C3: in clear in code, sealed at rest.

A row is read sealed and unsealed at the first look at the attribute, so that a list which does not
show a fact never holds it. The seal is bound to model, field and row (by default the row's `uid`);
copied elsewhere it does not open. The database can neither search nor sort by such a field:
equality goes over a column of its own made by `protection.blind_index`.

Rows are written through `save`, `bulk_create` or the manager's `create`, which know the row; sets
(`update`, `bulk_update`) are refused, as they do not.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django import forms
from django.core import checks
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from gonghui.kernel.people.protection import seal, unseal

_PREFIX = "enc1:"


class SealedFieldMisused(TypeError):
    """A sealed field was searched by, or written where its row is not known."""


class Stored(str):
    """A value as the database holds it: what a field has made of it, not what somebody typed."""

    __slots__ = ()


class Sealed(Stored):
    """A value under seal."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"


class _Unsealing(DeferredAttribute):
    """Unseals at the first look."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, Sealed):
            return value
        field: Any = self.field
        value = field.opened(instance, value)
        instance.__dict__[field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _SealedField(models.TextField):  # type: ignore[type-arg]
    """What both sealed fields share.

    `bound_by` names the attribute that tells the row from all others and never changes. With
    `when`, the name of an attribute of the row, only rows for which it is true are sealed.
    """

    descriptor_class = _Unsealing

    def __init__(self, *args: Any, bound_by: str = "uid", when: str = "", **kwargs: Any) -> None:
        self.bound_by, self.when = bound_by, when
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.bound_by != "uid":
            kwargs["bound_by"] = self.bound_by
        if self.when:
            kwargs["when"] = self.when
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        problems = super().check(**kwargs)
        for attribute in filter(None, (self.bound_by, self.when)):
            if not hasattr(self.model, attribute):
                problems.append(
                    checks.Error(f"the model has no {attribute}", obj=self, id="people.E002")
                )
        classes = vars(self.model).get("data_classes", {})
        if not self.when and classes.get(self.name, classes.get("*")) != "C3":
            problems.append(
                checks.Error("data_classes does not say C3", obj=self, id="people.E003")
            )
        return problems

    # --- between code and text ---

    def to_text(self, value: Any) -> str:
        """What is sealed."""
        raise NotImplementedError

    def from_text(self, text: str) -> Any:
        """What was sealed."""
        raise NotImplementedError

    # --- between text and storage ---

    def context_of(self, instance: Any) -> str:
        """What the seal of a row's value is bound to."""
        return f"{self.model._meta.label_lower}.{self.name}:{getattr(instance, self.bound_by)}"

    def is_sealed_in(self, instance: Any) -> bool:
        """Whether this row's value is kept under seal."""
        return not self.when or bool(getattr(instance, self.when))

    def opened(self, instance: Any, stored: Stored) -> Any:
        """The value in clear."""
        if not stored.startswith(_PREFIX) or not self.is_sealed_in(instance):
            return self.from_text(str(stored))
        return self.from_text(unseal(stored, context=self.context_of(instance)))

    def stored_of(self, instance: Any) -> Stored | None:
        """The value as the database shall hold it."""
        if self.attname not in instance.__dict__:
            getattr(instance, self.attname)
        value = instance.__dict__[self.attname]
        if isinstance(value, Stored) or (value is None and self.null):
            return value
        text = self.to_text(value)
        if not self.is_sealed_in(instance):
            return Stored(text)
        return Sealed(seal(text, context=self.context_of(instance)))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return self.stored_of(model_instance)

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "":
            return value
        if not isinstance(value, Stored):
            raise SealedFieldMisused(f"{self} is written through save() or bulk_create() only")
        return str(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        return Sealed(value) if value.startswith(_PREFIX) else self.from_plain(value)

    def from_plain(self, text: str) -> Any:
        """A value of the database that is not sealed."""
        return self.from_text(text)

    def value_to_string(self, obj: Any) -> str:
        return str(self.stored_of(obj) or "")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            self._refuse(lookup_name)
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        self._refuse(lookup_name)

    def _refuse(self, lookup_name: str) -> NoReturn:
        raise SealedFieldMisused(f"{self} is sealed: nothing is found by {lookup_name}")


class SealedTextField(_SealedField):
    """Text of class C3."""

    description = "Text, sealed"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def to_text(self, value: Any) -> str:
        return str(value) if value is not None else ""

    def from_text(self, text: str) -> str:
        return text


class SealedJSONField(_SealedField):
    """JSON of class C3. Days and amounts come back as text, as from any JSON."""

    description = "JSON, sealed"
    empty_strings_allowed = False

    def to_python(self, value: Any) -> Any:
        return value

    def to_text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)

    def from_text(self, text: str) -> Any:
        return json.loads(text) if text else None

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": forms.JSONField, **kwargs})
