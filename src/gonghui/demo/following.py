"""动态管理 of 云溪县: reviews, an exit under way, calls, alerts, a comparison, trials, pairs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gonghui.domains.assistance.following.models import RiskAlert
from gonghui.domains.assistance.following.rules.leaving import months_to_prove
from gonghui.domains.assistance.following.services import (
    comparing,
    pairing,
    proposing,
    trying,
    visiting,
    watching,
)
from gonghui.domains.assistance.following.services.proposing import Earned
from gonghui.domains.assistance.hardship import services as hardship
from gonghui.domains.assistance.hardship.enums import FileState
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.rules.days import months_after
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.occasions import services as occasions
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.people.protection import unseal

if TYPE_CHECKING:
    from gonghui.demo.county import County


def follow(county: County) -> None:
    """What the year has brought to the files of `demo.hardship`."""
    actor = county.accounts["bangfu"]
    files = list(
        HardshipFile.objects.everything(reason="demo")
        .filter(state__in=(FileState.ACTIVE, FileState.RELIEVED))
        .select_related("union", "county", "person")
        .order_by("filed_on", "pk")
    )
    gone = list(
        HardshipFile.objects.everything(reason="demo")
        .filter(exited_on__isnull=False)
        .select_related("union", "county", "person")
        .order_by("pk")
    )
    active = [file for file in files if file.state == FileState.ACTIVE]
    _stand_by(county, files, actor)
    _call(county, gone, actor)
    _propose(county, active, actor)
    _review(active[1], actor)
    _raise_alerts(county, [*gone, *files], actor)
    _compare(county, files, gone, actor)
    _try(county, actor)


def _stand_by(county: County, files: list[HardshipFile], actor: Any) -> None:
    """Three cadres and a union stand by families; one has not been called on for long."""
    today = county.today
    helpers = (("zhuxi", 200, (40, 130)), ("jingban", 150, (20,)), ("bfshen", 170, (120,)))
    for file, (username, began, calls) in zip(files, helpers, strict=False):
        began_on = max(today - dt.timedelta(days=began), file.filed_on or today)
        pair = pairing.pair(
            file,
            kind="cadre",
            helper=county.accounts[username].person,
            goal="帮助解决看病和孩子上学的支出，力争一年内脱困",
            target_on=months_after(today, 6),
            from_on=began_on,
            actor=actor,
        )
        for words, kind, days in (
            ("协助办理大病二次报销", "medical", 60),
            ("联系技能培训班", "training", 90),
        ):
            pairing.add_measure(
                pair,
                kind=kind,
                words=words,
                due_on=began_on + dt.timedelta(days=days),
                actor=actor,
            )
        pairing.finish_measure(
            pair.measures.all()[0],
            done_on=min(began_on + dt.timedelta(days=50), today),
            achieved="已报销7200元",
            actor=actor,
        )
        for days in calls:
            visited_on = today - dt.timedelta(days=days)
            if visited_on >= began_on:
                pairing.record_pair_visit(
                    pair,
                    visited_on=visited_on,
                    way="home",
                    words="家人身体平稳，孩子上学正常。",
                    brought="送去米油，联系了社区卫生站",
                    actor=county.accounts[username],
                )
    pairing.pair(
        files[len(helpers)],
        kind="union",
        helper_union=county.unions["YX-KFQ"],
        phone="0999-6200001",
        goal="安排上岗，稳定收入",
        target_on=months_after(today, 4),
        from_on=today - dt.timedelta(days=12),
        actor=actor,
    )


def _call(county: County, gone: list[HardshipFile], actor: Any) -> None:
    """Families that left: the quarters of monitoring, one call done, a red one by telephone."""
    today = county.today
    for file in gone:
        visiting.make_terms(file)
    first, last = gone[0], gone[-1]
    visiting.record_visit(
        first,
        visited_on=today - dt.timedelta(days=70),
        way="home",
        visitors="程暖阳、社区工作人员",
        income="same",
        monthly=Decimal(1650),
        work="steady",
        health="treated",
        risk="green",
        words="孩子奖学金和勤工俭学够生活费，收入稳定。",
        actor=actor,
    )
    visiting.record_visit(
        last,
        visited_on=today - dt.timedelta(days=2),
        way="phone",
        visitors="程暖阳",
        income="down",
        work="lost",
        health="good",
        risk="red",
        words="上月合同到期没有续签，正在找工作。",
        needs="希望介绍合适的岗位",
        actor=actor,
    )


def _propose(county: County, active: list[HardshipFile], actor: Any) -> None:
    """An exit that waits for its visit and the worker's word, a relief at the county's desk."""
    file = active[0]
    proposing.propose_exit(
        file,
        earned=[
            Earned(day, Decimal(4200), file.people) for day in months_to_prove(county.today, 6)
        ],
        gone=dict.fromkeys(proposing.causes_of(file), "治疗费已由大病保险报销，病情稳定，已复工"),
        actor=actor,
    )
    proposing.propose_relief(
        active[-1],
        receives_dibao=True,
        words="民政部门已纳入低保，工会每季度走访一次。",
        actor=actor,
    )


def _review(file: HardshipFile, actor: Any) -> None:
    """A review that finds a family above the line."""
    hardship.review(
        file,
        file.filed_on + dt.timedelta(days=180),  # type: ignore[operator]
        actor=actor,
        remarks="爱人找到工作，收入增加",
        incomes=[{"kind": "wage", "amount": "86400"}],
    )


def _raise_alerts(county: County, files: list[HardshipFile], actor: Any) -> None:
    """A stay in hospital that the union was told of alerts; somebody calls on one of them."""
    for file in files:
        if file.state not in (FileState.EXITED, FileState.RELIEVED, FileState.CANCELLED):
            continue
        member = Membership.objects.everything(reason="demo").get(person=file.person_id)
        occasions.tell_event(
            member,
            kind="hospital",
            occurred_on=county.today - dt.timedelta(days=9),
            actor=county.accounts["jingban"],
        )
    watching.watch_all(county.today)
    alert = RiskAlert.objects.everything(reason="demo").filter(file=files[0]).first()
    if alert is not None:
        visiting.record_visit(
            files[0],
            visited_on=county.today,
            way="home",
            visitors="程暖阳、罗晓岚",
            income="same",
            work="steady",
            health="treated",
            risk="yellow",
            words="住院五天，自付一千余元，已出院休养。",
            alert=alert,
            actor=actor,
        )


def _compare(
    county: County, files: list[HardshipFile], gone: list[HardshipFile], actor: Any
) -> None:
    """A list of civil affairs: some of ours, one who left, two members without a file, strangers."""
    members = (
        Membership.objects.everything(reason="demo")
        .exclude(person__hardship_files__isnull=False)
        .select_related("person")
        .order_by("pk")[300:302]
    )
    people = [files[0].person, files[2].person, gone[0].person, *(one.person for one in members)]
    numbers = [unseal(one.id_number_sealed, context=one.id_number_context) for one in people]
    numbers += [f"99999919600101{serial:04d}" for serial in range(8)]
    lines = ["序号,证件号码,救助类别"]
    lines += [f"{place},{number},城市低保" for place, number in enumerate(numbers, start=1)]
    comparing.compare_list(
        union=county.unions["YX"],
        title="云溪县低保名单（演示）",
        as_of=county.today,
        name="低保名单.csv",
        content="\n".join(lines).encode(),
        actor=actor,
    )


def _try(county: County, actor: Any) -> None:
    """A higher minimum, tried by who decides on it."""
    trying.start_trial(
        union=county.unions["YX"],
        title="城市低保提高到860元、相对困难按2.5倍",
        parameters={"dibao_urban": Decimal(860), "relative_multiple": Decimal("2.5")},
        actor=county.accounts["zhuxi"],
    )
    run_pending()
