"""回访: what the applicant says on the telephone once a matter is closed."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from gonghui.engines.matters import queries, services
from gonghui.engines.matters.forms import CallForm
from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.pages.steering import MatterActionPage


class CallPage(MatterActionPage):
    """`/matters/<pk>/call/`"""

    permission = "matters.submit"
    view_permission = "matters.view"
    title = "回访"
    submit_label = "登记"
    form_class = CallForm
    template_name = "matters/call.html"
    related = ("union", "applicant_person", "applicant_union", "applicant_employer")

    def get_row(self) -> Any:
        row = super().get_row()
        if not queries.may_be_rated(row):
            raise Http404
        return row

    def perform(self, row: Any, form: Any) -> Matter:
        data, user = form.cleaned_data, self.request.user
        if data["reached"] == "yes":
            services.rate(row, user, int(data["stars"]), data["words"])
        else:
            services.call_in_vain(row, actor=user, text=data["words"])
        self.reached = data["reached"] == "yes"
        matter: Matter = row
        return matter

    def success_message(self, result: Any) -> str:
        return "已登记评价。" if self.reached else "已记录未接通，可以以后再打。"
