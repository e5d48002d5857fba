"""A roster goes in: what is written, what is refused and why, what a second time changes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.engines.registers.importing.receipt import write_receipt
from gonghui.engines.registers.models import ImportRow, ImportRun, RunState
from gonghui.engines.registers.services import import_file
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.org.enums import UnionStatus
from gonghui.kernel.people.identity import check_digit
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import find_by_id_number
from gonghui.kernel.refusal import Refusal

HEAD = ("姓名", "证件号码", "移动电话", "入会日期")


def number(sequence: int = 1, birth: str = "19900307", sex: int = 1) -> str:
    """A valid resident number that belongs to nobody."""
    first = f"990101{birth}{sequence:02d}{sex}"
    return first + check_digit(first)


def good(sequence: int = 1, name: str = "张三", **cells: str) -> dict[str, str]:
    return {
        "姓名": name,
        "证件号码": number(sequence),
        "移动电话": "13800138000",
        "入会日期": "2020-05-01",
        **cells,
    }


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows (dicts by heading) as a workbook of text cells."""

    def write(*rows: dict[str, Any], head: tuple[str, ...] = (), title: str = "") -> Path:
        book = openpyxl.Workbook()
        page = book.active
        if title:
            page.append([title])
        names = list(head) or list(dict.fromkeys([*HEAD, *(name for row in rows for name in row)]))
        page.append(names)
        for row in rows:
            page.append([row.get(name) for name in names])
        path = tmp_path / "花名册.xlsx"
        book.save(path)
        return path

    return write


def bring(cast: Any, path: Path, actor: Any = None, **more: Any) -> ImportRun:
    return import_file("members", path, cast.machinery, actor or cast.chair_a, **more)


def verdicts(run: ImportRun) -> list[tuple[int, str, list[Any]]]:
    return [
        (row.row_number, row.verdict, row.reasons)
        for row in ImportRow.objects.filter(run=run).order_by("row_number")
    ]


def counts(run: ImportRun) -> dict[str, int]:
    names = ("new", "changed", "same", "conflict", "error")
    return {name: run.count_of(name) for name in names if run.count_of(name)}


def table() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Person, Membership, MembershipSpan)
    ]


def test_a_row_becomes_person_membership_entry_and_span(cast: Any, sheet: Any) -> None:
    path = sheet(good(学历="本科", 民族="汉", 工作单位="东岭机械有限公司", 是否农民工="是"))

    run = bring(cast, path)

    person = find_by_id_number(number())
    assert person is not None
    assert (person.name, person.sex, person.birth_on) == ("张三", "1", dt.date(1990, 3, 7))
    assert (person.education, person.ethnicity, person.mobile) == ("21", "01", "13800138000")
    assert person.name_key == "zhang san"
    assert person.id_number_masked == "9901**********" + number()[-4:]
    member = Membership.objects.get(person=person)
    assert (member.union, member.employer) == (cast.machinery, cast.machinery_works)
    assert (member.status, member.joined_on, member.is_migrant) == (
        "active",
        dt.date(2020, 5, 1),
        True,
    )
    assert (member.work_status, member.employment_form, member.join_channel) == ("1", "10", "batch")
    assert member.member_no == "00000000000001"
    event = MembershipEvent.objects.get(membership=member)
    assert (event.type, event.occurs_on, event.status_after, event.union_after, event.actor) == (
        "join",
        dt.date(2020, 5, 1),
        "active",
        cast.machinery,
        cast.chair_a,
    )
    span = MembershipSpan.objects.get(membership=member)
    assert (span.union, span.status, span.from_on, span.to_on) == (
        cast.machinery,
        "active",
        dt.date(2020, 5, 1),
        None,
    )
    assert (run.state, run.applied_count) == (RunState.DONE, 1)


def test_retained_members_keep_two_entries_and_two_spans(cast: Any, sheet: Any) -> None:
    row = good(会籍变化类型="保留", 会籍变化日期="2024.3.1", 会籍变化原因="退休", 就业状况="退休")

    bring(cast, sheet(row))

    member = Membership.objects.get()
    assert member.status == "retained"
    events = MembershipEvent.objects.order_by("occurs_on", "pk")
    assert [(e.type, e.reason) for e in events] == [("join", ""), ("retain", "10")]
    spans = MembershipSpan.objects.order_by("from_on")
    assert [(s.status, s.from_on, s.to_on) for s in spans] == [
        ("active", dt.date(2020, 5, 1), dt.date(2024, 3, 1)),
        ("retained", dt.date(2024, 3, 1), None),
    ]


