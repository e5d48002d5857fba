"""Handing out one by one, on the keeper's phone: pick a recipient, let him sign, next."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from gonghui.engines.goods import queries, services
from gonghui.engines.goods.enums import LineState
from gonghui.engines.goods.forms import HandForm
from gonghui.engines.goods.models import IssueLine, IssueList
from gonghui.engines.goods.pages.base import GoodsAction, crumb, row_crumb
from gonghui.engines.goods.pages.lines import LINE_RELATED
from gonghui.engines.goods.pages.lists import RELATED
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.pages import Crumb
from gonghui.kernel.ui.pages.base import RowPage

MOST_SHOWN = 60


class Waiting:
    """A recipient who waits, as the phone shows him."""

    def __init__(self, line: IssueLine) -> None:
        self.name, self.belongs = line.name, line.belongs
        self.url = reverse("goods:hand_line", args=[line.pk])
        self.lines = [line]

    @property
    def goods(self) -> str:
        return "、".join(f"{one.item}{one.quantity}{one.item.unit}" for one in self.lines)

    @property
    def is_handed(self) -> bool:
        """Whether he has everything and only has to sign."""
        return all(one.state == LineState.HANDED for one in self.lines)


class HandPage(RowPage):
    """`/goods/lists/<pk>/hand/`: who waits; found by typing a piece of the name."""

    model = IssueList
    permission = "goods.keep"
    view_permission = "goods.view"
    related = RELATED
    template_name = "goods/hand.html"

    @cached_property
    def sought(self) -> str:
        return self.request.GET.get("q", "").replace("\x00", "").strip()[:50]

    def waiting(self) -> list[Waiting]:
        """Recipients with something to take or to sign for."""
        lines = self.row.lines.filter(state__in=(LineState.PLANNED, LineState.HANDED))
        if self.sought:
            lines = lines.filter(
                Q(name__icontains=self.sought)
                | Q(name_key__startswith=self.sought.lower())
                | Q(person__name_initials__startswith=self.sought.lower())
            )
        found: dict[str, Waiting] = {}
        for line in lines.select_related("item").order_by("name_key", "pk")[: MOST_SHOWN * 3]:
            one = found.get(line.recipient)
            if one is None:
                found[line.recipient] = Waiting(line)
            else:
                one.lines.append(line)
        return list(found.values())[:MOST_SHOWN]

    def get_title(self) -> str:
        return "逐个发放"

    def get_subtitle(self) -> str:
        return str(self.row)

    def get_parents(self) -> list[Crumb]:
        return [crumb("物资发放", "goods:lists"), row_crumb(self.row)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sums = queries.list_sums(self.row.lines.all())
        total = sums["planned"] + sums["handed"] + sums["signed"]
        return super().get_context_data(
            row=self.row,
            waiting=self.waiting() if self.row.is_open else [],
            most=MOST_SHOWN,
            sums=sums,
            total=total,
            percent=100 * sums["signed"] // total if total else 0,
            **kwargs,
        )


class HandLinePage(GoodsAction):
    """`/goods/lines/<pk>/hand/`: everything of one recipient with one signature."""

    model = IssueLine
    related = LINE_RELATED
    template_name = "goods/hand_line.html"
    form_class = HandForm
    submit_label = "发放并签收"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.lines: list[IssueLine] = []
        if self.row is not None:
            self.lines = queries.lines_of_recipient(self.row)

    def get_title(self) -> str:
        return str(self.row.name)

    def get_subtitle(self) -> str:
        return str(self.row.belongs)

    def get_parents(self) -> list[Crumb]:
        row = self.row.issue_list
        return [row_crumb(row), Crumb("逐个发放", reverse("goods:hand", args=[row.pk]))]

    def form_kwargs(self) -> dict[str, Any]:
        return {"signer": self.row.name if self.row.person_id else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = [one for one in self.lines if one.state == LineState.PLANNED]
        return super().get_context_data(
            lines=self.lines,
            is_handed=not waiting,
            may_phone=bool(waiting)
            and self.row.person_id is not None
            and queries.has_phone(self.row.person),
            **kwargs,
        )

    def perform(self, row: Any, form: Any) -> Any:
        if not self.lines:
            raise Refusal(f"{row.name}的物资已经发放并签收，没有重复发放。")
        data, user = form.cleaned_data, self.request.user
        if self.request.POST.get("way") == "phone":
            waiting = [one for one in self.lines if one.state == LineState.PLANNED]
            services.hand_out_many(waiting, actor=user, tell=True)
            self.told = f"{row.name}的物资已发放，请本人在手机上签收。"
            return row
        if not data.get("ink"):
            raise Refusal("请领取人签名后再提交。")
        services.hand_over(
            self.lines,
            data["ink"],
            actor=user,
            signed_name="" if data["proxy"] else row.name,
            proxy=data["proxy"],
        )
        self.told = f"{row.name}已签收。"
        return row

    def success_message(self, result: Any) -> str:
        return self.told

    def after_url(self, result: Any) -> str:
        return reverse("goods:hand", args=[self.row.issue_list_id])
