"""The files: list, card, versions, papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse

from gonghui.domains.assistance.hardship import panels, queries
from gonghui.domains.assistance.hardship.enums import (
    Category,
    Cause,
    FileState,
    Level,
    OverrideState,
)
from gonghui.domains.assistance.hardship.links import further_links
from gonghui.domains.assistance.hardship.models import (
    HardshipFile,
    HouseholdVersion,
)
from gonghui.domains.assistance.hardship.services.drafting import writing_problem
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import (
    BehindLookMixin,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    ProtectedMixin,
    TimelineEntry,
)
from gonghui.kernel.ui.pages.base import RowPage, ShownLink

STATE_TONES = {
    FileState.DRAFT: "mute",
    FileState.APPLYING: "info",
    FileState.ACTIVE: "ok",
    FileState.RELIEVED: "warn",
    FileState.EXITED: "mute",
    FileState.CANCELLED: "mute",
    FileState.REJECTED: "bad",
    FileState.WITHDRAWN: "mute",
}
CATEGORY_TONES = {Category.DEEP: "bad", Category.RELATIVE: "warn", Category.ACCIDENTAL: "info"}


def files_crumb() -> Crumb:
    return Crumb("困难职工档案", reverse("hardship:files"))


COLUMNS = (
    Column("name", "姓名", "masked_name", link=True, width=6),
    Column("state", "状态", kind="choice", tones=STATE_TONES, width=8),
    Column("category", "类别", kind="choice", tones=CATEGORY_TONES, width=8),
    Column("cause", "主要致困原因", "cause_label", width=10),
    Column("union", "所在工会", "union.name", wide=True),
    Column("number", "档号", width=16, hide_on_phone=True),
    Column("level", "级别", kind="choice", width=6, hide_on_phone=True),
    Column("applied_on", "申请", kind="date", hide_on_phone=True),
    Column("filed_on", "建档", kind="date"),
    Column("next_review_on", "下次复核", kind="date", hide_on_phone=True),
)


class FilesPage(ListPage):
    """`/hardship/`: names masked; who is meant is said by the card."""

    model = HardshipFile
    permission = "hardship.view"
    title = "困难职工档案"
    columns = COLUMNS
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("state", "状态", choices=FileState.choices),
        ChoiceFilter("category", "类别", choices=Category.choices),
        ChoiceFilter("main_cause", "主要致困原因", choices=Cause.choices),
        ChoiceFilter("level", "级别", choices=Level.choices),
        UnionFilter("union", "工会（含下级）", permission="hardship.view"),
    )
    ordering = ("-changed_at", "-pk")
    related = ("person", "union")
    search_paths = ("number", "person__name")
    search_label = "姓名、档号"
    row_url_name = "hardship:file"
    count_unit = "户"
    empty_text = "还没有困难职工档案。职工可以在手机上申请，也可以由工会代为填写。"
    empty_link = Link("代职工填写", "hardship:new", "plus", "hardship.edit")
    links = (
        Link("公示名单", "hardship:notice", "speakerphone", "hardship.view"),
        Link("导入核对结果", "hardship:import", "upload", "hardship.edit"),
        Link("导出", "hardship:export", "download", "hardship.export_c3", with_query=True),
        Link("代职工填写", "hardship:new", "plus", "hardship.edit", "primary"),
    )

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """A draft that a worker fills in himself is his own affair until he hands it in."""
        return queryset.exclude(state=FileState.DRAFT, opened_by__kind="worker")


FACTS = Panel(
    "档案",
    (
        Column("number", "档号"),
        Column("name", "姓名", "masked_name"),
        Column("union", "所在工会", "union.name"),
        Column("county", "建档工会", "county.name"),
        Column("category", "类别", kind="choice", tones=CATEGORY_TONES),
        Column("level", "级别", kind="choice"),
        Column("main_cause", "主要致困原因", "cause_label"),
        Column("applied_on", "申请日期", kind="date"),
        Column("filed_on", "建档日期", kind="date"),
        Column("valid_until", "有效期至", kind="date"),
        Column("next_review_on", "下次复核", kind="date"),
        Column("return_count", "返困次数", kind="number", unit="次"),
        Column("relieved_on", "解困日期", kind="date"),
        Column("exited_on", "脱困日期", kind="date"),
        Column("cancelled_on", "注销日期", kind="date"),
        Column("cancel_reason", "注销原因", kind="choice"),
    ),
)


class OfFiles:
    """What pages about one file share."""

    row: Any

    def get_parents(self) -> list[Crumb]:
        return [files_crumb(), Crumb(self.row.masked_name, self.row.get_absolute_url())]


class Protected(OfFiles):
    """A page that shows what lies sealed in a file."""

    look_event = "hardship.looked"
    look_permission = "hardship.look"


class FileScope:
    """Files that an account may open: a worker's own draft is not among them."""

    def visible(self, permission: str) -> Any:
        found: Any = super().visible(permission)  # type: ignore[misc]
        return found.exclude(state=FileState.DRAFT, opened_by__kind="worker")


