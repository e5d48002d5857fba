"""疑似重复: the list, the comparison, and what can be decided."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.membership.duplicates import forms, queries, services
from gonghui.domains.membership.duplicates.enums import PairState
from gonghui.domains.membership.duplicates.models import DuplicatePair
from gonghui.kernel.jobs.models import Job
from gonghui.kernel.people.merging import moved_counts
from gonghui.kernel.people.models import PersonMerge
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter
from gonghui.kernel.ui.pages import ActionPage, CreatePage, Crumb, Link, ListPage
from gonghui.kernel.ui.pages.base import RowPage

SIDES = ("one__membership__union", "other__membership__union", "one", "other")
STATE_TONES = {PairState.OPEN: "warn", PairState.SAME: "ok", PairState.DIFFERENT: "mute"}
QUESTIONED_SHOWN = 20


def list_crumb() -> Crumb:
    return Crumb("疑似重复", reverse("duplicates:list"))


class PairListPage(ListPage):
    """`/members/duplicates/`"""

    model = DuplicatePair
    permission = "duplicates.view"
    title = "疑似重复人员"
    template_name = "duplicates/list.html"
    columns = (
        Column("pair", "两名人员", lambda row: f"{row.one}、{row.other}", link=True, width=12),
        Column("score", "相似度", kind="number", width=6),
        Column("reasons", "疑似理由", "reason_text", wide=True),
        Column("one_union", "人员一所在工会", "one.membership.union", width=12),
        Column("other_union", "人员二所在工会", "other.membership.union", width=12),
        Column("state", "核对结果", kind="choice", tones=STATE_TONES, width=8),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("state", "核对结果", choices=PairState.choices, any_label="待核对"),
    )
    search_paths = ("one__name", "other__name")
    search_label = "姓名"
    ordering = ("-score", "pk")
    related = SIDES
    row_url_name = "duplicates:pair"
    count_unit = "对"
    empty_text = "没有待核对的疑似重复人员。新登记和变更的人员每天自动比对，也可以现在查找。"
    links = (Link("现在查找", "duplicates:find", "search", "duplicates.decide"),)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.request.GET.get("state") in PairState.values:
            return queryset
        return queryset.filter(state=PairState.OPEN, one__merged_into=None, other__merged_into=None)

    def questioned(self) -> list[tuple[str, str, str]]:
        """Own people who may be registered elsewhere too: name, card, union. Nothing of others."""
        user: Any = self.request.user
        found = {}
        for pair in queries.questioned(user, self.permission)[:QUESTIONED_SHOWN]:
            for person in (pair.one, pair.other):
                union = person.membership.union
                if user.may_at(self.permission, union):
                    url = reverse(
                        "registers:card", kwargs={"code": "members", "pk": person.membership.pk}
                    )
                    found[person.pk] = (person.name, url, str(union))
        return list(found.values())


class FindPage(CreatePage):
    """Have new and changed people compared now."""

    title = "查找疑似重复人员"
    permission = "duplicates.decide"
    form_class = forms.EmptyForm
    submit_label = "开始查找"
    intro = (
        "比对新登记和变更过的人员：同一证件号码的不同写法、同名同生日、同名同手机号、"
        "同生日同手机号。在后台进行，可以离开这个页面。"
    )

    def get_parents(self) -> list[Crumb]:
        return [list_crumb()]

    def perform(self, form: Any) -> Job:
        user: Any = self.request.user
        return services.look_for_duplicates(union=user.main_union, actor=user)

    def success_message(self, result: Any) -> str:
        return "已开始查找，完成后在这里核对。"

    def after_url(self, result: Any) -> str:
        return reverse("duplicates:list")


class PairMixin:
    """What the pages about one pair share."""

    model = DuplicatePair
    view_permission = "duplicates.view"
    related = (*SIDES, "merge", "decided_by")
    row: Any

    def get_parents(self) -> list[Crumb]:
        return [list_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]


class PairPage(PairMixin, RowPage):
    """`/members/duplicates/<pk>/`: both sides beside each other."""

    permission = "duplicates.view"
    template_name = "duplicates/pair.html"
    links = (
        Link(
            "不是同一人",
            "duplicates:different",
            "x",
            "duplicates.decide",
            when=lambda row: row.state == PairState.OPEN,
        ),
        Link(
            "重新核对",
            "duplicates:reopen",
            "history",
            "duplicates.decide",
            when=lambda row: row.state == PairState.DIFFERENT,
        ),
        Link(
            "撤销合并",
            "duplicates:undo",
            "arrow-back-up",
            "duplicates.decide",
            when=lambda row: (
                row.state == PairState.SAME and row.merge.undo_until >= timezone.localdate()
            ),
        ),
        Link(
            "合并",
            "duplicates:merge",
            "users",
            "duplicates.decide",
            "primary",
            when=lambda row: row.state == PairState.OPEN,
        ),
    )

    def get_parents(self) -> list[Crumb]:
        return [list_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pair = self.row
        return super().get_context_data(
            pair=pair,
            tone=STATE_TONES[PairState(pair.state)],
            sections=(
                ("本人信息", queries.facts_of(pair), True),
                ("会籍", queries.membership_facts_of(pair), True),
                ("名下记录", queries.hangs_on(pair), False),
            ),
            may_reveal=[
                self.request.user.may_at("membership.reveal", person.membership.union)  # type: ignore[union-attr]
                for person in (pair.one, pair.other)
            ],
            **kwargs,
        )


class DifferentPage(PairMixin, ActionPage):
    title = "不是同一人"
    permission = "duplicates.decide"
    form_class = forms.NoteForm
    submit_label = "确认不是同一人"
    success_text = "已记为不是同一人，今后不再提示这一对。"

    def get_question(self) -> str:
        return (
            f"确认{self.row.one}、{self.row.other}是两个人。两人的登记都不变，这一对今后不再提示。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        return services.declare_different(row, actor=self.request.user, **form.cleaned_data)


class ReopenPage(PairMixin, ActionPage):
    title = "重新核对"
    permission = "duplicates.decide"
    form_class = forms.NoteForm
    question = "这一对将回到待核对。"
    success_text = "已回到待核对。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.reopen_pair(row, actor=self.request.user, **form.cleaned_data)


class MergePage(PairMixin, ActionPage):
    """Says exactly what will happen, because it has happened and was rolled back."""

    title = "合并重复人员"
    permission = "duplicates.decide"
    form_class = forms.MergeForm
    template_name = "duplicates/merge.html"
    submit_label = "确认合并"
    is_danger = True

    @cached_property
    def keep_other(self) -> bool:
        """Whether the second one stays: as asked, else whoever is the living or earlier member."""
        asked = self.request.GET.get("keep", "")
        return asked == "other" if asked in ("one", "other") else queries.suggests_other(self.row)

    @property
    def swap_url(self) -> str:
        return f"{self.request.path}?keep={'one' if self.keep_other else 'other'}"

    def form_kwargs(self) -> dict[str, Any]:
        return {"pair": self.row, "keep_other": self.keep_other}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survivor, absorbed = services.sides(self.row, keep_other=self.keep_other)
        rehearsal = services.rehearse(self.row, keep_other=self.keep_other, actor=self.request.user)
        return super().get_context_data(
            survivor=survivor, absorbed=absorbed, rehearsal=rehearsal, **kwargs
        )

    def perform(self, row: Any, form: Any) -> Any:
        return services.merge_pair(
            row,
            keep_other=self.keep_other,
            take=form.take,
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
        )

    def success_message(self, result: Any) -> str:
        return f"已合并。{result.merge.undo_until}前可以撤销。"


class UndoPage(PairMixin, ActionPage):
    title = "撤销合并"
    permission = "duplicates.decide"
    form_class = forms.NoteForm
    submit_label = "撤销合并"
    is_danger = True

    def get_question(self) -> str:
        merge: PersonMerge | None = self.row.merge
        if merge is None or self.row.state != PairState.SAME:
            return "这一对没有合并，不用撤销。"
        return (
            f"合并时改挂的{sum(moved_counts(merge).values())}条记录回到原处，收起的{len(merge.dropped)}条重复记录放回，"
            f"两份会籍恢复原来的变动。合并以后新增的记录留在{merge.survivor}名下。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        return services.undo_pair(row, actor=self.request.user, **form.cleaned_data)

    def success_message(self, result: Any) -> str:
        stayed = result.merge.stayed
        if not stayed:
            return "已撤销合并，两人恢复原样。"
        named = "；".join(
            f"{title}{count}条（{'、'.join(names)}）" for title, count, names in stayed
        )
        return f"已撤销合并。合并以后新增、未放回的：{named}。"
