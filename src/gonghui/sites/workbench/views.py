"""Background work, files and the audit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.jobs.models import Job, JobState
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter
from gonghui.kernel.ui.pages import DetailPage, DownloadPage, ListPage, Panel
from gonghui.kernel.ui.pages.looks import look_by_key

_JOB_TONES = {
    JobState.QUEUED: "mute",
    JobState.RUNNING: "info",
    JobState.DONE: "ok",
    JobState.FAILED: "bad",
}


class JobListPage(ListPage):
    """Long work of the unions in scope, newest first."""

    model = Job
    permission = "jobs.view"
    title = "后台任务"
    columns = (
        Column("title", "任务", link=True),
        Column("union", "工会", "union.name", hide_on_phone=True),
        Column("state", "状态", kind="choice", tones=_JOB_TONES),
        Column("percent", "进度", kind="number", unit="%"),
        Column("created_at", "提交时间", kind="datetime"),
    )
    filters = (ChoiceFilter("state", "状态", choices=JobState.choices),)
    ordering = ("-pk",)
    related = ("union",)
    row_url_name = "job"
    count_unit = "个"
    empty_text = "还没有后台任务。导入花名册等耗时的工作会出现在这里。"


class JobPage(DetailPage):
    """How far a piece of long work is; the page asks again by itself until it is over."""

    model = Job
    permission = "jobs.view"
    template_name = "workbench/job.html"
    parents = (("后台任务", "jobs"),)
    related = ("union", "owner")
    panels = (
        Panel(
            "任务",
            (
                Column("kind_title", "类型"),
                Column("union", "工会", "union.name"),
                Column("owner", "发起人", "owner.display_name"),
                Column("done", "已处理", kind="number"),
                Column("total", "总数", kind="number"),
                Column("attempts", "尝试次数", kind="number"),
                Column("created_at", "提交时间", kind="datetime"),
                Column("finished_at", "结束时间", kind="datetime"),
                Column("message", "说明"),
            ),
        ),
    )

    def badge(self) -> tuple[str, str] | None:
        return _JOB_TONES[self.row.state], self.row.get_state_display()

    def get_template_names(self) -> list[str]:
        return ["workbench/_job.html" if self.is_partial else self.template_name]


class FilePage(DownloadPage):
    """A stored file, for whoever holds the file's own permission at its union; one about a
    protected row, under an open look at that row."""

    permission = None
    row: StoredFile

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.row = self._visible_file(kwargs["key"])
        look = look_by_key(request, self.row.about) if self.row.about else None
        if self.row.about and look is None:
            raise Http404
        record(
            "files.downloaded",
            actor=request.user,
            union=self.row.union,
            target=self.row,
            detail={"about": self.row.about},
            reason=look.title if look else "",
        )
        return super().get(request, *args, **kwargs)

    def _visible_file(self, key: Any) -> StoredFile:
        named = StoredFile.objects.everything(reason="its permission stands in the row")
        found = named.filter(key=key).first()
        if found is not None:
            visible = StoredFile.objects.visible_to(self.request.user, found.permission)
            if visible.filter(pk=found.pk).exists():
                return found
        raise Http404

    def get_filename(self) -> str:
        return self.row.name

    def chunks(self) -> Iterable[bytes]:
        if self.row.is_sealed:
            yield self.row.read()
            return
        with open(self.row.location, "rb") as file:
            while chunk := file.read(64 * 1024):
                yield chunk


class AuditPage(ListPage):
    """Who did and who saw what. Reading it is itself recorded."""

    model = AuditRecord
    permission = "audit.view"
    title = "审计记录"
    columns = (
        Column("at", "时间", kind="datetime"),
        Column("sentence", "内容", wide=True),
        Column("actor_name", "操作人", hide_on_phone=True),
        Column("union_name", "工会", hide_on_phone=True),
        Column("why", "事由", hide_on_phone=True),
    )
    filters = (DateRangeFilter("at", "日期", is_moment=True),)
    search_paths = ("actor_name", "target_title", "union_name", "event")
    search_label = "操作人、对象、工会"
    ordering = ("-pk",)
    empty_text = "还没有记录。"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        record("audit.read", actor=user, union=user.main_union)
        return super().get(request, *args, **kwargs)