class FilePage(FileScope, Protected, ProtectedMixin, DetailPage):
    """`/hardship/<pk>/`"""

    model = HardshipFile
    permission = "hardship.view"
    related = ("person", "union", "county", "matter", "assessment")
    template_name = "hardship/file.html"
    panels = (FACTS,)

    def get_title(self) -> str:
        return f"{self.row.masked_name}的档案"

    def get_parents(self) -> list[Crumb]:
        return [files_crumb()]

    def badge(self) -> tuple[str, str]:
        return STATE_TONES[FileState(self.row.state)], self.row.get_state_display()

    def shown_links(self) -> list[ShownLink]:
        """What this account may do now."""
        row = self.row
        user: Any = self.request.user
        links: list[ShownLink] = []

        def add(label: str, name: str, icon: str, look: str = "") -> None:
            url = reverse(f"hardship:{name}", args=[row.pk])
            links.append(ShownLink(label, url, icon, look, False))

        works = user.may_at("hardship.edit", row.union) or user.may_at("hardship.edit", row.county)
        writes = works and not writing_problem(row, user)
        busy = row.state in (
            FileState.APPLYING,
            FileState.ACTIVE,
            FileState.RELIEVED,
            FileState.EXITED,
        )
        if row.matter is not None:
            url = reverse("matters:detail", args=[row.matter.pk])
            links.append(ShownLink("建档申请", url, "clipboard-list", "", False))
        if row.state == FileState.DRAFT and writes:
            add("继续填写", "write", "edit", "primary")
        elif writes:
            add("更正家庭情况", "write", "edit")
        if works and row.matter is not None and row.matter.stage in ("publicity", "approve"):
            add("上传公示照片", "papers", "photo")
        if works and busy:
            add("登记入户核查", "visit", "home")
            add("登记信息核对", "verify", "file-text")
            add("认定", "assess", "calculator")
            if writes:
                add("核查发现的问题", "findings", "alert-triangle")
            if row.assessment is not None and self.row.state == FileState.APPLYING:
                add("提出改判", "override", "scale")
        if user.may_at("hardship.edit", row.county) and busy:
            add("档案级别", "level", "flag")
        links += further_links(row, user)
        if row.state != FileState.DRAFT:
            add("家庭情况登记表", "card", "printer")
            add("审批表", "approval", "printer")
            add("历次版本", "versions", "history")
        return links

    def timeline(self) -> Sequence[TimelineEntry]:
        return [
            TimelineEntry(
                entry.occurs_on,
                entry.get_kind_display(),
                str(entry.actor) if entry.actor else "系统",
                Category(entry.category_after).label if entry.category_after else "",
            )
            for entry in self.row.events.select_related("actor").order_by("-occurs_on", "-pk")
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        decides = user.may_at("hardship.approve", self.row.county)
        shown = panels.whole(self.row) if self.look else {}
        waiting = self.row.overrides.filter(state=OverrideState.PROPOSED).first()
        return super().get_context_data(
            **shown,
            unfinished=[part for part in queries.parts(self.row) if not part.is_done]
            if self.row.state == FileState.DRAFT
            else [],
            waiting=waiting,
            may_decide=decides and waiting is not None and waiting.proposed_by_id != user.pk,
            unconfirmed=[
                visit
                for visit in self.row.visits.prefetch_related("visitors")
                if any(
                    one.account_id == user.pk and one.confirmed_at is None
                    for one in visit.visitors.all()
                )
            ],
            **kwargs,
        )


class VersionsPage(FileScope, Protected, BehindLookMixin, RowPage):
    """`/hardship/<pk>/versions/`: the household as it was declared, version by version, with what
    changed from one to the next."""

    model = HardshipFile
    permission = "hardship.look"
    view_permission = "hardship.view"
    related = ("person", "union", "county")
    template_name = "hardship/versions.html"
    title = "家庭情况历次版本"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(self.row.versions.select_related("made_by"))
        shown = []
        for one, before in zip(versions, [*versions[1:], None], strict=True):
            shown.append((one, changed(before, one) if before else []))
        return super().get_context_data(row=self.row, versions=shown, **kwargs)


LABELS = {
    "people": "家庭成员",
    "is_urban": "低保标准",
    "incomes": "家庭年收入",
    "expenses": "刚性支出",
    "facts": "家庭情况",
    "main_cause": "主要致困原因",
    "sub_causes": "次要致困原因",
}


def changed(before: HouseholdVersion, after: HouseholdVersion) -> list[tuple[str, str, str]]:
    """What a version says otherwise than the one before: part, then, now."""
    found = []
    for code, label in LABELS.items():
        old, new = before.household.get(code), after.household.get(code)
        if old != new:
            found.append((label, said(code, old), said(code, new)))
    return found


def said(code: str, value: Any) -> str:
    """A part of a version in words."""
    if code in ("incomes", "expenses"):
        kinds = {"incomes": panels.IncomeKind, "expenses": panels.ExpenseKind}[code]
        return "；".join(f"{label}{text}元" for label, text in panels.amounts(value, kinds)) or "无"
    if code == "people":
        return "；".join(one["full_name"] for one in value)
    if code == "is_urban":
        return "城市" if value else "农村"
    if code == "main_cause":
        return str(Cause(value).label) if value else "未填"
    if code == "sub_causes":
        return "、".join(Cause(one).label for one in value) or "无"
    facts = HardshipFile(facts=value)
    return "；".join(
        f"{label}：{text}"
        for label, text in [*panels.home(facts)[1:], *panels.property_facts(facts)]
    )
