"""The tree of unions, and the small pages of what happens to a union, an employer, a post."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from gonghui.domains.organising import checking, forms, queries, services, tree
from gonghui.domains.organising.indicators import NOT_COUNTED_KINDS
from gonghui.domains.organising.models import UnionProfile
from gonghui.domains.organising.registers.unions import present_relations
from gonghui.engines.indicators.pages.asking import Asking
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.org import services as org
from gonghui.kernel.org.enums import UnionStatus
from gonghui.kernel.org.models import Appointment, Coverage, Employer, Union
from gonghui.kernel.ui.pages import ActionPage, Crumb, Link, Page

DRAWN_AT_ONCE = 3_000
"""A larger tree is drawn two levels deep, with links into its branches."""


def register_url(code: str, row: Any = None) -> str:
    if row is None:
        return reverse("registers:list", kwargs={"code": code})
    return reverse("registers:card", kwargs={"code": code, "pk": row.pk})


class TreePage(Page):
    """Unions as they stand under one another, today or on a past day, with figures rolled up."""

    permission = "org.view"
    title = "组织树"
    template_name = "organising/tree.html"
    links = (
        Link("列表", "registers:list", "list", "org.view", url_kwargs={"code": "unions"}),
        Link(
            "导出Excel", "registers:export", "download", "org.export", url_kwargs={"code": "unions"}
        ),
        Link(
            "登记工会",
            "registers:create",
            "plus",
            "org.edit",
            "primary",
            url_kwargs={"code": "unions"},
        ),
    )

    @cached_property
    def today(self) -> dt.date:
        return timezone.localdate()

    @cached_property
    def day(self) -> dt.date:
        """The day asked for; nonsense and the future are today."""
        try:
            asked = parse_date(self.request.GET.get("day", ""))
        except ValueError:
            asked = None
        return asked if asked and asked < self.today else self.today

    @property
    def is_past(self) -> bool:
        return self.day < self.today

    @cached_property
    def search_text(self) -> str:
        return self.request.GET.get("q", "").replace("\x00", "").strip()[:60]

    @cached_property
    def shows_closed(self) -> bool:
        return self.request.GET.get("closed") == "1"

    @cached_property
    def root(self) -> Any:
        """The branch asked for, None for everything within reach."""
        asked = self.request.GET.get("root", "")
        if not asked.isdecimal() or len(asked) > 18:
            return None
        return get_visible_or_404(
            Union, int(asked), user=self.request.user, permission=self.permission
        )

    @cached_property
    def unions(self) -> list[Any]:
        """Unions of this page in the order of the tree, those that existed on the day."""
        found = Union.objects.visible_to(self.request.user, self.permission)
        if self.root is not None and not self.is_past:
            found = found.of_subtree(self.root)
        if self.is_past:
            found = found.active_on(self.day)
        elif not self.shows_closed:
            found = found.exclude(status__in=(UnionStatus.MERGED, UnionStatus.DISSOLVED))
        return list(
            found.only(
                "path",
                "depth",
                "numchild",
                "name",
                "short_name",
                "name_key",
                "kind",
                "status",
                "code",
            )
        )

    @cached_property
    def tops(self) -> list[tree.Node]:
        parents = (
            queries.parents_on(self.day)
            if self.is_past
            else tree.parents_by_path(self.unions, steplen=Union.steplen)
        )
        members = (
            queries.members_by_union(self.root if not self.is_past else None, day=self.day)
            if any(self.shows_members(union) for union in self.unions)
            else {}
        )
        return tree.grow(self.unions, parents=parents, members=members)

    def shows_members(self, union: Any) -> bool:
        """Whether this account may read how many members a union and all below it have."""
        return queries.may_see_member_figures(self.request.user, union)

    def matches(self, union: Any) -> bool:
        word = self.search_text.lower()
        pinyin = union.name_key.replace(" ", "")
        return (
            word in union.name.lower()
            or word in union.short_name.lower()
            or pinyin.startswith(word)
            or union.code.lower().startswith(word)
        )

    @cached_property
    def is_cut(self) -> bool:
        return len(self.unions) > DRAWN_AT_ONCE and not self.search_text

    @cached_property
    def shown(self) -> list[tree.Node]:
        if self.search_text:
            return tree.prune(self.tops, self.matches)
        if self.is_cut:
            for top in self.tops:
                for child in top.children:
                    child.children = []
        return self.tops

    def body(self) -> SafeString:
        opened = self.request.GET.get("open", "")
        return tree.render(
            self.shown,
            card_prefix=register_url("unions"),
            open_depth={"all": 99, "none": 0}.get(opened, 2),
            shows_members=self.shows_members,
            root_url=(lambda union: self.query(root=str(union.pk))) if self.is_cut else None,
        )

    def query(self, **changes: str) -> str:
        """This page's address with some parameters changed; "" removes one."""
        data: QueryDict = self.request.GET.copy()
        for name, value in changes.items():
            if value:
                data[name] = value
            else:
                data.pop(name, None)
        text = data.urlencode()
        return f"{self.request.path}?{text}" if text else self.request.path

    def open_all_url(self) -> str:
        return self.query(open="all")

    def close_all_url(self) -> str:
        return self.query(open="none")

    def counts(self, union: Any) -> bool:
        """Whether a union is one of the figure 工会组织总数; a closed one stood on its past days."""
        if self.is_past:
            return union.kind not in NOT_COUNTED_KINDS and union.status != UnionStatus.PREPARING
        return tree.is_counted(union)

    def get_subtitle(self) -> str:
        said = f"{self.day}　" if self.is_past else ""
        count = sum(self.counts(union) for union in self.unions)
        text = f"{said}工会{count:,}家"
        if all(self.shows_members(top.union) for top in self.tops):
            text += f"，会员{sum(top.members for top in self.tops):,}人"
        return text


