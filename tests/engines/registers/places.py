"""Form and services of the register that exists only in these tests."""

from typing import Any, ClassVar

from gonghui.engines.registers.forms import RegisterModelForm
from gonghui.kernel.org.models import Employer
from gonghui.kernel.org.services import save_employer


class PlaceForm(RegisterModelForm):
    scopes: ClassVar[dict[str, str]] = {"registrar": "org.edit"}

    class Meta:
        model = Employer
        fields = ("registrar", "name", "nature", "phone")


def create_place(data: dict[str, Any], *, actor: Any) -> Employer:
    return save_employer(Employer(**data), actor=actor)


def update_place(row: Employer, data: dict[str, Any], *, actor: Any) -> Employer:
    for name, value in data.items():
        setattr(row, name, value)
    return save_employer(row, actor=actor)
