"""困难职工建档 on the phone: a check of oneself, the application page by page, one's own file."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.hardship import forms, panels, queries, sections, services
from gonghui.domains.assistance.hardship.enums import (
    FILED_STATES,
    NEEDED_PAPERS,
    Category,
    EventKind,
    FileState,
)
from gonghui.domains.assistance.hardship.models import HardshipFile, HardshipPaper, HouseholdMember
from gonghui.domains.assistance.hardship.rules.assessment import assess
from gonghui.domains.assistance.hardship.services.drafting import writing_problem
from gonghui.domains.assistance.hardship.standards import standard_at
from gonghui.engines.matters.enums import Channel
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.pages.download import file_response
from gonghui.sites.portal.matters import public_way, tone_of
from gonghui.sites.portal.pages import PortalForm, PortalPage

TONES = {
    FileState.DRAFT: "info",
    FileState.APPLYING: "info",
    FileState.ACTIVE: "ok",
    FileState.RELIEVED: "warn",
    FileState.EXITED: "mute",
    FileState.CANCELLED: "mute",
    FileState.REJECTED: "bad",
    FileState.WITHDRAWN: "mute",
}
NEXT = {
    FileState.DRAFT: "申请还没有填完，填过的都保存着，可以接着填。",
    FileState.ACTIVE: "您已经建档。家里情况有变化，请告诉工会；到复核日期工会会联系您。",
    FileState.RELIEVED: "您家已由低保等兜底保障，工会继续常态帮扶，有新困难请联系工会。",
    FileState.EXITED: "您的档案已经脱困，工会还会回访。生活又遇到困难的，请联系工会办理返困。",
    FileState.CANCELLED: "档案已经注销。生活又遇到困难的，可以重新申请。",
    FileState.REJECTED: "申请没有通过，原因见“我的事项”。情况有变化或者有新的证明的，可以重新申请；有不同意见的，可以向县级工会反映。",
    FileState.WITHDRAWN: "您撤回了申请，需要时可以重新申请。",
}
NEXT_AT = {
    "pre_check": "工会正在检查材料，一般5个工作日。您不用做什么，请保持电话畅通。",
    "home_visit": "工会会派两人以上到您家里看看，请家人在家，准备好证件和票据原件。",
    "verify": "县级工会正在向民政等部门核对，您不用做什么。",
    "publicity": "正在公示，只公示部分姓名、单位和类别，不公示病情和金额。没有异议就报审批。",
    "approve": "等待县级工会审批。",
}


class HardshipPage(PortalPage):
    """`/m/hardship/`: one's own file, how far it is, what to do next."""

    template_name = "portal/hardship.html"
    title = "困难职工建档"
    back = "portal:home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        file = queries.file_of(self.account)
        shown: dict[str, Any] = {}
        if file is not None:
            shown = self.about(file)
            record("hardship.own_seen", actor=self.account, union=file.union, target=file)
        return super().get_context_data(
            file=file,
            why_not=queries.eligibility_problem(self.person, today=timezone.localdate()),
            **shown,
            **kwargs,
        )

    def about(self, file: HardshipFile) -> dict[str, Any]:
        """What the worker reads of his file."""
        matter: Any = file.matter
        is_open = matter is not None and matter.is_open
        is_returned = is_open and matter.state == "returned"
        way: list[Any] = []
        if matter is not None:
            desks = matter.desks.select_related("union").order_by("pk")
            events = matter.events.select_related("desk__union").order_by("pk")
            way = public_way(matter, desks, events)
        next_step = NEXT.get(FileState(file.state), "")
        if is_open:
            next_step = (
                "工会请您补充材料，补好后再提交一次。"
                if is_returned
                else NEXT_AT.get(matter.stage, "")
            )
        parts = queries.parts(file) if self.may_write(file) else []
        events_shown = file.events.exclude(kind=EventKind.MONITORED)
        return {
            "tone": tone_of(matter) if is_open else TONES[FileState(file.state)],
            "stage": matter.public_stage if is_open else file.get_state_display(),
            "next_step": next_step,
            "is_returned": is_returned,
            "may_write": bool(parts),
            "left": [part for part in parts if not part.is_done],
            "way": way,
            "is_filed": file.state in FILED_STATES,
            "sum": panels.worked_sum(file.assessment)
            if file.assessment and file.state in FILED_STATES
            else [],
            "events": events_shown.order_by("-occurs_on", "-pk"),
            "people": file.members.all(),
            "may_start": file.state
            in (FileState.CANCELLED, FileState.REJECTED, FileState.WITHDRAWN),
        }

    def may_write(self, file: HardshipFile) -> bool:
        return not writing_problem(file, self.account)