class UnionAction(ActionPage):
    """Base of the pages that change one union."""

    model = Union
    permission = "org.edit"
    view_permission = "org.view"

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb("工会组织", register_url("unions")),
            Crumb(str(self.row), register_url("unions", self.row)),
        ]

    def after_url(self, result: Any) -> str:
        return register_url("unions", self.row)


class TargetedUnionAction(UnionAction):
    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user, "leaving": self.row}


class RenamePage(UnionAction):
    title = "工会更名"
    form_class = forms.RenameForm
    success_text = "已更名，原名称保留在变动记录中。"

    def get_question(self) -> str:
        return f"现名称：{self.row.name}"

    def perform(self, row: Any, form: Any) -> Any:
        return org.rename_union(row, actor=self.request.user, **form.cleaned_data)


class MovePage(TargetedUnionAction):
    title = "调整隶属"
    form_class = forms.MoveForm
    question = "该工会连同全部下级一并调整到新的上级之下。以往各期已出具的报表不变。"
    success_text = "已调整隶属。"

    def perform(self, row: Any, form: Any) -> Any:
        return org.move_union(row, actor=self.request.user, **form.cleaned_data)


class RelatePage(UnionAction):
    """Guidance by an industry, statistics reported elsewhere: ties that leadership does not show."""

    title = "登记工会关系"
    form_class = forms.RelationForm
    question = (
        "组织领导关系在“调整隶属”办理。登记“统计隶属”后，该工会从起始日起只汇总到对方工会，"
        "不再汇总到领导它的上级，避免重复统计。"
    )
    success_text = "已登记工会关系。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, row: Any, form: Any) -> Any:
        services.relate(row, form.cleaned_data, actor=self.request.user)
        return row


class EndRelationPage(UnionAction):
    title = "结束工会关系"
    form_class = forms.EndRelationForm
    question = "以往各期的数字不变。"
    success_text = "已结束工会关系。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"relations": present_relations(self.row, self.request)}

    def perform(self, row: Any, form: Any) -> Any:
        services.end_relation(actor=self.request.user, **form.cleaned_data)
        return row


