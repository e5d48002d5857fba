"""Requests about membership in 云溪县, one in each state, so that inboxes and phones are alive."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from gonghui.domains.membership.enums import ChangeReason, MembershipStatus
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.requests.models import JoinApplication
from gonghui.domains.membership.requests.services import registers, transferring
from gonghui.domains.membership.requests.services.correcting import propose_facts
from gonghui.domains.membership.requests.services.joining import ask_to_join
from gonghui.domains.membership.requests.services.lists import submit_list
from gonghui.domains.membership.services import correct_details
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.enums import Channel
from gonghui.engines.matters.models import Desk, Matter
from gonghui.engines.registers.services import import_file
from gonghui.kernel.access.models import Account, AccountKind
from gonghui.kernel.org.models import Employer
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.protection import unseal
from gonghui.kernel.policy.services import set_parameter

if TYPE_CHECKING:
    from gonghui.demo.county import County

OWN = "YX-KFQ-01"
"""恒川精密: its chair has an account, and so has his superior."""


def hand_in(county: County) -> None:
    """Everything that people have asked for in the last weeks."""
    set_parameter(
        "join.fallback_union",
        union=county.unions["YX"],
        value="YX-CG-04",
        source="云总工发〔2026〕6号",
        from_on=county.day(1, 5),
        actor=county.accounts["zhuxi"],
    )
    _joining(county)
    _moving(county)
    _changing(county)
    _together(county)
    _elsewhere(county)


def _account(mobile: str, person: Person | None = None) -> Account:
    account = Account(
        username=f"w.demo.{mobile}",
        kind=AccountKind.WORKER,
        mobile=mobile,
        display_name=person.name if person else f"手机尾号{mobile[-4:]}",
        person=person,
    )
    account.set_unusable_password()
    account.save()
    return account


def _act(matter: Matter, actor: Any, action: str = "pass", opinion: str = "") -> None:
    desk = Desk.objects.waiting().filter(matter=matter).order_by("pk").first()
    assert desk is not None
    words = opinion or "情况属实，同意。"
    matters.act(desk, action=action, actor=actor, opinion=words)


def _late(matter: Matter, days: int) -> None:
    """As if it had been asked for some time ago."""
    before = dt.timedelta(days=days)
    matter.refresh_from_db()
    rows = Matter.objects.filter(pk=matter.pk)
    rows.update(received_at=matter.received_at - before, moved_at=matter.moved_at - before)
    if matter.due_on is not None:
        rows.update(due_on=matter.due_on - before)
    for desk in Desk.objects.filter(matter=matter):
        due_on = desk.due_on - before if desk.due_on else None
        Desk.objects.filter(pk=desk.pk).update(due_on=due_on, opened_at=desk.opened_at - before)
    JoinApplication.objects.filter(matter=matter).update(asked_on=_day(matter) - before)


def _day(matter: Matter) -> dt.date:
    return matter.received_at.date()


def _joining(county: County) -> None:
    own, chair = county.unions[OWN], county.accounts["hengchuan"]
    works = Employer.objects.everything(reason="demo").get(coverages__union=own)
    firms = {row.name: row for row in Employer.objects.everything(reason="demo")}

    def ask(**given: Any) -> JoinApplication:
        person = county.population.person()
        return ask_to_join(
            {"name": person.name, "id_number": person.id_number},
            mobile=person.mobile,
            account=_account(person.mobile),
            **given,
        )

    ask(employer=works)
    _late(ask(employer=works).matter, 9)
    _act(ask(employer=works).matter, chair, "return", "请补充劳动合同照片。")
    _act(ask(employer=works).matter, chair, "refuse", "经核实，不是本单位职工。")
    done = ask(employer=works)
    _act(done.matter, chair, opinion="经委员会讨论，同意吸收为会员。")
    worker = Account.objects.get(pk=done.account_id)
    matters.rate(Matter.objects.get(pk=done.matter_id), worker, 5, "办得快，手机上就能申请。")
    ask(employer=firms["云溪佳和物业服务有限公司"])
    ask(employer=firms["云溪盛源新材料有限公司"])
    ask(
        gig_type="delivery",
        platform="鲜送到家",
        station="城关北街站",
        work_area=county.unions["YX-CG"],
    )
    person = county.population.person()
    ask_to_join(
        {"name": person.name, "id_number": person.id_number},
        mobile=person.mobile,
        actor=county.accounts["jingban"],
        employer=works,
        on_behalf="本人没有智能手机，持证件到窗口",
        confirmed="signature",
    )


def _members(county: County, code: str, count: int) -> list[Membership]:
    """Members whom nothing else in the demo is about."""
    rows = Membership.objects.everything(reason="demo").filter(
        union=county.unions[code], status=MembershipStatus.ACTIVE, person__accounts=None
    )
    found = rows.filter(person__matters=None).select_related("person", "union").order_by("-pk")
    return list(found[:count])


def _moving(county: County) -> None:
    chair, zone = county.accounts["hengchuan"], county.accounts["kaifaqu"]
    waiting, on_the_way, long_on_the_way, received, back = _members(county, OWN, 5)

    def ask(member: Membership, code: str) -> Matter:
        to = county.unions[code]
        works = Employer.objects.everything(reason="demo").filter(coverages__union=to).first()
        return transferring.ask_to_transfer(
            member.person,
            account=_account(member.person.mobile, member.person),
            to_union=to,
            employer=works,
            reason=ChangeReason.EMPLOYMENT_CHANGED,
            why=f"新单位已建立工会，由单位工会“{to.name}”接收",
        )

    ask(waiting, "YX-KFQ-03")
    _act(ask(on_the_way, "YX-KFQ-02"), chair, opinion="情况属实，同意转出。")
    late = ask(long_on_the_way, "YX-CG-01")
    _act(late, chair, opinion="情况属实，同意转出。")
    letter = late.transfer_letter  # type: ignore[attr-defined]
    letter.issued_on -= dt.timedelta(days=45)
    letter.save(update_fields=["issued_on"])
    _late(late, 45)
    done = ask(received, "YX-KFQ-02")
    _act(done, chair, opinion="情况属实，同意转出。")
    _act(done, zone, opinion="同意接收。")
    matters.rate(Matter.objects.get(pk=done.pk), Account.objects.get(person=received.person), 4)
    wrong = ask(back, "YX-KFQ-04")
    _act(wrong, chair, opinion="情况属实，同意转出。")
    _act(wrong, zone, "return", "不是本单位职工，请核对新单位后重新选择。")


def _changing(county: County) -> None:
    chair, today = county.accounts["hengchuan"], county.today.isoformat()
    leaving, jobless, corrected = _members(county, OWN, 3)
    matters.submit(
        "member_retain",
        actor=_account(jobless.person.mobile, jobless.person),
        person=jobless.person,
        data={"reason": ChangeReason.UNEMPLOYED, "occurs_on": today, "remark": "合同到期未续签"},
        channel=Channel.PORTAL,
    )
    talked = matters.submit(
        "member_withdraw",
        actor=_account(leaving.person.mobile, leaving.person),
        person=leaving.person,
        data={"request": "本人因个人原因申请退会。"},
        channel=Channel.PORTAL,
    )
    _act(talked, chair, opinion="已与本人谈话，本人坚持退会。")
    propose_facts(
        corrected.person,
        {"address": "云溪县城关镇北街12号", "education": "21", "department": "装配车间"},
        account=_account(corrected.person.mobile, corrected.person),
    )
    (expelled,) = _members(county, "YX-CG-01", 1)
    filed = matters.submit(
        "member_expel",
        union=expelled.union,
        actor=county.accounts["jingban"],
        person=expelled.person,
        data={
            "reason": ChangeReason.CRIME,
            "group_opinion": "工会小组讨论，一致同意提请除名。",
            "decision": f"{county.today.year}年委员会第6次会议决定，因犯罪被判刑",
            "occurs_on": today,
        },
    )
    _act(filed, county.accounts["zhuxi"], opinion="经委员会讨论，同意。")


def _together(county: County) -> None:
    """A station's riders by list, two rows of which are wrong."""
    actor, riders = county.accounts["jingban"], county.unions["YX-XYT-03"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "城关北街站骑手入会名单.xlsx"
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet("名单")
        headings = ("姓名", "证件号码", "移动电话", "新就业形态类别", "平台企业", "站点")
        sheet.write_row(0, 0, headings)
        for number in range(1, 13):
            person = county.population.person(women_share=0.1)
            paper = person.id_number if number != 5 else f"{person.id_number[:-1]}Y"
            mobile = person.mobile if number != 9 else "1380013"
            row = (person.name, paper, mobile, "网约配送员", "鲜送到家", "城关北街站")
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
        book.close()
        run = import_file("joining-lists", path, riders, actor, dry_run=True)
    submit_list(run, mode="good", actor=actor)


def _elsewhere(county: County) -> None:
    zhuxi = county.accounts["zhuxi"]
    (floating,) = _members(county, "YX-LL-01", 1)
    person = floating.person
    registers.register_stay(
        {
            "union": county.unions["YX-CG-03"],
            "name": person.name,
            "id_number": unseal(person.id_number_sealed, context=person.id_number_context),
            "kind": "floating",
            "workplace": "城关镇滨河安置房工地",
            "from_on": county.today - dt.timedelta(days=130),
            "to_on": None,
            "note": "随项目部施工",
        },
        actor=zhuxi,
    )
    registers.create_agreement(
        {
            "dispatch_union": county.unions["YX-CG-06"],
            "host_union": county.unions[OWN],
            "from_on": county.day(1, 1),
            "to_on": dt.date(county.year + 1, 12, 31),
            "headcount": 18,
            "host_percent": 60,
            "document_number": f"云派管〔{county.year}〕2号",
            "note": "保洁、搬运岗位派遣工由用工单位工会代管",
        },
        actor=zhuxi,
    )
    grown = Employer.objects.everything(reason="demo").get(
        coverages__union=county.unions["YX-KFQ-05"]
    )
    for member in _members(county, "YX-KFQ-07", 2):
        correct_details(member, actor=zhuxi, details={"employer": grown})
