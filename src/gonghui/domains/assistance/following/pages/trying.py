"""Trying a rule before it is adopted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from gonghui.domains.assistance.following import queries
from gonghui.domains.assistance.following.forms import TrialForm
from gonghui.domains.assistance.following.models import RuleTrial
from gonghui.domains.assistance.following.pages.statistics import ShownTable, shown
from gonghui.domains.assistance.following.rules import trying as rules
from gonghui.domains.assistance.following.services import trying
from gonghui.domains.assistance.hardship.enums import AccidentRule, Category, Exclusion
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.rules.assessment import Standard, plain, yuan
from gonghui.domains.assistance.hardship.standards import read_standard, standard_at
from gonghui.engines.indicators.suppression import HIDDEN, LEGEND, Table, suppress
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.audit.services import record
from gonghui.kernel.jobs.models import JobState
from gonghui.kernel.org.models import Union
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import CreatePage, Crumb, Link, ListPage
from gonghui.kernel.ui.pages.base import RowPage, ShownLink
from gonghui.kernel.ui.pages.download import XLSX, file_response

MOST_NAMED = 500
NONE = "不符合"
HEADINGS = (*(title for _, title in rules.KINDS), "合计")


def trials_crumb() -> Crumb:
    return Crumb("标准试算", reverse("following:trials"))


class TrialsPage(ListPage):
    """`/following/trials/`, newest first."""

    model = RuleTrial
    permission = "following.trial"
    title = "标准试算"
    columns = (
        Column("title", "名称", link=True, wide=True),
        Column("union", "工会（含下级）", "union.name", wide=True),
        Column("households", "试算户数", kind="number", unit="户"),
        Column("made_by", "试算人"),
        Column("made_at", "时间", kind="datetime"),
        Column("done_at", "完成", kind="datetime", empty="计算中", hide_on_phone=True),
    )
    ordering = ("-made_at", "-pk")
    related = ("union", "made_by")
    count_unit = "次"
    row_url_name = "following:trial"
    empty_text = "还没有试算过。调整低保标准、倍数或不予认定情形之前，先看看会影响多少户。"
    empty_link = Link("试算标准", "following:trial-new", "scale", "following.trial")
    links = (Link("试算标准", "following:trial-new", "scale", "following.trial", "primary"),)


class TrialNewPage(CreatePage):
    """`/following/trials/new/`"""

    permission = "following.trial"
    title = "试算标准"
    form_class = TrialForm
    submit_label = "开始试算"
    intro = "在现行标准的副本上修改，看看哪些家庭会进入、退出或者改变类别，一年要多花多少钱。不改变任何档案，也不保存任何人的信息。"

    def get_parents(self) -> list[Crumb]:
        return [trials_crumb()]

    def form_kwargs(self) -> dict[str, Any]:
        unions = Union.objects.visible_to(self.request.user, self.permission)
        union = unions.first()
        initial: dict[str, Any] = {"union": union}
        try:
            present = standard_at(union, timezone.localdate())
        except Refusal:
            present = None
        if present is not None:
            initial |= {
                "dibao_urban": present.dibao_urban,
                "dibao_rural": present.dibao_rural,
                "relative_multiple": present.relative_multiple,
                "accident_rule": present.accident_rule,
                "accident_multiple": present.accident_multiple,
                "exclusions": sorted(present.exclusions),
            }
        return {"unions": unions, "initial": initial}

    def perform(self, form: Any) -> Any:
        return trying.start_trial(
            union=form.cleaned_data["union"],
            title=form.cleaned_data["title"],
            parameters=form.parameters(),
            actor=self.request.user,
        )

    def success_message(self, result: Any) -> str:
        return "已开始试算，算好后刷新本页查看。"


@dataclass(frozen=True)
class Changed:
    """One figure of the rule, now and tried."""

    label: str
    now: str
    tried: str


def said_changes(present: Standard, tried: Standard) -> list[Changed]:
    """What was changed, in words."""
    figures = (
        ("dibao_urban", "城市低保标准", "元/月"),
        ("dibao_rural", "农村低保标准", "元/月"),
        ("relative_multiple", "相对困难倍数", "倍"),
        ("accident_multiple", "意外致困（办法A）倍数", "倍"),
    )
    found = [
        Changed(
            label, f"{plain(getattr(present, name))}{unit}", f"{plain(getattr(tried, name))}{unit}"
        )
        for name, label, unit in figures
        if getattr(present, name) != getattr(tried, name)
    ]
    if present.accident_rule != tried.accident_rule:
        found.append(
            Changed(
                "意外致困的认定办法",
                f"{present.accident_rule}：{AccidentRule(present.accident_rule).label}",
                f"{tried.accident_rule}：{AccidentRule(tried.accident_rule).label}",
            )
        )
    for code in Exclusion.values:
        if (code in present.exclusions) != (code in tried.exclusions):
            now, then = ("适用", "不适用") if code in present.exclusions else ("不适用", "适用")
            found.append(Changed(f"不予认定：{Exclusion(code).label}", now, then))
    return found


class OfTrial(RowPage):
    """Base of what a trial shows."""

    model = RuleTrial
    permission = "following.trial"
    related = ("union", "job", "made_by")

    def get_parents(self) -> list[Crumb]:
        return [trials_crumb()]

    def get_title(self) -> str:
        return str(self.row.title)

    @cached_property
    def tells_all(self) -> bool:
        """Whether this account may open every file that was tried."""
        user: Any = self.request.user
        return bool(user.may_over("hardship.view", self.row.union))

    @cached_property
    def tallies(self) -> list[rules.Tally]:
        return rules.tallies(self.row.totals)

    def by_union(self, *, published: bool) -> ShownTable:
        """Who enters, leaves, changes, stays, by union."""
        names = queries.names_of_unions(one.union for one in self.tallies)
        rows = [
            [one.of(kind) for kind, _ in rules.KINDS]
            for one in sorted(self.tallies, key=lambda one: names.get(one.union, ""))
        ]
        labels = sorted(names.get(one.union, "") for one in self.tallies)
        return self._drawn("按工会", HEADINGS, labels, rows, published)

    def by_category(self, *, published: bool) -> ShownTable:
        """From which category into which."""
        codes = [*Category.values, ""]
        titles = [*(str(label) for label in Category.labels), NONE]
        whole = rules.together(self.tallies)
        rows = [
            [whole.counts.get(rules.Change(before, after), 0) for after in codes]
            for before in codes
        ]
        return self._drawn(
            "现行类别（行）到试算类别（列）", (*titles, "合计"), titles, rows, published
        )

    def _drawn(
        self, title: str, headings: tuple[str, ...], labels: list[str], body: Any, published: bool
    ) -> ShownTable:
        rows = [(*numbers, sum(numbers)) for numbers in body]
        sums = tuple(sum(row[place] for row in rows) for place in range(len(headings)))
        table = (*rows, sums)
        hides = published or not self.tells_all
        places = suppress(Table(table, sums_rows=True, sums_columns=True)) if hides else frozenset()
        return shown(title, headings, (*labels, "合计"), table, places)

    def costs(self) -> list[tuple[str, str]]:
        """What living aid costs in a year, before and after, at the limits of today."""
        before = Decimal(self.row.totals.get("before", "0"))
        after = Decimal(self.row.totals.get("after", "0"))
        sign = "+" if after >= before else "-"
        if 0 < self.row.households < 3 and not self.tells_all:
            return []
        return [
            ("现行标准", f"{yuan(before)}元"),
            ("试算标准", f"{yuan(after)}元"),
            ("增减", f"{sign}{yuan(abs(after - before))}元"),
        ]


class TrialPage(OfTrial):
    """`/following/trials/<pk>/`"""

    template_name = "following/trial.html"

    def shown_links(self) -> list[ShownLink]:
        if self.row.done_at is None:
            return []
        links = [
            ShownLink(
                "导出Excel",
                reverse("following:trial-export", args=[self.row.pk]),
                "download",
                "",
                False,
            )
        ]
        user: Any = self.request.user
        if user.may_at("hardship.view", self.row.union):
            url = reverse("following:trial-files", args=[self.row.pk])
            links.append(ShownLink("涉及的档案", url, "list-details", "", False))
        return links

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        present = read_standard(row.present)
        tables = (
            [self.by_category(published=False), self.by_union(published=False)]
            if row.done_at
            else []
        )
        whole = rules.together(self.tallies)
        aid = trying.aid_standard(row)
        return super().get_context_data(
            row=row,
            changes=said_changes(present, rules.tried_standard(present, row.parameters)),
            tables=tables,
            legend=LEGEND if any(one.has_hidden for one in tables) else "",
            costs=self.costs() if row.done_at else [],
            aid=f"深度困难每户每年{plain(aid.deep)}个月低保，相对困难、意外致困{plain(aid.relative)}个月",
            has_failed=row.job is not None and row.job.state == JobState.FAILED,
            moved=whole.of("enter") + whole.of("leave") + whole.of("change"),
            **kwargs,
        )


class TrialExportPage(OfTrial):
    """`/following/trials/<pk>/export/`: numbers only, small ones hidden."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        table = self.by_union(published=True)
        record(
            "following.exported",
            actor=user,
            union=self.row.union,
            target=self.row,
            detail={"what": f"试算“{self.row.title}”", "count": len(table.rows)},
        )
        columns = [
            Column("label", "工会", lambda row: row[0]),
            *(_column(place, heading) for place, heading in enumerate(HEADINGS)),
        ]
        sheet = workbook.Sheet(
            f"标准试算：{self.row.title}",
            self.row.union.name,
            f"户；{LEGEND}",
            timezone.localdate(),
            user.display_name,
        )
        body = workbook.pieces_of(columns, iter(table.rows), sheet)
        return file_response(body, f"标准试算_{self.row.title}.xlsx", XLSX)