def test_spans_equal_the_folded_ledger(cast: Any, sheet: Any) -> None:
    from gonghui.domains.membership.services import rebuild_spans

    bring(
        cast,
        sheet(
            good(1),
            good(2, "李四", 会籍变化类型="3", 会籍变化日期="2024-03-01", 会籍变化原因="10"),
            good(3, "王五", 会籍变化类型="3", 会籍变化日期="2020-05-01", 会籍变化原因="3"),
        ),
    )
    before = list(MembershipSpan.objects.order_by("membership", "from_on").values())

    for member in Membership.objects.all():
        rebuild_spans(member)

    assert list(MembershipSpan.objects.order_by("membership", "from_on").values()) == before


BAD = [
    ("no name", {"姓名": ""}, "姓名", "没有填写"),
    ("digits in a name", {"姓名": "张3"}, "姓名", "“张3”不像姓名，只用汉字或字母，间隔号用“·”"),
    ("no number", {"证件号码": ""}, "证件号码", "没有填写"),
    ("17 characters", {"证件号码": number()[:17]}, "证件号码", "应为18位，现为17位或含有其他字符"),
    (
        "wrong check digit",
        {"证件号码": "990101199003070105"},
        "证件号码",
        "校验位不对，请核对是否录错一位",
    ),
    ("old number", {"证件号码": "990101900307010"}, "证件号码", "是15位旧号码，请换成18位身份证号"),
    ("30 February", {"证件号码": number(1, "19900230")}, "证件号码", "出生日期“19900230”不存在"),
    ("sex", {"性别": "女"}, "性别", "与身份证号码不一致"),
    ("birth", {"出生日期": "1990-03-08"}, "出生日期", "与身份证号码不一致"),
    (
        "too young",
        {"证件号码": number(1, "20080101"), "入会日期": "2023-12-31"},
        "入会日期",
        "入会时未满16周岁，不能入会",
    ),
    (
        "before the founding",
        {"入会日期": "1925-04-30"},
        "入会日期",
        "“1925-04-30”早于1925-05-01，请核对",
    ),
    ("tomorrow", {"入会日期": "2126-01-01"}, "入会日期", "“2126-01-01”晚于今天，请核对"),
    (
        "no such day",
        {"入会日期": "2020-02-30"},
        "入会日期",
        "“2020-02-30”不是有效日期，请写成2026-01-02的样子",
    ),
    ("mobile", {"移动电话": "12345"}, "移动电话", "“12345”不是11位手机号"),
    ("ethnicity", {"民族": "火星族"}, "民族", "“火星族”不在可选的内容里，请从模板的下拉列表中选择"),
    ("flag", {"是否农民工": "也许"}, "是否农民工", "“也许”看不懂，请填“是”或“否”"),
    (
        "union",
        {"所属工会": "没有这个工会"},
        "所属工会",
        "您的管理范围内没有工会“没有这个工会”，请核对名称或改填工会编号",
    ),
    (
        "union elsewhere",
        {"所属工会": "西河食品有限公司工会委员会"},
        "所属工会",
        "您的管理范围内没有工会“西河食品有限公司工会委员会”，请核对名称或改填工会编号",
    ),
    (
        "holds no members",
        {"所属工会": "东岭县总工会"},
        "所属工会",
        "总工会不直接登记会员，请选择基层工会、分会或小组",
    ),
    (
        "employer",
        {"工作单位": "没有这个单位"},
        "工作单位",
        "没有找到单位“没有这个单位”，请先在用人单位台账登记，或核对名称",
    ),
    (
        "began as a child",
        {"参加工作日期": "2000-01-01"},
        "参加工作日期",
        "参加工作日期早于16周岁，请核对",
    ),
    (
        "retired",
        {"就业状况": "退休"},
        "就业状况",
        "已退休人员不能新入会；原是会员的，会籍变化类型请填“保留会籍”",
    ),
    (
        "gone",
        {"会籍变化类型": "退会"},
        "会籍变化类型",
        "“退会”的人员不在册，不能作为会员导入；请在会员卡上办理",
    ),
    (
        "change before joining",
        {"会籍变化日期": "2020-04-30"},
        "会籍变化日期",
        "“2020-04-30”早于入会日期",
    ),
    ("card", {"服务卡号": "6222021234567890"}, "服务卡号", "服务卡号校验不通过，请核对是否录错"),
    ("region", {"户籍所在地": "清河"}, "户籍所在地", "“清河”应为六位行政区划代码"),
    (
        "passport",
        {"有效证件类别": "护照", "证件号码": "12"},
        "证件号码",
        "证件号码不符合普通护照的格式",
    ),
    (
        "tags",
        {"身份标签": "劳模、外星人"},
        "身份标签",
        "“劳模、外星人”不在可选的内容里，可填：劳模、退役军人、工会干部、职工代表、工匠、志愿者；多项之间用顿号隔开",
    ),
]


