"""In and out as tables: results of checks, the files with their purpose."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.hardship import queries, services
from gonghui.domains.assistance.hardship.enums import CheckAnswer, CheckItem, CheckSource
from gonghui.domains.assistance.hardship.forms import ExportForm, day_of
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.pages.files import FilesPage, files_crumb
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.audit.services import record
from gonghui.kernel.people.identity import normalise
from gonghui.kernel.people.protection import blind_index
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages import CreatePage, Crumb
from gonghui.kernel.ui.pages.download import XLSX, file_response

HEADINGS = (
    "证件号码",
    "核对单位",
    "来函文号",
    "答复日期",
    *(one.label for one in CheckItem),
    "说明",
)
MOST_ROWS = 2000


class ResultsForm(GonghuiForm):
    """The table of results."""

    table = django_forms.FileField(
        label="核对结果表",
        help_text=f"CSV文件，第一行为：{'、'.join(HEADINGS)}。核对结果填“一致”“不一致”或者空着。",
        widget=django_forms.FileInput(attrs={"accept": ".csv"}),
    )


class ImportPage(CreatePage):
    """`/hardship/verifications/import/`: what a register answered about many at once."""

    permission = "hardship.edit"
    title = "导入信息核对结果"
    template_name = "hardship/import.html"
    form_class = ResultsForm
    submit_label = "导入"
    intro = "民政核对中心等单位批量返回的结果。任何家庭成员的证件号码都可以对应到档案；同一行导入两次只登记一次。"
    verdicts: list[tuple[int, str, str]] | None = None

    def get_parents(self) -> list[Crumb]:
        return [files_crumb()]

    def perform(self, form: Any) -> Any:
        self.verdicts = import_results(
            read_table(form.cleaned_data["table"].read()), actor=self.request.user
        )
        return self.render_form(None, "", 200)

    def render_form(self, form: Any, refusal: str = "", status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form or self.form_class(),
            refusal=refusal,
            cancel_url=self.cancel_url(),
            verdicts=self.verdicts,
        )
        return self.render_to_response(context, status=status)


def read_table(content: bytes) -> list[dict[str, str]]:
    """Rows by heading. Refusal for another kind of file, a missing column, too many rows."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise Refusal("文件无法识别，请另存为CSV文件后再导入。") from None
    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows:
        raise Refusal("文件中没有数据，请按说明的列填写后再导入。")
    missing = [one for one in ("证件号码", "核对单位", "答复日期") if one not in rows[0]]
    if missing:
        raise Refusal(f"缺少列：{'、'.join(missing)}。")
    if len(rows) > MOST_ROWS:
        raise Refusal(f"一次最多导入{MOST_ROWS}行，请分开导入。")
    return [{key: (value or "").strip() for key, value in row.items() if key} for row in rows]


SOURCES = {one.label: one.value for one in CheckSource}
ANSWERS = {
    "一致": CheckAnswer.SAME.value,
    "相符": CheckAnswer.SAME.value,
    "不一致": CheckAnswer.DIFFERENT.value,
    "不符": CheckAnswer.DIFFERENT.value,
    "": CheckAnswer.NOT_ASKED.value,
    "未核对": CheckAnswer.NOT_ASKED.value,
}


def import_results(rows: list[dict[str, str]], *, actor: Any) -> list[tuple[int, str, str]]:
    """Take what can be taken; number of the line, tone and a sentence for each."""
    files = HardshipFile.objects.visible_to(actor, "hardship.edit")
    indexes = {position: _index(row) for position, row in enumerate(rows)}
    by_index = queries.files_by_index(files, indexes.values())
    verdicts, taken = [], 0
    for position, row in enumerate(rows):
        number = position + 2
        file = by_index.get(indexes[position])
        if file is None:
            verdicts.append((number, "bad", "没有找到这个证件号码的档案"))
            continue
        try:
            _take(file, row, actor=actor)
        except Refusal as refusal:
            verdicts.append((number, "bad", refusal.message))
        else:
            taken += 1
            verdicts.append((number, "ok", "已登记"))
    record(
        "hardship.imported",
        actor=actor,
        union=actor.main_union,
        target=actor.main_union,
        detail={"count": taken},
    )
    return verdicts