def _column(place: int, heading: str) -> Column:
    def number(row: Any) -> Any:
        _, text = row[1][place]
        return text if text == HIDDEN else int(text.replace(",", ""))

    return Column(f"n{place}", heading, number)


@dataclass(frozen=True)
class Mover:
    """A file that the tried rule would move."""

    file: HardshipFile
    kind: str
    before: str
    after: str


class TrialFilesPage(OfTrial):
    """`/following/trials/<pk>/files/`: reckoned anew for whoever may open the files; kept nowhere."""

    permission = "hardship.view"
    template_name = "following/trial_files.html"

    def get_parents(self) -> list[Crumb]:
        return [trials_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_title(self) -> str:
        return "涉及的档案"

    def movers(self) -> Iterator[Mover]:
        """Files that would enter, leave or change category, among those in reach."""
        files = HardshipFile.objects.visible_to(self.request.user, "hardship.view")
        wanted = trying.narrowed(files, self.row.union).select_related("union", "person")
        for _, _, _, changes in trying.changes_of(self.row, list(wanted)):
            for file, _, change in changes:
                if change.kind != "same":
                    yield Mover(
                        file,
                        rules.KIND_TITLES[change.kind],
                        Category(change.before).label if change.before else NONE,
                        Category(change.after).label if change.after else NONE,
                    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        movers = sorted(self.movers(), key=lambda one: (one.kind, one.file.name_key, one.file.pk))
        record(
            "following.trial_names",
            actor=self.request.user,
            union=self.row.union,
            target=self.row,
            detail={"count": len(movers)},
        )
        return super().get_context_data(
            row=self.row, movers=movers[:MOST_NAMED], count=len(movers), **kwargs
        )