class ClosingAction(UnionAction):
    """What a merger or dissolution will end, told before it is done."""

    is_danger = True

    def get_question(self) -> str:
        return f"{self.question}{queries.said_consequences(self.row, today=timezone.localdate())}"


class MergePage(ClosingAction, TargetedUnionAction):
    title = "合并工会"
    form_class = forms.MergeForm
    question = "合并后，覆盖单位和任职随之结束，全部记录保留。"
    success_text = "已合并。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.close_union(row, actor=self.request.user, **form.cleaned_data)


class DissolvePage(ClosingAction):
    title = "撤销工会"
    form_class = forms.DatedForm
    question = (
        "只有所在单位终止或被撤销，才能撤销工会，并报上一级工会（工会法第十三条）。"
        "撤销后，覆盖单位和任职随之结束，全部记录保留。"
    )
    success_text = "已撤销。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.close_union(row, actor=self.request.user, **form.cleaned_data)


class ProfilePage(UnionAction):
    title = "组织信息"
    form_class = forms.ProfileForm
    submit_label = "保存"
    success_text = "已保存组织信息。"

    def form_kwargs(self) -> dict[str, Any]:
        stored = UnionProfile.objects.filter(union=self.row).first()
        return {"instance": stored or UnionProfile(union=self.row)}

    def perform(self, row: Any, form: Any) -> Any:
        services.save_profile(row, form.cleaned_data, actor=self.request.user)
        return row


class EmployerAction(ActionPage):
    model = Employer
    permission = "employers.edit"
    view_permission = "employers.view"

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb("用人单位", register_url("employers")),
            Crumb(str(self.row), register_url("employers", self.row)),
        ]

    def after_url(self, result: Any) -> str:
        return register_url("employers", self.row)


class CoverPage(EmployerAction):
    title = "列为覆盖单位"
    form_class = forms.CoverForm
    success_text = "已列为覆盖单位。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, row: Any, form: Any) -> Any:
        services.cover(row, actor=self.request.user, **form.cleaned_data)
        return row


class EndCoveragePage(EmployerAction):
    title = "结束覆盖"
    form_class = forms.EndCoverageForm
    success_text = "已结束覆盖。"

    def form_kwargs(self) -> dict[str, Any]:
        found = Coverage.objects.visible_to(self.request.user, "org.edit")
        return {"coverages": found.filter(employer=self.row, to_on=None).select_related("union")}

    def perform(self, row: Any, form: Any) -> Any:
        services.end_coverage(actor=self.request.user, **form.cleaned_data)
        return row


class EndAppointmentPage(ActionPage):
    model = Appointment
    permission = "org.edit"
    view_permission = "org.view"
    related = ("person", "union")
    title = "登记离任"
    form_class = forms.EndAppointmentForm
    question = "离任后，随该任职授予的系统权限同时失效。"
    success_text = "已登记离任。"

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb("工会任职", register_url("appointments")),
            Crumb(str(self.row), register_url("appointments", self.row)),
        ]

    def perform(self, row: Any, form: Any) -> Any:
        return services.end_appointment(row, actor=self.request.user, **form.cleaned_data)

    def after_url(self, result: Any) -> str:
        return register_url("appointments", self.row)


class ChecksPage(Asking):
    """`/organising/checks/`: where the figures of unions contradict one another."""

    permission = "org.view"
    title = "数据核对"
    template_name = "organising/checks.html"

    def get_subtitle(self) -> str:
        return self.asked

    @cached_property
    def findings(self) -> list[checking.Finding]:
        """What is wrong, errors first. Numbers of members are for those who may see them."""
        return checking.findings(
            self.union,
            period=self.period,
            own=self.own,
            today=self.today,
            with_members=queries.may_see_member_figures(self.request.user, self.union),
            account=self.request.user,
        )
