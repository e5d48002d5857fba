"""Proposing that a file changes its state, and the card of a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from gonghui.domains.assistance.following import queries
from gonghui.domains.assistance.following.enums import Move, ProposalState
from gonghui.domains.assistance.following.forms import (
    CancelForm,
    ExitForm,
    ProposalSignForm,
    ReliefForm,
    ReturnForm,
)
from gonghui.domains.assistance.following.models import Proposal
from gonghui.domains.assistance.following.pages.about_file import (
    FILE_NAME,
    FILE_UNION,
    PROPOSAL_TONES,
    AboutFile,
    OfFile,
    file_url,
    home_crumb,
)
from gonghui.domains.assistance.following.rules.leaving import months_to_prove
from gonghui.domains.assistance.following.services import deciding, proposing
from gonghui.domains.assistance.hardship.enums import Cause
from gonghui.domains.assistance.hardship.pages.files import CATEGORY_TONES
from gonghui.domains.assistance.hardship.pages.printing import NoticePage
from gonghui.engines.matters.models import Publicity
from gonghui.engines.matters.published import shown_columns
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.ink import shown_ink
from gonghui.kernel.ui.pages import (
    ActionPage,
    BehindLookMixin,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    ProtectedMixin,
    UpdatePage,
)
from gonghui.kernel.ui.pages.base import ShownLink


class Proposing(AboutFile):
    """Base of the four proposals."""

    submit_label = "提交办理"

    def after_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


class ExitPage(Proposing, BehindLookMixin, UpdatePage):
    """`/following/files/<pk>/exit/`"""

    title = "办理脱困"
    form_class = ExitForm
    intro = "家庭人均收入连续6个月高于低保标准、致困原因消除的，可以脱困。每月按当月的低保标准比较；提交后入户核查、本人签字、公示、县级审批。"
    success_text = "已提交。下一步：登记入户核查，并请职工本人签字。"

    def form_kwargs(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "months": months_to_prove(today, proposing.months_needed(self.row, today)),
            "causes": proposing.causes_of(self.row),
            "people": self.row.people,
        }

    def perform(self, form: Any) -> Any:
        return proposing.propose_exit(
            self.row,
            earned=form.earned(),
            gone=form.gone(),
            words=form.cleaned_data["words"],
            actor=self.request.user,
        )


class ReliefPage(Proposing, UpdatePage):
    """`/following/files/<pk>/relief/`"""

    title = "办理解困"
    form_class = ReliefForm
    intro = "靠自身无法脱困、已由政府兜底保障的家庭，转入工会常态化帮扶，与脱困分开统计。"
    success_text = "已提交县级工会审核。"

    def perform(self, form: Any) -> Any:
        return proposing.propose_relief(self.row, actor=self.request.user, **form.cleaned_data)


class CancelPage(Proposing, UpdatePage):
    """`/following/files/<pk>/cancel/`"""

    title = "注销档案"
    form_class = CancelForm
    success_text = "已提交县级工会审核。"

    def perform(self, form: Any) -> Any:
        return proposing.propose_cancel(self.row, actor=self.request.user, **form.cleaned_data)


class ReturnPage(Proposing, BehindLookMixin, UpdatePage):
    """`/following/files/<pk>/return/`"""

    title = "办理返困"
    form_class = ReturnForm
    intro = "提交时按家庭现在的收入支出和今天的标准重新认定，符合条件的才能恢复建档。收入支出有变化的，先在困难职工档案中更正。"
    success_text = "已重新认定并提交。下一步：登记入户核查。"

    def perform(self, form: Any) -> Any:
        return proposing.propose_return(self.row, actor=self.request.user, **form.cleaned_data)


class EscapedPage(AboutFile, ActionPage):
    """`/following/files/<pk>/escaped/`"""

    title = "注销脱档"
    submit_label = "注销"
    success_text = "已注销脱档。回访监测按原计划继续。"

    def get_question(self) -> str:
        row = self.row
        on = f"{row.exited_on:%Y年%-m月%-d日}" if row.exited_on else ""
        return f"{row.masked_name}（{row.number}）{on}批准脱困，现在注销档案。脱困后的季度回访继续进行，返困的可以恢复建档。"

    def perform(self, row: Any, form: Any) -> Any:
        return deciding.cancel_escaped(row, actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return file_url(self.row)


class ProposalsPage(ListPage):
    """`/following/proposals/`, newest first."""

    model = Proposal
    permission = "hardship.view"
    title = "档案变动"
    columns = (
        FILE_NAME,
        Column("move", "变动", kind="choice", width=6),
        Column("state", "状态", kind="choice", tones=PROPOSAL_TONES, width=8),
        Column(
            "category_before", "原类别", kind="choice", tones=CATEGORY_TONES, hide_on_phone=True
        ),
        FILE_UNION,
        Column("proposed_on", "提出", kind="date", sortable=True),
        Column("signed_on", "本人签字", kind="date", hide_on_phone=True),
        Column("settled_on", "办结", kind="date"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("move", "变动", choices=Move.choices),
        ChoiceFilter("state", "状态", choices=ProposalState.choices),
        UnionFilter("union", "工会（含下级）", permission="hardship.view"),
        DateRangeFilter("proposed_on", "提出日期"),
    )
    search_paths = ("file__number", "file__person__name")
    search_label = "姓名、档号"
    ordering = ("-proposed_on", "-pk")
    related = ("file__person", "file__union")
    count_unit = "件"
    empty_text = "还没有档案变动。在档案的“动态管理”中办理脱困、解困、注销或返困。"
    row_url_name = "following:proposal"
    links = (Link("脱困公示名单", "following:notice", "speakerphone", "hardship.view"),)

    def get_parents(self) -> list[Crumb]:
        return [home_crumb()]


class ProposalPage(OfFile, ProtectedMixin, DetailPage):
    """`/following/proposals/<pk>/`"""

    model = Proposal
    permission = "hardship.view"
    related = (*OfFile.related, "matter", "proposed_by", "other_file", "assessment", "ink")
    template_name = "following/proposal.html"
    panels = (
        Panel(
            "变动",
            (
                Column("move", "变动", kind="choice"),
                Column("number", "档号", "file.number"),
                Column("union", "所在工会", "file.union.name", wide=True),
                Column("category_before", "原类别", kind="choice"),
                Column("category_after", "恢复后的类别", kind="choice"),
                Column("reason", "注销原因", kind="choice"),
                Column("other", "并入的档号", "other_file.number"),
                Column("proposed_by", "提出人", empty="系统"),
                Column("proposed_on", "提出日期", kind="date"),
                Column("signed_on", "本人签字", kind="date", empty="未签字"),
                Column("settled_on", "办结日期", kind="date"),
            ),
        ),
        Panel("说明", (Column("words", "说明", wide=True),), behind_look=True),
    )

    def get_title(self) -> str:
        return f"{self.row.file.masked_name}{self.row.get_move_display()}"

    def badge(self) -> tuple[str, str]:
        return PROPOSAL_TONES[self.row.state], self.row.get_state_display()

    def shown_links(self) -> list[ShownLink]:
        row = self.row
        user: Any = self.request.user
        links = []
        works = any(user.may_at("hardship.edit", at) for at in (row.file.union, row.file.county))
        if row.state == ProposalState.OPEN and works:
            if row.move in (Move.EXIT, Move.RETURN):
                url = reverse("hardship:visit", args=[row.file_id])
                links.append(ShownLink("登记入户核查", url, "home", "", False))
            if row.move == Move.EXIT and not row.is_signed:
                url = reverse("following:sign", args=[row.pk])
                links.append(ShownLink("本人签字", url, "pencil", "primary", False))
        if row.matter_id is not None:
            url = reverse("matters:detail", args=[row.matter_id])
            links.append(ShownLink("办理过程", url, "list-details", "", False))
        return links

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        facts = row.facts if self.look else {}
        return super().get_context_data(
            months=[(one["month"], one["said"]) for one in facts.get("months", ())],
            gone=[(Cause(code).label, said) for code, said in facts.get("gone", {}).items()],
            signature=shown_ink(row.ink) if self.look and row.ink else "",
            **kwargs,
        )


class SignPage(OfFile, UpdatePage):
    """`/following/proposals/<pk>/sign/`: the worker signs on the cadre's screen."""

    model = Proposal
    permission = "hardship.edit"
    view_permission = "hardship.view"
    title = "职工签字确认"
    form_class = ProposalSignForm
    submit_label = "确认签字"
    success_text = "已签字。"
    intro = "请职工本人看过脱困的依据后签字；签字表示知道并同意退出困难职工档案，脱困后一年内工会每季度回访。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"name": self.row.file.person.name}

    def get_parents(self) -> list[Crumb]:
        return [*super().get_parents(), Crumb(str(self.row), self.row.get_absolute_url())]

    def perform(self, form: Any) -> Any:
        return proposing.sign(self.row, form.cleaned_data["ink"], actor=self.request.user)


class ExitNoticePage(NoticePage):
    """`/following/notice/?union=`: 脱困公示名单, to be hung up where the worker works."""

    title = "困难职工脱困公示名单"

    def get_parents(self) -> list[Crumb]:
        return [home_crumb(), Crumb("档案变动", reverse("following:proposals"))]

    @cached_property
    def waiting(self) -> Any:
        """Exits in publicity, among those in reach."""
        return Proposal.objects.visible_to(self.request.user, self.permission).filter(
            move=Move.EXIT, state=ProposalState.OPEN, matter__stage="publicity"
        )

    @cached_property
    def unions(self) -> list[Union]:
        return queries.unions_of(self.waiting)

    def rows(self) -> list[tuple[Publicity, list[tuple[str, str]]]]:
        today = timezone.localdate()
        return [
            (one, shown_columns(one.desk.matter, today=today))
            for one in queries.publicities_of(self.waiting.filter(file__union=self.union))
        ]
