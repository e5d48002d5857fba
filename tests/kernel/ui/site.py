"""A site of one page of each kind, over real unions and real grants."""

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse

from gonghui.kernel.org.models import Union
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, UnionFilter
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages import (
    ActionPage,
    BehindLookMixin,
    CreatePage,
    DashboardPage,
    DetailPage,
    DownloadPage,
    Link,
    ListPage,
    Panel,
    ProtectedMixin,
    Stat,
    UpdatePage,
)

COLUMNS = (
    Column("name", "工会名称", link=True, sortable=True, order_by="name_key"),
    Column("level", "层级", kind="choice"),
    Column("founded_on", "建会日期", kind="date", sortable=True),
)
served = []


class UnionList(ListPage):
    model = Union
    permission = "org.view"
    title = "工会组织"
    columns = COLUMNS
    search_paths = ("name", "code__startswith")
    filters = (
        ChoiceFilter("level", "层级", choices=(("county", "县"), ("base", "基层"))),
        DateRangeFilter("founded_on", "建会日期"),
        UnionFilter("under", "上级工会", permission="org.view"),
    )
    ordering = ("name_key",)
    row_url_name = "union"
    links = (Link("登记", "found", permission="org.edit"), Link("导出", "file", with_query=True))
    empty_text = "还没有工会。"
    empty_link = Link("登记工会", "found", permission="org.edit")


class UnionCard(DetailPage):
    model = Union
    permission = "org.view"
    panels = (
        Panel("基本信息", COLUMNS),
        Panel("内部信息", (Column("code", "编号"),), permission="org.edit"),
    )
    links = (Link("修改", "rename", permission="org.edit"),)


class ProtectedCard(ProtectedMixin, DetailPage):
    model = Union
    permission = "org.view"
    look_permission = "org.edit"
    look_event = "people.id_number_revealed"
    panels = (
        Panel("基本信息", COLUMNS),
        Panel("家庭情况", (Column("code", "编号"),), behind_look=True),
    )


class NameForm(GonghuiForm):
    name = forms.CharField(label="名称", min_length=4)
    size = forms.IntegerField(label="人数", required=False, help_text="截至上月末")
    fieldsets = (("名称", ("name",)),)
    units = {"size": "人"}


class Found(CreatePage):
    form_class = NameForm
    permission = "org.edit"
    title = "登记工会"
    success_text = "工会已登记。"
    success_link = "查看工会"
    success_url_name = "union"

    def perform(self, form):
        if form.cleaned_data["name"] == "重名工会":
            raise Refusal("已有同名工会，请核对后再登记。")
        served.append(form.cleaned_data["name"])
        return Union.objects.visible_to(self.request.user, "org.edit").first()


class Rename(UpdatePage):
    model = Union
    permission = "org.edit"
    view_permission = "org.view"
    form_class = NameForm
    success_url_name = "unions"

    def form_kwargs(self):
        return {"initial": {"name": self.row.name}}

    def perform(self, form):
        served.append((self.row.name, form.cleaned_data["name"]))
        return self.row


class ProtectedRename(BehindLookMixin, Rename):
    look_event = "people.id_number_revealed"

    def look_url(self):
        return reverse("protected", args=[self.row.pk])


class Dissolve(ActionPage):
    model = Union
    permission = "org.edit"
    title = "撤销工会"
    question = "撤销后不能恢复。"
    success_url_name = "unions"

    def perform(self, row, form):
        raise Refusal("还有会员，不能撤销。")


class File(DownloadPage):
    permission = "org.export"
    filename = "工会 名册.csv"

    def chunks(self):
        yield "工会".encode()


class Home(DashboardPage):
    permission = None
    title = "首页"

    def stats(self):
        return (Stat("工会", 1234, "家", progress=0.5),)


urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("unions/", UnionList.as_view(), name="unions"),
    path("unions/found/", Found.as_view(), name="found"),
    path("unions/<int:pk>/", UnionCard.as_view(), name="union"),
    path("unions/<int:pk>/rename/", Rename.as_view(), name="rename"),
    path("unions/<int:pk>/dissolve/", Dissolve.as_view(), name="dissolve"),
    path("protected/<int:pk>/", ProtectedCard.as_view(), name="protected"),
    path("protected/<int:pk>/rename/", ProtectedRename.as_view(), name="protected_rename"),
    path("file/", File.as_view(), name="file"),
    path("login/", lambda request: HttpResponse("login"), name="login"),
]
