"""Two rows about one human being become one, and can become two again.

The verb knows no line of business: it finds every reference to people by looking at the models,
moves the rows, and writes down exactly which. Where rows would collide, the lines have declared
what is to be done (`merge_handlers`). The absorbed row stays as a pointer to the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from gonghui.kernel.audit.services import record
from gonghui.kernel.people import protection
from gonghui.kernel.people.merge_handlers import HANDLERS, PersonMergeHandler
from gonghui.kernel.people.models import Person, PersonMerge
from gonghui.kernel.people.references import Reference, references_to, sealed_columns
from gonghui.kernel.people.sealed import Sealed, SealedJSONField, SealedTextField
from gonghui.kernel.people.services import set_id_number, set_name
from gonghui.kernel.refusal import Refusal

NAMED_AT_MOST = 5
"""Rows of a kind that are named when they stay behind."""

FACTS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "identity": ("id_type", "id_number_sealed", "sex", "birth_on"),
    "mobile": ("mobile",),
    "ethnicity": ("ethnicity",),
    "education": ("education",),
    "political_status": ("political_status",),
    "hukou_type": ("hukou_type",),
    "hukou_region": ("hukou_region",),
    "native_place": ("native_place",),
    "birth_place": ("birth_place",),
    "marital_status": ("marital_status",),
    "email": ("email",),
    "wechat": ("wechat",),
    "address": ("address",),
    "emergency_contact": ("emergency_contact",),
}
"""What may be kept of either row. An identity number takes sex and birth date along."""


@lru_cache
def joined_models() -> tuple[type[models.Model], ...]:
    """People, and whatever is joined with or put away for them: references to all of these move."""
    joined = [
        handler.code.rpartition(".")[0] for handler in HANDLERS if handler.rival in ("join", "drop")
    ]
    return (Person, *(apps.get_model(label) for label in dict.fromkeys(joined)))


class Merging:
    """One merge under way: moves rows and writes down what it did."""

    def __init__(self, merge: PersonMerge, *, actor: Any) -> None:
        self.merge = merge
        self.actor = actor

    @property
    def survivor(self) -> Person:
        return self.merge.survivor

    @property
    def absorbed(self) -> Person:
        return self.merge.absorbed

    def remember(self, row: models.Model, names: Iterable[str]) -> None:
        """Write down what fields of a row hold, before they are changed."""
        said = {name: _told(row, name) for name in names}
        self.merge.before.append([row._meta.label, row.pk, said])

    def remember_what_stayed(self, row: models.Model) -> None:
        """Write down rows that still refer to this one: what listeners do to them when it goes
        (a card that ends) is taken back with the merge."""
        for reference in references_to(type(row)):
            handler = HANDLERS.get(reference.code)
            if handler is not None and handler.keep:
                continue
            for one in reference.rows_of(row.pk).order_by("pk"):
                self.remember(one, [field.attname for field in _fields(one)])

    def note(self, code: str, notes: Any) -> None:
        """Words of a handler to itself, for the day of undoing."""
        self.merge.notes.append([code, notes])

    def hand_over(self, model: type[models.Model], theirs: Any, ours: Any) -> None:
        """Let everything that refers to one row refer to another."""
        for reference in references_to(model):
            handler = HANDLERS.get(reference.code)
            if handler is not None and handler.keep:
                continue
            self.merge.marks[f"{reference.code}:{ours.pk}"] = _last_key(reference.model)
            if reference.may_collide:
                for row in reference.rows_of(theirs.pk).order_by("pk"):
                    self._hand_over_one(reference, row, theirs, ours)
            else:
                self._move(
                    reference,
                    list(reference.rows_of(theirs.pk).order_by("pk").values_list("pk", flat=True)),
                    theirs,
                    ours,
                )

    def _hand_over_one(self, reference: Reference, row: Any, theirs: Any, ours: Any) -> None:
        rival = next(
            (
                found
                for one in reference.unique_sets()
                if (found := one.rival_of(row, reference.rows_of(ours.pk))) is not None
            ),
            None,
        )
        if rival is None:
            self._move(reference, [row.pk], theirs, ours)
            return
        handler = HANDLERS.get(reference.code) or PersonMergeHandler(reference.code)
        if handler.rival == "drop":
            self.hand_over(reference.model, row, rival)
            said = {field.attname: _told(row, field.attname) for field in _fields(row)}
            self.merge.dropped.append([row._meta.label, row.pk, said])
            reference.model._base_manager.filter(pk=row.pk).delete()
        elif handler.rival == "release":
            self.remember(row, [reference.field.attname])
            reference.model._base_manager.filter(pk=row.pk).update(
                **{reference.field.attname: None}
            )
        elif handler.rival == "join":
            import_string(handler.join)(self, row, rival)

    def _move(self, reference: Reference, keys: list[Any], theirs: Any, ours: Any) -> None:
        if not keys:
            return
        sealed = _contexts_near(reference.model, keys)
        reference.model._base_manager.filter(pk__in=keys).update(
            **{reference.field.attname: ours.pk}
        )
        self.merge.moved.setdefault(f"{reference.code}:{theirs.pk}:{ours.pk}", []).extend(keys)
        self._seal_anew(sealed)

    def _seal_anew(self, sealed: list[tuple[type[models.Model], Any, str, str, str]]) -> None:
        """A seal is bound to its person: what moved is sealed for the new one."""
        for model, key, column, property_name, context in sealed:
            row = model._base_manager.get(pk=key)
            now = getattr(row, property_name)
            if now == context:
                continue
            self.remember(row, [column])
            plain = protection.unseal(getattr(row, column), context=context)
            model._base_manager.filter(pk=key).update(
                **{column: protection.seal(plain, context=now)}
            )


def _contexts_near(
    model: type[models.Model], keys: list[Any], depth: int = 2
) -> list[tuple[type[models.Model], Any, str, str, str]]:
    """Sealed values of rows, and of rows that refer to them, with what each is bound to now."""
    found: list[tuple[type[models.Model], Any, str, str, str]] = []
    columns = sealed_columns(model)
    if columns:
        for row in model._base_manager.filter(pk__in=keys):
            found += [
                (model, row.pk, column, name, getattr(row, name))
                for column, name in columns
                if getattr(row, column)
            ]
    if depth:
        for reference in references_to(model):
            if _has_seals(reference.model, depth - 1) and reference.model is not model:
                below = reference.model._base_manager.filter(
                    **{f"{reference.field.attname}__in": keys}
                ).values_list("pk", flat=True)
                if pks := list(below):
                    found += _contexts_near(reference.model, pks, depth - 1)
    return found


@lru_cache
def _has_seals(model: type[models.Model], depth: int) -> bool:
    return bool(sealed_columns(model)) or (
        depth > 0
        and any(
            _has_seals(one.model, depth - 1)
            for one in references_to(model)
            if one.model is not model
        )
    )


@transaction.atomic
def merge_people(
    survivor: Person,
    absorbed: Person,
    *,
    actor: Any,
    union: Any,
    reason: str,
    undo_until: dt.date,
    take: Collection[str] = (),
) -> PersonMerge:
    """Merge one person into another. `take` names the facts (FACTS) kept of the absorbed row.

    The caller has asked whether the actor may. Both rows are locked; merging twice is refused.
    """
    if survivor.pk == absorbed.pk:
        raise Refusal("两边是同一条人员记录，不需要合并。")
    if len(reason.strip()) < 2:
        raise Refusal("请写明合并的理由，例如“本人到场核对，证件号码录错一位”。")
    survivor, absorbed = _locked(survivor.pk, absorbed.pk)
    if absorbed.merged_into_id or survivor.merged_into_id:
        raise Refusal("其中一条人员记录已经合并过了，请刷新后查看。")
    merge = PersonMerge(
        survivor=survivor,
        absorbed=absorbed,
        reason=reason.strip()[:200],
        merged_by=actor,
        merged_at=timezone.now(),
        undo_until=undo_until,
    )
    merging = Merging(merge, actor=actor)
    for person in (survivor, absorbed):
        merging.remember(person, _OWN)
    _take(merging, take)
    merge.marks[Person._meta.label] = {name: _told(survivor, name) for name in _OWN}
    merging.hand_over(Person, absorbed, survivor)
    absorbed.merged_into = survivor
    absorbed.save(update_fields=["merged_into"])
    merge.save()
    record(
        "people.merged",
        actor=actor,
        union=union,
        target=survivor,
        detail={"absorbed": str(absorbed), "merge": str(merge.pk)},
        reason=merge.reason,
    )
    return merge


_OWN = (
    "name",
    "name_key",
    "name_initials",
    "id_number_index",
    "merged_into_id",
    *dict.fromkeys(name for names in FACTS.values() for name in names),
)


def _take(merging: Merging, take: Collection[str]) -> None:
    """Put chosen facts of the absorbed row onto the survivor.

    The absorbed row receives the survivor's identity number in turn: both numbers go on finding
    somebody, and neither is known twice.
    """
    survivor, absorbed = merging.survivor, merging.absorbed
    if "identity" in take:
        numbers = [
            protection.unseal(one.id_number_sealed, context=one.id_number_context)
            for one in (survivor, absorbed)
        ]
        Person.objects.filter(pk=absorbed.pk).update(id_number_index=None)
        survivor.id_type, absorbed.id_type = absorbed.id_type, survivor.id_type
        survivor.sex, survivor.birth_on = absorbed.sex, absorbed.birth_on
        set_id_number(survivor, numbers[1])
        set_id_number(absorbed, numbers[0])
    if "name" in take:
        set_name(survivor, absorbed.name)
    for fact in take:
        if fact not in ("identity", "name"):
            for name in FACTS[fact]:
                setattr(survivor, name, getattr(absorbed, name))
    if take:
        survivor.save()
        absorbed.save()


def _locked(*keys: int) -> list[Person]:
    rows = {
        row.pk: row for row in Person.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    }
    return [rows[key] for key in keys]


@transaction.atomic
def undo_merge(merge: PersonMerge, *, actor: Any, union: Any) -> PersonMerge:
    """Two rows again, each with what it had. What was added since stays with the survivor, and is
    named in `stayed`. Undoing twice is refused."""
    _locked(merge.survivor_id, merge.absorbed_id)
    merge = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refusal("这次合并已经撤销过了。")
    if timezone.localdate() > merge.undo_until:
        raise Refusal(f"已超过可撤销的期限（{merge.undo_until}），请分别更正两名人员的登记。")
    if merge.survivor.merged_into_id:
        raise Refusal("保留的一方后来又并入了他人，请先撤销那一次合并。")
    stayed = _added_since(merge)
    for label, key, said in merge.dropped:
        model = apps.get_model(label)
        row = model(**{name: _read(model, name, value) for name, value in said.items()})
        row.pk = key
        model._base_manager.bulk_create([row])
    stayed += _move_back(merge)
    for label, key, said in reversed(merge.before):
        if label != Person._meta.label:
            _write(apps.get_model(label), key, said)
    for code, notes in reversed(merge.notes):
        import_string(HANDLERS[code].split)(notes, actor=actor)
    stayed += _restore_people(merge)
    merge.undone_by, merge.undone_at, merge.stayed = actor, timezone.now(), stayed
    merge.save(update_fields=["undone_by", "undone_at", "stayed"])
    record(
        "people.merge_undone",
        actor=actor,
        union=union,
        target=merge.survivor,
        detail={"absorbed": str(merge.absorbed), "merge": str(merge.pk)},
    )
    return merge


def _restore_people(merge: PersonMerge) -> list[Any]:
    """Facts of both rows as they were; what was corrected since on the survivor stays."""
    told = {key: said for label, key, said in merge.before if label == Person._meta.label}
    after = merge.marks[Person._meta.label]
    survivor = Person.objects.get(pk=merge.survivor_id)
    untouched = [name for name in _OWN if _told(survivor, name) == after[name]]
    mine = {name: told[survivor.pk][name] for name in untouched}
    if "id_number_index" not in mine:  # corrected since: the seal goes with the index
        mine.pop("id_number_sealed", None)
    Person.objects.filter(pk=merge.absorbed_id).update(id_number_index=None)
    _write(Person, survivor.pk, mine)
    _write(Person, merge.absorbed_id, told[merge.absorbed_id])
    corrected = [
        name for name in _OWN if name not in untouched and after[name] != told[survivor.pk][name]
    ]
    titles = [str(Person._meta.get_field(name).verbose_name) for name in corrected]  # type: ignore[union-attr]
    return [["合并后又更正过的内容", len(titles), titles]] if titles else []


def is_derived(code: str) -> bool:
    """Whether rows behind a reference are made from others, so that nobody need hear of them."""
    handler = HANDLERS.get(code)
    return handler is not None and handler.is_derived


def moved_counts(merge: PersonMerge) -> dict[str, int]:
    """How many rows of each kind moved, by what they are called."""
    found: dict[str, int] = {}
    for name, keys in merge.moved.items():
        code = name.partition(":")[0]
        if not is_derived(code):
            title = str(apps.get_model(code.rpartition(".")[0])._meta.verbose_name)
            found[title] = found.get(title, 0) + len(keys)
    return found


def _move_back(merge: PersonMerge) -> list[Any]:
    """Rows that moved go back, unless they have gone elsewhere since."""
    missing = []
    for code, keys in merge.moved.items():
        path, theirs, ours = code.split(":")
        label, _, name = path.rpartition(".")
        model = apps.get_model(label)
        field: Any = model._meta.get_field(name)
        there = model._base_manager.filter(pk__in=keys, **{field.attname: ours})
        found = list(there.values_list("pk", flat=True))
        model._base_manager.filter(pk__in=found).update(**{field.attname: theirs})
        if (lost := len(keys) - len(found)) and not is_derived(path):
            missing.append([str(model._meta.verbose_name), lost, ["合并后已另行改动或删除"]])
    return missing


def _added_since(merge: PersonMerge) -> list[Any]:
    """What came to the survivor after the merge: kind, number, some titles."""
    known = {one.code: one for model in joined_models() for one in references_to(model)}
    found = []
    for name, mark in merge.marks.items():
        code, _, ours = name.partition(":")
        if code not in known or not ours or is_derived(code):
            continue
        reference = known[code]
        rows = reference.rows_of(ours).filter(pk__gt=mark).order_by("pk")
        if titles := [str(row) for row in rows[:NAMED_AT_MOST]]:
            found.append([reference.title, rows.count(), titles])
    return found


def _last_key(model: type[models.Model]) -> Any:
    return model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0


def _fields(row: models.Model) -> list[Any]:
    return [field for field in row._meta.concrete_fields if not field.primary_key]


def _told(row: models.Model, name: str) -> Any:
    """A value as JSON holds it. The database's own reading, not the instance's."""
    field = next(f for f in row._meta.concrete_fields if name in (f.attname, f.name))
    if isinstance(field, SealedTextField | SealedJSONField):
        return field.stored_of(row)
    value = field.value_from_object(row)
    return None if value is None else field.value_to_string(row)


def _read(model: type[models.Model], name: str, value: Any) -> Any:
    field = next(f for f in model._meta.concrete_fields if name in (f.attname, f.name))
    if isinstance(field, SealedTextField | SealedJSONField):
        return None if value is None else Sealed(value)
    return None if value is None else field.to_python(value)


def _write(model: type[models.Model], key: Any, said: dict[str, Any]) -> None:
    model._base_manager.filter(pk=key).update(
        **{name: _read(model, name, value) for name, value in said.items()}
    )
