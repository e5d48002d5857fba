"""Protected looks: facts of class C3 show themselves to who has said why he looks, and every look
is recorded with who, when and why.

A look is opened for one row, in one session, for a quarter of an hour. What the reader types may
itself tell what nobody else should read: it goes sealed into the audit, and the session remembers
the purpose only.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, TextChoices
from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from gonghui.kernel.audit.models import IS_LOOK
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.services import row_key
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages.base import RowPage, say

LASTS = dt.timedelta(minutes=15)
TYPING = dt.timedelta(hours=2)
"""How long a form that was opened under a look may be filled in."""
_LOOKS = "looks"
_MOST = 40
"""Looks that a session remembers."""


class Purpose(TextChoices):
    """Why somebody looks at what is protected."""

    DECIDING = "deciding", "办理审批"
    VISITING = "visiting", "入户走访"
    REVIEWING = "reviewing", "动态复核"
    PAYING = "paying", "救助发放"
    INSPECTING = "inspecting", "监督检查"
    OTHER = "other", "其他"


@dataclass(frozen=True)
class Look:
    """Somebody looks at a row's protected facts, for a purpose, until a moment."""

    purpose: Purpose
    until: dt.datetime

    @property
    def title(self) -> str:
        """The purpose in words."""
        return str(self.purpose.label)


class LookForm(GonghuiForm):
    """查看原因。"""

    purpose = forms.ChoiceField(label="查看原因", choices=Purpose.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label="具体事由", max_length=200, required=False, help_text="选“其他”时必填。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="id_look_%s", **kwargs)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("purpose") == Purpose.OTHER and not data.get("words", "").strip():
            self.add_error("words", "请写明具体事由。")
        return data


def looking_at(
    request: HttpRequest, row: Model, *, overrun: dt.timedelta = dt.timedelta()
) -> Look | None:
    """The look that this session has open at a row; None when there is none."""
    kept = request.session.get(_LOOKS, {}).get(row_key(row))
    return _read(kept, overrun)


def look_by_key(request: HttpRequest, key: str) -> Look | None:
    """The same for a row named as `files.services.row_key` names it."""
    return _read(request.session.get(_LOOKS, {}).get(key), dt.timedelta())


def _read(kept: Any, overrun: dt.timedelta) -> Look | None:
    if not kept:
        return None
    purpose, moment = kept
    until = dt.datetime.fromisoformat(moment)
    return Look(Purpose(purpose), until) if timezone.now() < until + overrun else None


def open_look(
    request: HttpRequest,
    row: Model,
    *,
    event: str,
    purpose: Purpose,
    union: Any = None,
    words: str = "",
) -> Look:
    """Open a look at a row and record why. The caller has asked who may."""
    look = Look(purpose, timezone.now() + LASTS)
    _remember(request, row, look)
    record(
        event,
        actor=request.user,
        union=union,
        target=row,
        detail={IS_LOOK: True},
        reason=look.title,
        private_reason=words.strip(),
    )
    return look


def carry_look(
    request: HttpRequest, row: Model, purpose: Purpose, *, until: dt.datetime | None = None
) -> Look:
    """Open a look that needs no asking: who has a row on his desk looks to decide it, and a look at
    a row is one at what belongs to it. What is shown under it is recorded as ever."""
    look = Look(purpose, until or timezone.now() + LASTS)
    _remember(request, row, look)
    return look


def _remember(request: HttpRequest, row: Model, look: Look) -> None:
    looks = dict(request.session.get(_LOOKS, {}))
    looks.pop(row_key(row), None)
    looks[row_key(row)] = [look.purpose.value, look.until.isoformat()]
    request.session[_LOOKS] = dict(list(looks.items())[-_MOST:])


def note_display(
    request: HttpRequest, row: Model, look: Look, *, event: str, union: Any = None
) -> None:
    """Record that protected facts of a row were shown, under the purpose of the open look."""
    match = request.resolver_match
    record(
        event,
        actor=request.user,
        union=union,
        target=row,
        detail={"page": match.view_name if match else ""},
        reason=look.title,
    )


class _Looking(RowPage):
    """What both sorts of protected pages share."""

    look_event: ClassVar[str]
    look_permission: ClassVar[str] = ""
    """Who may look; "" for whoever may open the page. Asked at the row's union."""
    look: Look | None = None

    def look_row(self) -> Any:
        """The row whose facts are protected."""
        return self.row

    def look_union(self) -> Any:
        """The union at whose desk the look is taken."""
        return self.row_union

    def is_protected(self) -> bool:
        """Whether this row asks for looks at all."""
        return True

    def may_look(self) -> bool:
        """Whether the account may look at all."""
        return not self.look_permission or self.may_here(self.look_permission)

    def own_look(self) -> Look | None:
        """A look that needs no asking, because of what the account is doing here."""
        return None

    def note_display(self, look: Look) -> None:
        """Record that this page shows protected facts."""
        note_display(
            self.request, self.look_row(), look, event=self.look_event, union=self.look_union()
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(look=self.look, **kwargs)


class ProtectedMixin(_Looking):
    """A card of class C3: `class FilePage(ProtectedMixin, DetailPage)` with `look_event`.

    Without an open look it shows its plain facts and asks why. Templates ask `{% if look %}`;
    panels and tables say `behind_look`.
    """

    look_form: LookForm | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_protected() and self.may_look():
            self.look = looking_at(request, self.look_row()) or self.own_look()
            if self.look is not None:
                self.note_display(self.look)
            else:
                self.look_form = self.look_form or LookForm()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The reason for a look."""
        if not self.is_protected():
            return HttpResponseNotAllowed(["GET"])
        if not self.may_look():
            raise PermissionDenied
        self.look_form = LookForm(request.POST)
        if not self.look_form.is_valid():
            response = self.get(request, *args, **kwargs)
            response.status_code = 422
            return response
        open_look(
            request,
            self.look_row(),
            event=self.look_event,
            purpose=Purpose(self.look_form.cleaned_data["purpose"]),
            words=self.look_form.cleaned_data["words"],
            union=self.look_union(),
        )
        wanted = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        return HttpResponseRedirect(wanted if wanted and safe else request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(look_form=self.look_form, **kwargs)


class BehindLookMixin(_Looking):
    """A form or a paper that shows facts of class C3: opens only under a look at its row; who has
    none is led to the row's card, says why there, and comes back.

    What was typed while the look ran out is still taken.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.asked_why() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        further: Any = super()
        return self.asked_why(TYPING) or further.post(request, *args, **kwargs)

    def asked_why(self, overrun: dt.timedelta = dt.timedelta()) -> HttpResponseBase | None:
        """Open the page's look; or the answer that leads to the reason."""
        if not self.is_protected():
            return None
        if not self.may_look():
            raise PermissionDenied
        self.look = looking_at(self.request, self.look_row(), overrun=overrun) or self.own_look()
        if self.look is None:
            say(self.request, "请先说明查看原因。", level=messages.INFO)
            query = urlencode({"next": self.request.get_full_path()})
            return HttpResponseRedirect(f"{self.look_url()}?{query}")
        self.note_display(self.look)
        return None

    def look_url(self) -> str:
        """The protected card on which the reader says why."""
        return str(self.look_row().get_absolute_url())