def _index(row: dict[str, str]) -> str:
    return blind_index(normalise(row.get("证件号码", "")))


def _take(file: HardshipFile, row: dict[str, str], *, actor: Any) -> None:
    source, day = SOURCES.get(row.get("核对单位", "")), day_of(row.get("答复日期", ""))
    if source is None:
        raise Refusal(f"核对单位应为：{'、'.join(SOURCES)}。")
    if day is None:
        raise Refusal("答复日期应写成“2026-06-12”。")
    answers = {}
    for item in CheckItem:
        text = row.get(item.label, "")
        if text not in ANSWERS:
            raise Refusal(f"{item.label}应填“一致”“不一致”或者空着。")
        answers[item.value] = ANSWERS[text]
    key = hashlib.sha256(repr((file.pk, sorted(row.items()))).encode()).hexdigest()
    services.record_verification(
        file,
        source=source,
        answered_on=day,
        answers=answers,
        actor=actor,
        letter_number=row.get("来函文号", "")[:60],
        remarks=row.get("说明", "")[:500],
        import_key=key,
    )


EXPORTED = (
    Column("number", "档号"),
    Column("name", "姓名", "masked_name"),
    Column("union", "所在工会", "union.name"),
    Column("state", "状态", kind="choice"),
    Column("category", "类别", kind="choice"),
    Column("level", "级别", kind="choice"),
    Column("main_cause", "主要致困原因", "cause_label"),
    Column("sub_causes", "次要致困原因", "sub_cause_labels"),
    Column("people", "家庭人口", kind="number"),
    Column("applied_on", "申请日期", kind="date"),
    Column("filed_on", "建档日期", kind="date"),
    Column("valid_until", "有效期至", kind="date"),
    Column("next_review_on", "下次复核", kind="date"),
)
WHOLE = (
    Column("full_name", "姓名（完整）", "person.name"),
    Column("id_number", "证件号码", lambda row: row.members.all()[0].id_number),
    Column("monthly", "月人均净收入", lambda row: row.assessment.monthly if row.assessment else ""),
)


class ExportPage(CreatePage):
    """`/hardship/export/`: the list as it is filtered, as a workbook, with its purpose."""

    permission = "hardship.export_c3"
    title = "导出困难职工档案"
    form_class = ExportForm
    submit_label = "导出"

    def get_parents(self) -> list[Crumb]:
        return [files_crumb()]

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        rows = self.rows(data["whole"])
        account: Any = self.request.user
        record(
            "hardship.exported",
            actor=account,
            union=account.main_union,
            target=account.main_union,
            detail={"count": len(rows), "whole": data["whole"]},
            reason=data["purpose"],
        )
        columns = (*EXPORTED, *WHOLE) if data["whole"] else EXPORTED
        name = f"困难职工档案{timezone.localdate():%Y%m%d}.xlsx"
        return file_response(_sheet(columns, rows, account), name, XLSX)

    def rows(self, whole: bool) -> list[Any]:
        """The rows of the list from which it was asked, of the unions where one may export."""
        listing = FilesPage()
        listing.setup(self.request)
        listing.permission = self.permission  # type: ignore[misc]
        found = listing.filtered.order_by("-filed_on", "-pk")
        return list(
            found.select_related("assessment").prefetch_related("members") if whole else found
        )

    def after_url(self, result: Any) -> str:
        return reverse("hardship:files")


def _sheet(columns: tuple[Column, ...], rows: list[Any], account: Any) -> Iterator[bytes]:
    sheet = workbook.Sheet(
        title="困难职工档案",
        union=str(account.main_union),
        unit="",
        as_of=timezone.localdate(),
        made_by=account.display_name,
    )
    return workbook.pieces_of(columns, rows, sheet)
