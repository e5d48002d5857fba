"""What holds for every table."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command

MODELS = [model for model in apps.get_models() if model.__module__.startswith("gonghui.")]
CLASSES = {"C0", "C1", "C2", "C3", "C4"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_says_how_protected_its_data_are(model):
    fields = {field.name for field in model._meta.get_fields()}

    declared = vars(model).get("data_classes")

    assert declared, "data_classes is missing"
    assert set(declared.values()) <= CLASSES
    assert set(declared) - fields - {"*"} == set(), "a field that does not exist"
    own = {field.name for field in model._meta.concrete_fields if not field.primary_key}
    assert "*" in declared or own <= set(declared), "fields without a class"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_has_a_chinese_name(model):
    assert re.search(r"[\u4e00-\u9fff]", str(model._meta.verbose_name))


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