class CheckPage(PortalForm, PortalPage):
    """`/m/hardship/check/`: what the rule might say, before anybody is asked for papers. Nothing is
    kept, nothing is promised."""

    template_name = "portal/hardship_check.html"
    title = "先算一算"
    back = "portal:hardship"
    form_class = forms.SelfCheckForm
    submit_label = "算一算"
    intro = "只在这里算，不保存、不上报。结果仅供参考，是否符合以工会核查为准。"

    def run(self, form: Any) -> HttpResponse:
        row = queries.member_row(self.person)
        if row is None:
            raise Refusal("您还没有会籍，请先申请入会。")
        standard = standard_at(row.union, timezone.localdate())
        answer = assess(form.household(), standard)
        lines = [
            {"label": one.label, "sum": one.sum, "result": one.result}
            for one in answer.lines
            if one.label != "结论"
        ]
        context = self.get_context_data(
            form=form,
            refusal="",
            intro=self.get_intro(),
            answer=answer,
            category=Category(answer.category).label if answer.counts else "",
            sum=lines,
        )
        return self.render_to_response(context)


class StartPage(PortalForm, PortalPage):
    """`/m/hardship/start/`: begin an application, or go on with it."""

    title = "开始申请"
    back = "portal:hardship"
    submit_label = "开始填写"
    success_text = "可以随时离开，填过的都会保留。"
    intro = (
        "要准备：身份证、户口簿、收入证明、致困证明（病历、费用单、学籍、残疾证等），都可以直接拍照。"
        "家里每位成年人都要在手机上签名，同意工会核对家庭经济状况。约20分钟填完，可以分几次填。"
        "健康、收入等信息加密保存，只有办理您申请的工会帮扶人员说明原因后才能查看，每次查看都有记录。"
    )

    def run(self, form: Any) -> HardshipFile:
        return services.open_draft(self.person, actor=self.account)

    def after_url(self, result: Any) -> str:
        return reverse("portal:hardship-write")


class OwnFile(PortalPage):
    """Pages that write into one's own application."""

    back = "portal:hardship-write"

    @cached_property
    def file(self) -> HardshipFile:
        """The worker's own application, while he may write it. Anything else does not exist."""
        found = queries.file_of(self.account)
        if found is None or writing_problem(found, self.account):
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            _ = self.file
        return super().dispatch(request, *args, **kwargs)


PART_URLS = {
    "people": "portal:hardship-people",
    "papers": "portal:hardship-papers",
    "sign": "portal:hardship-sign",
}


def part_url(code: str) -> str:
    """The phone's page of a part."""
    name = PART_URLS.get(code)
    return reverse(name) if name else reverse("portal:hardship-section", args=[code])


class WritePage(OwnFile):
    """`/m/hardship/write/`: the pages in their order, what is missing on each, handing in."""

    template_name = "portal/hardship_write.html"
    title = "填写申请"
    back = "portal:hardship"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parts = queries.parts(self.file)
        left = [part for part in parts if not part.is_done]
        return super().get_context_data(
            file=self.file,
            parts=[(part, part_url(part.code)) for part in parts],
            next_part=(left[0], part_url(left[0].code)) if left else None,
            done=len(parts) - len(left),
            is_draft=self.file.state == FileState.DRAFT,
            **kwargs,
        )


def after(file: HardshipFile, code: str) -> str:
    """Where a finished page leads: to the next one."""
    codes = [part.code for part in queries.parts(file)]
    following = codes[codes.index(code) + 1 :]
    return part_url(following[0]) if following else reverse("portal:hardship-write")


class SectionPage(PortalForm, OwnFile):
    """`/m/hardship/write/<code>/`"""

    success_text = "已保存。"
    submit_label = "保存，下一步"

    @cached_property
    def section(self) -> sections.Section:
        found = sections.BY_CODE.get(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return self.section.title

    def get_intro(self) -> str:
        return self.section.intro

    def build_form(self, data: Any = None, files: Any = None) -> Any:
        if data is None:
            return self.section.form_class(initial=self.section.initial(self.file))
        return self.section.form_class(data=data, files=files)

    def run(self, form: Any) -> Any:
        return self.section.save(self.file, form.cleaned_data, actor=self.account)

    def after_url(self, result: Any) -> str:
        return after(self.file, self.section.code)


class PeoplePage(OwnFile):
    """`/m/hardship/people/`"""

    template_name = "portal/hardship_people.html"
    title = "家里有谁"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            people=self.file.members.all(), next_url=after(self.file, "people"), **kwargs
        )


class MemberPage(PortalForm, OwnFile):
    """`/m/hardship/people/new/` and `/m/hardship/people/<uid>/`"""

    template_name = "portal/hardship_member.html"
    back = "portal:hardship-people"
    form_class = forms.MemberForm
    submit_label = "保存"
    success_text = "已保存。"
    after = "portal:hardship-people"

    @cached_property
    def member(self) -> HouseholdMember | None:
        """The one of the address; None for a new one."""
        uid = self.kwargs.get("uid")
        if uid is None:
            return None
        found = self.file.members.filter(uid=uid).first()
        if found is None:
            raise Http404
        member: HouseholdMember = found
        return member

    def get_title(self) -> str:
        return self.member.full_name if self.member else "再加一人"

    def form_kwargs(self) -> dict[str, Any]:
        return {"member": self.member}

    def run(self, form: Any) -> Any:
        members = sections.members_with(self.file, form.said())
        return services.save_household(
            self.file, actor=self.account, reason="家庭成员", members=members
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, **kwargs)


