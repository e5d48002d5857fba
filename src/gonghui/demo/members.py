"""The members of 云溪县: a roster goes in through the import, then a year happens to some of them."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from gonghui.demo import unions
from gonghui.domains.membership.enums import ChangeReason
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services.changes import retain, withdraw
from gonghui.domains.membership.services.moving import move_member
from gonghui.engines.registers.services import import_file
from gonghui.kernel.org.enums import UnionSector
from gonghui.kernel.refusal import Refusal

if TYPE_CHECKING:
    from gonghui.demo.county import County

HEADINGS = (
    "姓名", "性别", "出生日期", "民族", "证件号码", "移动电话", "学历", "政治面貌", "户籍类型", "是否农民工",
    "就业状况", "用工形式", "工作单位", "所属工会", "入会日期", "技术等级", "新就业形态类别", "采集员", "采集日期",
)  # fmt: skip
_GIG = {
    "YX-XYT-01": "货车司机",
    "YX-XYT-02": "快递员",
    "YX-XYT-02-1": "快递员",
    "YX-XYT-03": "网约配送员",
    "YX-XYT-04": "网约车司机",
}
_OFFICES = (UnionSector.SCHOOL, UnionSector.HOSPITAL, UnionSector.ORGAN, UnionSector.INSTITUTION)


def import_roster(county: County, employers: dict[str, list[Any]]) -> None:
    """Write the roster as an office would, and take it in as an office would."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "云溪县会员花名册.xlsx"
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, HEADINGS)
        for number, row in enumerate(_rows(county, employers), start=1):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
        book.close()
        run = import_file(
            "members", path, union=county.unions["YX"], actor=county.accounts["jingban"]
        )
    if run.count_of("error") or run.count_of("conflict"):
        raise Refusal("演示花名册中有未通过的行，请检查演示数据。")


def _rows(county: County, employers: dict[str, list[Any]]) -> list[list[str]]:
    rows = []
    for entry in unions.ALL:
        firms = employers.get(entry.code) or employers.get(entry.parent) or []
        for place in range(entry.members):
            firm = firms[place % len(firms)].name if firms else ""
            rows.append(_row(county, entry, firm))
    return rows


def _row(county: County, entry: unions.DemoUnion, firm: str) -> list[str]:
    draw = county.population.random
    gig = _GIG.get(entry.code, "")
    person = county.population.person(women_share=0.14 if gig else 0.44)
    is_office = entry.sector in _OFFICES
    is_migrant = not is_office and draw.random() < (0.7 if gig else 0.36)
    joined = _joined_on(county, entry, person.birth_on)
    education = draw.choice(
        ("大学本科毕业", "大学本科毕业", "大学专科毕业", "硕士研究生毕业")
        if is_office
        else ("大学专科毕业", "普通高中毕业", "初中毕业", "中等专科毕业")
    )
    skilled = not is_office and not gig and draw.random() < 0.4
    return [
        person.name,
        "女" if person.sex == "2" else "男",
        person.birth_on.isoformat(),
        draw.choices(("汉族", "苗族", "土家族", "回族"), (88, 5, 5, 2))[0],
        person.id_number,
        person.mobile,
        education,
        draw.choices(("群众", "中共党员", "共青团员"), (68, 24, 8))[0],
        "农业（农村）" if is_migrant else "非农业（城镇）",
        "是" if is_migrant else "否",
        "在岗",
        "平台用工" if gig else "全日制劳动合同",
        firm,
        entry.name,
        joined.isoformat(),
        draw.choice(("技师", "高级", "中级", "初级")) if skilled else "",
        gig,
        "各基层工会",
        min(joined + dt.timedelta(days=3), county.today).isoformat(),
    ]


def _joined_on(county: County, entry: unions.DemoUnion, born: dt.date) -> dt.date:
    """About one in nine joined this year; nobody before the union was there or at 18."""
    draw = county.population.random
    founded = county.unions[entry.code].founded_on
    of_age = dt.date(born.year + 18, 12, 31)
    earliest = max(founded, of_age)
    new_year = county.day(1, 5)
    latest = county.today - dt.timedelta(days=5)
    if earliest < new_year and draw.random() > (0.3 if entry.is_gig else 0.09):
        latest = new_year - dt.timedelta(days=6)
    else:
        earliest = max(earliest, new_year)
    span = max((latest - earliest).days, 0)
    return earliest + dt.timedelta(days=draw.randint(0, span))


def live_on(county: County) -> None:
    """Some retire, some leave, some change their employer and union."""
    draw = county.population.random
    actor = county.accounts["zhuxi"]
    settled = list(
        Membership.objects.everything(reason="demo")
        .filter(joined_on__lt=county.day(1, 1), new_employment_type="")
        .select_related("union")
        .order_by("pk")
    )
    chosen = draw.sample(settled, 66)
    until = (county.today - county.day(1, 10)).days - 1
    for place, membership in enumerate(chosen):
        day = county.day(1, 10) + dt.timedelta(days=draw.randint(0, until))
        if place < 34:
            homes = [
                county.unions[entry.code]
                for entry in unions.BASE
                if not entry.is_gig and county.unions[entry.code].founded_on <= day
            ]
            target = draw.choice([home for home in homes if home.pk != membership.union_id])
            move_member(
                membership,
                union=target,
                occurs_on=day,
                actor=actor,
                reason=ChangeReason.EMPLOYMENT_CHANGED,
            )
        elif place < 60:
            retain(membership, occurs_on=day, actor=actor, reason=ChangeReason.RETIRED)
        else:
            withdraw(membership, occurs_on=day, actor=actor, reason=ChangeReason.OWN_WISH)
