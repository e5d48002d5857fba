"""Putting recipients on a list: people found, pasted or read from Excel; units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core import signing
from django.urls import reverse

from gonghui.engines.activities.pasting import Verdict, judge, read_lines, wanted_of
from gonghui.engines.activities.people_sources import (
    MOST_FOUND,
    Candidate,
    find_people,
    search_people,
)
from gonghui.engines.goods import queries, services, spreadsheets
from gonghui.engines.goods.forms import GoodsFields, PasteForm, UnitForm
from gonghui.engines.goods.models import IssueList
from gonghui.engines.goods.pages.base import GoodsAction, crumb, row_crumb
from gonghui.engines.goods.pages.lists import RELATED
from gonghui.engines.goods.services import LineDraft
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.pages import Crumb, say

MOST_LINES = 2000
OFFERED_FOR = 12 * 60 * 60


class Adding(GoodsAction):
    """Base: what each gets is asked with whom."""

    model = IssueList
    related = RELATED

    def get_parents(self) -> list[Crumb]:
        return [crumb("物资发放", "goods:lists"), row_crumb(self.row)]

    @cached_property
    def items(self) -> list[Any]:
        """What the warehouse has."""
        return queries.items_in(self.row.warehouse_id)

    def form_kwargs(self) -> dict[str, Any]:
        return {"items": self.items}

    def added(self, people: Sequence[tuple[Any, Any]], goods: Sequence[tuple[Any, int]]) -> int:
        drafts = [
            LineDraft(item, quantity, person=person, belongs=str(union))
            for person, union in people
            for item, quantity in goods
        ]
        self.asked = len(drafts)
        return services.add_lines(self.row, drafts, actor=self.request.user)

    def success_message(self, result: Any) -> str:
        there = self.asked - result
        return f"已加入{result}项{f'，{there}项原已在清单上' if there else ''}。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            has_items=bool(self.items),
            receive_url=reverse("goods:receive_at", args=[self.row.warehouse_id]),
            **kwargs,
        )


class AddPage(Adding):
    """`/goods/lists/<pk>/add/`: find people, tick them, say what they get."""

    title = "选领取人"
    template_name = "goods/add.html"
    form_class = GoodsFields
    submit_label = "加入清单"

    @cached_property
    def sought(self) -> str:
        return self.request.GET.get("who", "").strip()[:50]

    @property
    def salt(self) -> str:
        return f"goods.list:{self.row.pk}:{self.request.user.pk}"

    def found(self) -> list[tuple[str, Candidate, bool]]:
        """Search results: the sealed choice, the candidate, whether he is on the list."""
        if not self.sought:
            return []
        candidates = search_people(self.request.user, self.sought)
        here = self.row.lines.live().filter(person__in=[one.person for one in candidates])
        there = set(here.values_list("person_id", flat=True))
        return [
            (
                signing.dumps([one.person.pk, one.union.pk], salt=self.salt, compress=True),
                one,
                one.person.pk in there,
            )
            for one in candidates
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(found=self.found(), most_found=MOST_FOUND, **kwargs)

    def perform(self, row: Any, form: Any) -> Any:
        try:
            pairs = [
                tuple(signing.loads(text, salt=self.salt, max_age=OFFERED_FOR))
                for text in self.request.POST.getlist("pick")[:MOST_FOUND]
            ]
        except signing.BadSignature:
            raise Refusal("查找结果已经过期，请重新查找后勾选。") from None
        if not pairs:
            raise Refusal("请先查找并勾选领取人。")
        return self.added(queries.people_and_unions(pairs), form.goods())


class PastePage(Adding):
    """`/goods/lists/<pk>/paste/`: lines that name nobody stay in the box."""

    title = "粘贴或导入名单"
    template_name = "goods/paste.html"
    form_class = PasteForm
    submit_label = "加入清单"
    verdicts: Sequence[Verdict] = ()

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        text = data["lines"]
        if data["file"]:
            text = "\n".join(
                filter(None, [text, spreadsheets.text_of(data["file"].name, data["file"].read())])
            )
        lines = read_lines(text)
        if not lines:
            raise Refusal("没有读出名单，请每行写一人。")
        if len(lines) > MOST_LINES:
            raise Refusal(f"一次最多{MOST_LINES}行，现为{len(lines)}行，请分次办理。")
        verdicts = judge(lines, find_people(self.request.user, wanted_of(lines)))
        people = {one.candidate.person: one.candidate.union for one in verdicts if one.candidate}
        added = self.added(list(people.items()), form.goods())
        left = [one for one in verdicts if one.candidate is None]
        if not left:
            return added
        say(
            self.request,
            f"{self.success_message(added)}还有{len(left)}行没有加入，原因见下。",
            level=messages.WARNING,
        )
        self.verdicts = left
        again = {name: self.request.POST.get(name, "") for name in form.fields}
        again["lines"] = "\n".join(one.line.text for one in left)
        return self.render_form(PasteForm(initial=again, items=self.items))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(verdicts=self.verdicts, **kwargs)


class AddUnitPage(Adding):
    """`/goods/lists/<pk>/unit/`: a union, an employer, a team, with the people it stands for."""

    title = "加单位"
    template_name = "goods/unit.html"
    form_class = UnitForm
    submit_label = "加入清单"

    def form_kwargs(self) -> dict[str, Any]:
        return super().form_kwargs() | {"account": self.request.user}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        drafts = [
            LineDraft(
                item,
                quantity,
                union=data["union"],
                employer=data["employer"],
                name=data["name"],
                headcount=data["headcount"],
            )
            for item, quantity in form.goods()
        ]
        self.asked = len(drafts)
        return services.add_lines(row, drafts, actor=self.request.user)
