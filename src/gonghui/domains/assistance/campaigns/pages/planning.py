"""Steps of a campaign."""

from __future__ import annotations

from typing import Any

from gonghui.domains.assistance.campaigns import forms, services
from gonghui.domains.assistance.campaigns.models import CampaignFund
from gonghui.domains.assistance.campaigns.pages.base import CampaignAction, campaign_crumbs
from gonghui.domains.assistance.campaigns.services.settling import open_items
from gonghui.kernel.ui.pages import ActionPage, Crumb


class ApprovePage(CampaignAction):
    permission = "campaigns.approve"
    title = "批准慰问活动"
    form_class = forms.ApproveForm
    submit_label = "批准"
    success_text = "已批准，可以安排走访和发放。"

    def get_question(self) -> str:
        shares = list(self.row.shares.select_related("union").order_by("union__path"))
        total = sum(share.quota for share in shares)
        said = "；".join(f"{share.union}{share.quota}元" for share in shares[:10])
        return f"“{self.row}”共安排额度{total}元：{said}。批准后方案不能再改。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.approve(row, actor=self.request.user, **form.cleaned_data)


class EditPage(CampaignAction):
    title = "修改方案"
    form_class = forms.CampaignForm
    submit_label = "保存"
    success_text = "方案已修改。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user, "permission": self.permission, "row": self.row}

    def perform(self, row: Any, form: Any) -> Any:
        return services.change_campaign(row, form.cleaned_data, actor=self.request.user)


class BeginPage(CampaignAction):
    title = "开始实施"
    question = "活动转入实施。登记第一次走访或制作付款单时也会自动转入。"
    success_text = "已开始实施。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.begin(row, actor=self.request.user)


class CancelPage(CampaignAction):
    title = "取消活动"
    form_class = forms.ReasonForm
    question = "没有发放、没有走访的活动可以取消，名单和额度随之作废。"
    success_text = "活动已取消。"
    is_danger = True

    def perform(self, row: Any, form: Any) -> Any:
        return services.cancel(row, actor=self.request.user, **form.cleaned_data)


class SharePage(CampaignAction):
    title = "安排额度"
    form_class = forms.ShareForm
    submit_label = "保存"
    question = (
        "下级工会有了额度，就能在这个活动下列名单、走访和发放。批准以后调整额度，须有批准权限。"
    )
    success_text = "额度已安排。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"campaign": self.row, "account": self.request.user}

    def perform(self, row: Any, form: Any) -> Any:
        return services.set_share(row, actor=self.request.user, **form.cleaned_data)


class FundPage(CampaignAction):
    title = "安排资金来源"
    form_class = forms.FundForm
    submit_label = "保存"
    question = "慰问金从这里安排的预算项目列支。上级工会可以用自己的预算项目为下级的额度出资。"
    success_text = "资金来源已安排。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"campaign": self.row, "account": self.request.user}

    def perform(self, row: Any, form: Any) -> Any:
        return services.add_fund(actor=self.request.user, **form.cleaned_data)


class DropFundPage(ActionPage):
    """`/campaigns/funds/<pk>/drop/`"""

    model = CampaignFund
    permission = "campaigns.edit"
    view_permission = "campaigns.view"
    related = ("share__campaign__union", "share__union", "line__union")
    title = "移出资金来源"
    success_text = "已移出。"
    is_danger = True

    def get_question(self) -> str:
        return f"从“{self.row.share}”移出“{self.row.line}”{self.row.amount}元。"

    def get_parents(self) -> list[Crumb]:
        return campaign_crumbs(self.row.share.campaign)

    def perform(self, row: Any, form: Any) -> Any:
        self.campaign = row.share.campaign
        services.drop_fund(row, actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return str(self.campaign.get_absolute_url())


class SettlePage(CampaignAction):
    template_name = "campaigns/settle.html"
    title = "结算"
    submit_label = "结算"
    question = "结算后名单、走访和金额不能再改。付款、物资和签名都办结才能结算。"
    success_text = "已结算，请写活动总结。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.settle(row, actor=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            row=self.row, open_items=open_items(self.row).sentences(), **kwargs
        )


class SummarisePage(CampaignAction):
    title = "写总结"
    form_class = forms.SummaryForm
    submit_label = "保存"
    success_text = "活动已总结。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.summarise(row, actor=self.request.user, **form.cleaned_data)