@pytest.mark.parametrize(("title", "cells", "column", "reason"), BAD, ids=[row[0] for row in BAD])
def test_a_bad_cell_is_named_with_its_column_and_reason(
    cast: Any, sheet: Any, title: str, cells: dict[str, str], column: str, reason: str
) -> None:
    run = bring(cast, sheet(good(9, "好人"), good() | cells))

    assert [(number, verdict, reasons[:1]) for number, verdict, reasons in verdicts(run)] == [
        (2, "new", []),
        (3, "error", [[column, reason]]),
    ]
    assert Membership.objects.get().person.name == "好人"


def test_a_number_that_excel_spoiled_is_refused_by_name(cast: Any, sheet: Any) -> None:
    run = bring(
        cast,
        sheet(
            good(1) | {"证件号码": 990101199003070017},
            good(2, "李四") | {"移动电话": 13800138000},
            good(3, "王五") | {"证件号码": "9.90101199003070E+17"},
        ),
    )

    assert [reasons for _, _, reasons in verdicts(run)] == [
        [["证件号码", "被Excel变成数值，末几位可能已经丢失；请把这一列设为“文本”格式后重新填写"]],
        [["移动电话", "被Excel变成数值，末几位可能已经丢失；请把这一列设为“文本”格式后重新填写"]],
        [["证件号码", "被Excel变成了数值，末几位已经丢失，请把该列设为“文本”后重新填写"]],
    ]


def test_the_second_of_two_equal_numbers_names_the_first(cast: Any, sheet: Any) -> None:
    run = bring(cast, sheet(good(1), good(2, "李四"), good(1)))

    assert verdicts(run)[2] == (4, "error", [["证件号码", "与第2行重复，请删去其中一行"]])
    assert Membership.objects.count() == 2


def test_a_closed_union_takes_nobody(cast: Any, sheet: Any) -> None:
    cast.textile.status = UnionStatus.DISSOLVED
    cast.textile.save()

    run = bring(cast, sheet(good(所属工会="东岭纺织工会")))

    assert verdicts(run)[0][2] == [["所属工会", "所选工会已撤销，不能登记会员"]]


def test_a_member_elsewhere_is_a_conflict_that_tells_nothing(cast: Any, sheet: Any) -> None:
    import_file("members", sheet(good(姓名="张三")), cast.food, cast.officer_b)

    run = bring(cast, sheet(good(姓名="别名")))

    assert verdicts(run) == [(2, "conflict", [["证件号码", "已在其他工会有会籍"]])]
    assert Person.objects.get(pk=find_by_id_number(number()).pk).name == "张三"  # type: ignore[union-attr]


def test_a_member_of_another_own_union_is_to_be_transferred(cast: Any, sheet: Any) -> None:
    bring(cast, sheet(good(所属工会="QJ0102")))

    run = bring(cast, sheet(good()))

    assert verdicts(run) == [
        (
            2,
            "conflict",
            [["所属工会", "已是“东岭纺织有限公司工会委员会”的会员，更换工会请办理转接"]],
        )
    ]


def test_one_number_under_two_names_is_a_conflict(cast: Any, sheet: Any) -> None:
    bring(cast, sheet(good()))

    run = bring(cast, sheet(good(name="李四")))

    assert verdicts(run) == [
        (2, "conflict", [["姓名", "该证件号码已登记在另一个姓名下，请核对姓名和证件号码"]])
    ]


def test_the_same_file_again_changes_nothing(cast: Any, sheet: Any) -> None:
    path = sheet(
        good(
            1,
            学历="大专",
            身份标签="劳模、工匠",
            服务卡号="6222021234567894",
            工作单位="东岭机械有限公司",
        ),
        good(2, "李四", 性别="男", 是否农民工="否", 采集日期="2024年1月2日"),
        good(3, "王五", 会籍变化类型="保留会籍", 会籍变化日期="2024-01-01", 会籍变化原因="失业"),
    )
    bring(cast, path)
    before = table()

    run = bring(cast, path)

    assert counts(run) == {"same": 3}
    assert table() == before


def test_a_changed_cell_is_shown_and_written_and_blanks_change_nothing(
    cast: Any, sheet: Any
) -> None:
    bring(cast, sheet(good(学历="大专", 部门="一车间")))

    path = sheet(good(学历="本科", 部门="", 岗位="钳工", 服务卡号="6222021234567894"))
    run = bring(cast, path)

    row = ImportRow.objects.get(run=run)
    assert row.verdict == "changed"
    assert row.content["changes"] == [
        ["学历", "大学专科毕业", "大学本科毕业"],
        ["岗位", "", "钳工"],
        ["服务卡号", "", "已变更"],
    ]
    member = Membership.objects.select_related("person").get()
    assert (member.person.education, member.department, member.position) == ("21", "一车间", "钳工")
    assert member.card_no_masked == "**** 7894"
    assert counts(bring(cast, path)) == {"same": 1}


