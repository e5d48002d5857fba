"""Joining together: a checked list before the committee, one decision for all of its rows."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.requests.enums import ListState
from gonghui.domains.membership.requests.models import JoiningList
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Matter
from gonghui.engines.registers.importing.applying import apply_step_of
from gonghui.engines.registers.importing.staging import context_of
from gonghui.engines.registers.models import ImportMode, ImportRun, RunState
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def submit_list(run: ImportRun, *, mode: str, actor: Any) -> JoiningList:
    """Put the good rows of a checked list before the committee of its union. Twice is once."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    known: JoiningList | None = JoiningList.objects.filter(run=run).first()
    if known is not None:
        return known
    if run.state != RunState.PREVIEWED:
        raise Refusal("这个文件还没有核对完，请稍候再提交。")
    if not run.written_count:
        raise Refusal("没有可以入会的人员，不能提交。")
    title = run.file_name.rsplit(".", 1)[0][:60]
    matter = matters.submit(
        "member_join_list",
        union=run.union,
        applicant_union=run.union,
        actor=actor,
        title=f"集中入会：{title}（{run.written_count}人）",
        data={
            "list_title": title,
            "headcount": run.written_count,
            "left_out": run.bad_count,
            "remark": "名单逐行的核对结果见集中入会台账",
        },
    )
    taken: JoiningList = JoiningList.objects.create(
        run=run,
        union=run.union,
        title=title,
        state=ListState.SUBMITTED,
        matter=matter,
        made_on=timezone.localdate(),
        actor=actor,
    )
    return taken


def settle_list(matter: Matter, *, actor: Any) -> JoiningList:
    """The committee has approved: every row that is still good becomes a member today, in sets.

    Rows are judged once more: whoever joined elsewhere meanwhile is told in the receipt.
    """
    taken: JoiningList = (
        JoiningList.objects.select_for_update(of=("self",)).select_related("run").get(matter=matter)
    )
    run = taken.run
    if not run.rows.exists():
        raise Refusal("名单的明细超过保存期限，已经清理，请重新上传名单。")
    run.mode, run.state = ImportMode.GOOD, RunState.APPLYING
    run.save(update_fields=["mode", "state"])
    importer = run.entry.import_layout.importer(context_of(run))
    while not apply_step_of(run, importer=importer):
        pass
    taken.state, taken.settled_on = ListState.SETTLED, timezone.localdate()
    taken.save(update_fields=["state", "settled_on"])
    return taken


def list_abandoned(matter: Matter, *, actor: Any) -> None:
    """Refused or taken back: nobody joins."""
    JoiningList.objects.filter(matter=matter).update(state=ListState.CLOSED)
