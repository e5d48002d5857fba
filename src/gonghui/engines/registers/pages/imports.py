"""Files in: upload, preview as a diff, confirm, receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from gonghui.engines.registers.declaration import resolve
from gonghui.engines.registers.importing import receipt, template
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext
from gonghui.engines.registers.models import (
    WRITTEN,
    ImportMode,
    ImportRow,
    ImportRun,
    RunState,
    Verdict,
)
from gonghui.engines.registers.pages.base import RegisterPage
from gonghui.engines.registers.services import confirm_import, resume_import, start_import
from gonghui.kernel.audit.services import record
from gonghui.kernel.jobs.models import JobState
from gonghui.kernel.org.enums import UnionStatus
from gonghui.kernel.org.models import Union
from gonghui.kernel.people.masks import mask_identity
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column, render_rows
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.keyset import Keyset
from gonghui.kernel.ui.pages import CreatePage, Crumb, Page, say
from gonghui.kernel.ui.pages.download import XLSX, file_response

RUNS_SHOWN = 20
WARNED = "warned"
"""The tab of rows that can be imported but want a look."""
UNIONS_OFFERED = 2_000


class UploadForm(GonghuiForm):
    """The file, and the union of rows that name none."""

    union = forms.ModelChoiceField(
        label="导入到",
        queryset=Union.objects.none(),
        help_text="表中写明了所属工会的行，按表中的工会；没有写的，进入这里所选的工会。",
    )
    file = forms.FileField(
        label="文件",
        help_text="xlsx、xls或csv，不超过50MB、20万行。列名与模板一致即可，顺序不限。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, account: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = Union.objects.visible_to(account, permission).filter(status=UnionStatus.ACTIVE)
        field: Any = self.fields["union"]
        field.queryset = reach
        field.label_from_instance = lambda union: union.label
        main = account.main_union
        if main is not None:
            field.initial = main.pk


class ImportPage(RegisterPage):
    """What the pages of an import share."""

    needs = "imports"

    def offered(self) -> bool:
        return self.register.can_import

    def get_parents(self) -> list[Crumb]:
        return [self.list_crumb(), Crumb(f"导入{self.register.noun}", self.register.url("import"))]


class ImportStartPage(ImportPage, CreatePage):
    """`/registers/<code>/import/`: upload, template, earlier files."""

    form_class = UploadForm
    submit_label = "上传并核对"
    template_name = "registers/import_start.html"
    success_text = "文件已收下，正在核对。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user, "permission": self.permission}

    def get_title(self) -> str:
        return f"导入{self.register.noun}"

    def get_parents(self) -> list[Crumb]:
        return [self.list_crumb()]

    def perform(self, form: Any) -> ImportRun:
        upload = form.cleaned_data["file"]
        return start_import(
            self.register,
            union=form.cleaned_data["union"],
            name=upload.name,
            content=upload.read(),
            actor=self.request.user,
        )

    def after_url(self, result: Any) -> str:
        return self.register.url("import-run", result)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = (
            ImportRun.objects.visible_to(self.request.user, self.permission)
            .filter(register=self.register.code)
            .select_related("union", "uploaded_by")
            .order_by("-pk")[:RUNS_SHOWN]
        )
        rows = list(runs)
        return super().get_context_data(
            runs=rows,
            run_columns=RUN_COLUMNS,
            run_rows=render_rows(
                RUN_COLUMNS, rows, lambda run: self.register.url("import-run", run)
            ),
            layout=self.register.import_layout,
            required=[c.label for c in self.register.import_layout.columns if c.required],
            **kwargs,
        )


_WIDTHS = {"date": 10, "identity": 16, "digits": 16}
STATE_TONES = {
    RunState.PREVIEWED: "warn",
    RunState.DONE: "ok",
    RunState.FAILED: "bad",
    RunState.STAGING: "info",
    RunState.APPLYING: "info",
}
RUN_COLUMNS = (
    Column("file_name", "文件", link=True),
    Column("union", "导入到", hide_on_phone=True),
    Column("state", "状态", kind="choice", tones=STATE_TONES),
    Column("applied_count", "已写入", kind="number", unit="行"),
    Column("bad_count", "不合格", kind="number", unit="行"),
    Column("uploaded_by", "上传人", hide_on_phone=True),
    Column("created_at", "上传时间", kind="datetime"),
)


class TemplatePage(ImportPage, Page):
    """`/registers/<code>/import/template/`"""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        context = ImportContext(self.register, user.main_union, user, timezone.localdate())
        layout = self.register.import_layout
        content = template.template_bytes(layout, context)
        return file_response([content], f"{layout.title}导入模板.xlsx", XLSX)  # type: ignore[return-value]


class RunPage(ImportPage, Page):
    """A page about one import, met through its scope."""

    run: ImportRun

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        if user.is_authenticated:
            run = (
                ImportRun.objects.visible_to(user, self.permission)
                .filter(register=self.register.code, pk=kwargs["pk"])
                .select_related("union", "uploaded_by", "job")
                .first()
            )
            if run is None:
                raise Http404
            self.run = run


@dataclass(frozen=True)
class Tab:
    """A verdict with its rows."""

    label: str
    count: int
    url: str
    is_current: bool


class ImportRunPage(RunPage):
    """`/registers/<code>/import/<run>/`: progress, then the preview, then what came of it."""

    template_name = "registers/import_run.html"
    page_size: ClassVar[int] = 50

    def get_template_names(self) -> list[str]:
        if self.is_partial and self.request.headers.get("HX-Target") == "progress":
            return ["registers/_progress.html"]
        return [self.template_name]

    def get_title(self) -> str:
        return self.run.file_name

    @cached_property
    def verdict(self) -> str:
        """The tab that is open: the asked one, else the first that has rows, bad ones first."""
        asked = self.request.GET.get("verdict", "")
        if asked in Verdict.values or (asked == WARNED and self.run.warned_count):
            return asked
        order = (Verdict.ERROR, Verdict.CONFLICT, Verdict.NEW, Verdict.CHANGED, Verdict.SAME)
        return next((v.value for v in order if self.run.count_of(v)), Verdict.NEW.value)

    def tabs(self) -> list[Tab]:
        """One for each verdict."""
        here = self.request.path
        found = [
            Tab(str(v.label), self.run.count_of(v), f"{here}?verdict={v.value}", v == self.verdict)
            for v in Verdict
        ]
        if self.run.warned_count:
            label, count = self.register.import_layout.warned, self.run.warned_count
            found.append(Tab(label, count, f"{here}?verdict={WARNED}", self.verdict == WARNED))
        return found

    @cached_property
    def keyset_page(self) -> Any:
        """Rows of the open tab."""
        only = {"is_warned": True} if self.verdict == WARNED else {"verdict": self.verdict}
        rows = ImportRow.objects.filter(run=self.run, **only)
        get = self.request.GET
        return Keyset(rows, ("row_number",), self.page_size).page(
            get.get("after", ""), get.get("before", "")
        )

    def turn(self, name: str) -> str:
        """The address of a neighbouring page."""
        position = getattr(self.keyset_page, name)
        return f"{self.request.path}?verdict={self.verdict}&{name}={position}" if position else ""

    @property
    def after_url(self) -> str:
        return self.turn("after")

    @property
    def before_url(self) -> str:
        return self.turn("before")

    def columns(self) -> Sequence[Column]:
        """Row number, who it is about, and what there is to say about it."""
        layout = self.register.import_layout
        found = [Column("row_number", "行号", kind="number", width=6)]
        for name in layout.preview:
            if name in self.run.fields:
                found.append(
                    Column(
                        name,
                        layout.column(name).label,
                        self._cell(layout.column(name)),
                        width=_WIDTHS.get(layout.column(name).kind),
                    )
                )
        if self.verdict in (Verdict.ERROR, Verdict.CONFLICT):
            found.append(Column("reason", "哪一列，为什么", "reason_text"))
        elif self.verdict == WARNED:
            found.append(Column("reason", "请核对", "reason_text"))
        elif self.verdict == Verdict.CHANGED:
            found.append(Column("changes", "现在 → 表中", _said_changes))
        if self.run.state == RunState.DONE and self.verdict in WRITTEN:
            found.append(Column("is_applied", "已写入", kind="flag"))
        return found

    def _cell(self, column: ImportColumn) -> Any:
        place = self.run.fields.index(column.name)

        def read(row: ImportRow) -> str:
            cells = row.content["cells"]
            text = str(cells[place]) if place < len(cells) else ""
            return mask_identity(text) if column.protected else text

        return read

    def failed_job(self) -> str:
        """The message of a job that broke down, so that the user can go on."""
        job = self.run.job
        if self.run.is_waiting and job is not None and job.state == JobState.FAILED:
            return job.message or "处理时出现意外错误。"
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.run
        context = super().get_context_data(run=run, failed_job=self.failed_job(), **kwargs)
        if run.state in (RunState.PREVIEWED, RunState.DONE):
            columns = self.columns()
            context.update(
                tabs=self.tabs(),
                columns=columns,
                has_rows=bool(self.keyset_page.rows),
                body=render_rows(columns, self.keyset_page.rows),
                modes=ImportMode,
                can_confirm=run.state == RunState.PREVIEWED and run.written_count > 0,
            )
        context["receipt_url"] = self.register.url("import-receipt", run)
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        action = request.POST.get("action", "")
        try:
            if action == "resume":
                resume_import(self.run, actor=request.user)
                say(request, "已继续处理。")
            elif action in ImportMode.values and self.register.confirm:
                taken = resolve(self.register.confirm)(self.run, mode=action, actor=request.user)
                say(request, "已提交。")
                return HttpResponseRedirect(taken.get_absolute_url())
            elif action in ImportMode.values:
                confirm_import(self.run, mode=action, actor=request.user)
                say(request, "已开始导入。")
            else:
                raise Refusal("请选择导入方式。")
        except Refusal as refusal:
            context = self.get_context_data(refusal=refusal.message)
            return self.render_to_response(context, status=409)
        return HttpResponseRedirect(request.path)


def _said_changes(row: ImportRow) -> str:
    return "；".join(
        f"{label}：{before or '空'} → {after}" for label, before, after in row.content["changes"]
    )


class ReceiptPage(RunPage):
    """`/registers/<code>/import/<run>/receipt/`"""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.run
        if run.state not in (RunState.PREVIEWED, RunState.DONE):
            raise Http404
        record(
            "registers.receipt_downloaded",
            actor=request.user,
            union=run.union,
            target=run,
            detail={"file": run.file_name},
        )
        stem = run.file_name.rsplit(".", 1)[0]
        return file_response(receipt.pieces_of(run), f"{stem}_导入回执.xlsx", XLSX)  # type: ignore[return-value]
