"""What the pages of a register share: the register, its permission and its model."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from django.http import Http404, HttpRequest

from gonghui.engines.registers.declaration import Register, register_or_404
from gonghui.kernel.ui.pages import Crumb, Page

Need = Literal["view", "edit", "export", "imports"]


class RegisterPage(Page):
    """Mixin before a page kind: takes permission and model from the register in the address.

    A register that does not offer what the page does has no such page: 404.
    """

    permission = ""
    model: Any = None
    related: Any = ()
    needs: ClassVar[Need] = "view"
    register: Register

    def offered(self) -> bool:
        """Whether the register offers this page."""
        return True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.register = register_or_404(kwargs["code"])
        permission: str = getattr(self.register.permissions, self.needs)
        if not permission or not self.offered():
            raise Http404
        self.permission = permission  # type: ignore[misc]  # one class serves every register
        self.view_permission = self.register.permissions.view
        self.model = self.register.model_class
        self.related = self.register.related
        super().setup(request, *args, **kwargs)

    def list_crumb(self) -> Crumb:
        """The step to the register's list."""
        return Crumb(self.register.title, self.register.url())

    def get_parents(self) -> list[Crumb]:
        return [self.list_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(register=self.register, **kwargs)