def test_a_dry_run_writes_nothing_and_can_be_confirmed_later(cast: Any, sheet: Any) -> None:
    run = bring(cast, sheet(good()), dry_run=True)

    assert (run.state, counts(run)) == (RunState.PREVIEWED, {"new": 1})
    assert not Membership.objects.exists()


def test_a_union_out_of_reach_is_refused(cast: Any, sheet: Any) -> None:
    with pytest.raises(Refusal, match="没有向“西河食品工会”导入会员的权限"):
        import_file("members", sheet(good()), cast.food, cast.chair_a)

    assert not ImportRun.objects.exists()


def test_headings_in_any_order_and_dress(cast: Any, sheet: Any) -> None:
    row = {
        " 手机 号码": "138-0013-8000",
        "身份证号（18位）": number(),
        "入会时间*": "20200501",
        "姓名＊": " 张 三 ",
        "序号": "1",
        "政治面貌": "党员",
    }
    run = bring(cast, sheet(row, head=tuple(row), title="东岭机械公司会员花名册"))

    assert counts(run) == {"new": 1}
    person = Person.objects.get(name="张三")
    assert (person.mobile, person.political_status) == ("13800138000", "01")


def test_names_keep_one_kind_of_dot(cast: Any, sheet: Any) -> None:
    bring(cast, sheet(good(name="买买提•艾力")))

    assert Person.objects.filter(name="买买提·艾力").exists()


def test_two_unions_share_a_name_and_want_a_code(cast: Any, sheet: Any) -> None:
    cast.textile.name = cast.machinery.name
    cast.textile.save()

    run = bring(cast, sheet(good(所属工会=cast.machinery.name), good(2, "李四", 所属工会="QJ0102")))

    assert verdicts(run)[0][2] == [
        ["所属工会", "有2个工会都叫“东岭机械有限公司工会委员会”，请改填工会编号"]
    ]
    assert Membership.objects.get().union == cast.textile


def test_a_member_number_of_somebody_else_is_refused(cast: Any, sheet: Any) -> None:
    bring(cast, sheet(good(1, 会员号="A001")))

    run = bring(cast, sheet(good(2, "李四", 会员号="A001"), good(3, "王五", 会员号="A002")))

    assert verdicts(run)[0][2] == [["会员号", "已是他人的会员号，请核对；不填则由系统编发"]]
    assert Membership.objects.filter(member_no="A002").exists()


def test_the_receipt_lists_bad_rows_first_and_yellow(cast: Any, sheet: Any) -> None:
    run = bring(cast, sheet(good(1), good(2, "李四", 民族="火星族")))
    target = io.BytesIO()
    write_receipt(run, target)

    page = openpyxl.load_workbook(target).active

    rows = list(page.iter_rows(values_only=True))
    assert rows[0][:4] == ("原行号", "结果", "原因", "姓名")
    assert rows[1][:4] == (
        "3",
        "未导入（错误）",
        "民族：“火星族”不在可选的内容里，请从模板的下拉列表中选择",
        "李四",
    )
    assert rows[2][:2] == ("2", "已新增")
    marked = [cell.value for cell in page[2] if cell.fill.start_color.rgb == "FFFFFF00"]
    assert "火星族" in marked
    assert "李四" not in marked


def test_a_corrected_receipt_can_be_uploaded_again(cast: Any, sheet: Any, tmp_path: Path) -> None:
    run = bring(cast, sheet(good(1), good(2, "李四", 民族="火星族")))
    target = io.BytesIO()
    write_receipt(run, target)
    book = openpyxl.load_workbook(target)
    for cell in book.active[2]:
        if cell.value == "火星族":
            cell.value = "汉族"
    path = tmp_path / "回执.xlsx"
    book.save(path)

    again = bring(cast, path)

    assert counts(again) == {"new": 1, "same": 1}


def test_nothing_plain_stays_of_what_was_uploaded(cast: Any, sheet: Any) -> None:
    run = bring(cast, sheet(good()))

    row = ImportRow.objects.get(run=run)
    assert number() not in row.sealed
    assert number() not in str(row.key)
    assert row.content["cells"][1] == number()


def test_a_person_without_membership_joins_and_is_refreshed(cast: Any, sheet: Any) -> None:
    row = good(name="王建国") | {"证件号码": "110105199003070017"}

    run = bring(cast, sheet(row))

    assert counts(run) == {"new": 1}
    assert Membership.objects.get().person == cast.worker.person
    assert Person.objects.get(pk=cast.worker.person.pk).mobile == "13800138000"


def test_an_importer_of_one_union_reaches_no_other(cast: Any, sheet: Any) -> None:
    own = open_account(username="base", display_name="基层", password="x" * 12, actor=None)
    grant_role(own, role="officer", union=cast.machinery, from_on=dt.date(2020, 1, 1), actor=None)

    run = bring(cast, sheet(good(所属工会="QJ0102")), actor=own)

    assert counts(run) == {"error": 1}