class DropMemberPage(PortalForm, OwnFile):
    """`/m/hardship/people/<uid>/drop/`"""

    title = "移出家庭成员"
    back = "portal:hardship-people"
    submit_label = "移出"
    is_danger = True
    success_text = "已移出。"
    after = "portal:hardship-people"

    @cached_property
    def member(self) -> HouseholdMember:
        found = self.file.members.filter(uid=self.kwargs["uid"]).first()
        if found is None:
            raise Http404
        member: HouseholdMember = found
        return member

    def get_intro(self) -> str:
        return (
            f"把{self.member.full_name}（{self.member.get_relation_display()}）从家庭成员中移出。"
        )

    def run(self, form: Any) -> Any:
        members = sections.members_without(self.file, self.member.uid)
        return services.save_household(
            self.file, actor=self.account, reason="移出家庭成员", members=members
        )


class PapersPage(PortalForm, OwnFile):
    """`/m/hardship/papers/`: by camera, one after another."""

    template_name = "portal/hardship_papers.html"
    title = "上传材料"
    form_class = forms.PaperForm
    submit_label = "上传"
    success_text = "已上传。"
    after = "portal:hardship-papers"

    def build_form(self, data: Any = None, files: Any = None) -> Any:
        if data is not None:
            return forms.PaperForm(data=data, files=files)
        have = {one.kind for one in self.papers}
        left = [kind for kind in NEEDED_PAPERS if kind not in have]
        return forms.PaperForm(initial={"kind": left[0]} if left else None)

    @cached_property
    def papers(self) -> list[HardshipPaper]:
        return list(self.file.papers.select_related("stored"))

    def run(self, form: Any) -> Any:
        paper = form.cleaned_data["paper"]
        return services.add_paper(
            self.file, form.cleaned_data["kind"], paper.name, paper.read(), actor=self.account
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        missing = next(part.missing for part in queries.parts(self.file) if part.code == "papers")
        return super().get_context_data(
            papers=self.papers, missing=missing, next_url=after(self.file, "papers"), **kwargs
        )


class DropPaperPage(PortalForm, OwnFile):
    """`/m/hardship/papers/<pk>/drop/`"""

    title = "删去材料"
    back = "portal:hardship-papers"
    submit_label = "删去"
    is_danger = True
    success_text = "已删去。"
    after = "portal:hardship-papers"

    @cached_property
    def paper(self) -> HardshipPaper:
        found = self.file.papers.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        paper: HardshipPaper = found
        return paper

    def get_intro(self) -> str:
        return f"删去{self.paper.get_kind_display()}。"

    def run(self, form: Any) -> Any:
        services.remove_paper(self.paper, actor=self.account)


class OwnPaperPage(PortalPage):
    """`/m/hardship/papers/<pk>/`: a paper of one's own file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        paper = queries.own_paper(self.account, kwargs["pk"])
        if paper is None:
            raise Http404
        return file_response(iter([paper.stored.read()]), paper.stored.name)


class SignaturesPage(OwnFile):
    """`/m/hardship/sign/`: the phone goes round the family."""

    template_name = "portal/hardship_sign.html"
    title = "授权签名"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        adults = self.file.members.filter(is_adult=True)
        return super().get_context_data(
            adults=adults, all_signed=all(one.signed_at for one in adults), **kwargs
        )


class SignPage(PortalForm, OwnFile):
    """`/m/hardship/sign/<uid>/`"""

    back = "portal:hardship-sign"
    form_class = forms.SignForm
    submit_label = "签名授权"
    success_text = "已签名。"
    after = "portal:hardship-sign"
    intro = (
        "本人同意工会向民政、不动产、车辆、市场监管、社保等部门核对家庭经济状况，"
        "用于困难职工认定和帮扶。请本人在框内签名。"
    )

    @cached_property
    def member(self) -> HouseholdMember:
        found = self.file.members.filter(uid=self.kwargs["uid"], is_adult=True).first()
        if found is None:
            raise Http404
        member: HouseholdMember = found
        return member

    def get_title(self) -> str:
        return f"{self.member.full_name}签名"

    def form_kwargs(self) -> dict[str, Any]:
        return {"member": self.member}

    def run(self, form: Any) -> Any:
        return services.sign_authorisation(
            self.member, form.cleaned_data["ink"], actor=self.account
        )


class HandInPage(PortalForm, OwnFile):
    """`/m/hardship/submit/`"""

    title = "提交申请"
    form_class = forms.ConsentForm
    submit_label = "提交申请"
    success_text = "已提交，可以在这里看办到哪一步。"
    after = "portal:hardship"
    intro = "提交后由工会初审、入户核查、核对信息、公示、审批。每一步都会给您发消息。"

    def run(self, form: Any) -> Any:
        return services.submit(self.file, actor=self.account, channel=Channel.PORTAL)


class DiscardPage(PortalForm, OwnFile):
    """`/m/hardship/discard/`"""

    title = "删去申请"
    submit_label = "删去"
    is_danger = True
    success_text = "已删去。"
    after = "portal:hardship"
    intro = "删去还没有提交的申请，填过的内容和照片不再保留。"

    def run(self, form: Any) -> Any:
        services.discard_draft(self.file, actor=self.account)
