"""A world with two counties in which every kind of row exists twice: at the machinery union of
county A, and at the food union of county B, whose every text carries MARK.

    city ── county_a ── machinery, textile
         └─ county_b ── food

Rows are made through the services. The day is 15 June 2026.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import openpyxl
from django.conf import settings
from django.test import Client

from gonghui.direction.planning import services as planning
from gonghui.direction.planning.models import Plan
from gonghui.direction.reporting.services.drafting import draft_summary
from gonghui.direction.reporting.services.editing import edit_summary
from gonghui.direction.reporting.services.issuing import issue_summary
from gonghui.direction.reporting.tokens import editables
from gonghui.direction.reporting.wording import GAP
from gonghui.domains.membership.services import join_member
from gonghui.domains.organising import services as organising
from gonghui.engines.activities import enrolling
from gonghui.engines.activities import services as activities
from gonghui.engines.activities.models import Activity
from gonghui.engines.indicators.periods import Period
from gonghui.engines.indicators.services import declare_figure
from gonghui.engines.registers.declaration import REGISTERS
from gonghui.engines.registers.services import start_import
from gonghui.kernel.access import workers
from gonghui.kernel.access.models import Account, Device
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.files.services import store_file
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.notify.models import Contact, Delivery, Message
from gonghui.kernel.notify.services import send
from gonghui.kernel.org.models import Employer
from gonghui.kernel.org.services import cover_employer, found_union, save_employer
from gonghui.kernel.people.identity import check_digit
from tests.access.campaigns import call_on_workers
from tests.access.cards import hand_out
from tests.access.care import call_on, take_dues
from tests.access.depots import stock_up
from tests.access.donations import ask_for_gifts, pledge_for
from tests.access.duplicates import bring_employers, question
from tests.access.following import try_rule
from tests.access.member_requests import hand_in
from tests.access.money import pay_out
from tests.access.organising import list_employers, serve_riders
from tests.access.requests import ask

MOMENT = "2026-06-15T09:00:00+08:00"
TODAY = dt.date(2026, 6, 15)
MARK = "漏密"
"""Stands in every text of county B, and nowhere else."""
FOUNDED = dt.date(2005, 3, 1)
SINCE = dt.date(2020, 1, 1)
PASSWORD = "qing-jiang-2026"
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"

PLAN_TEXT = """{mark}总工会{year}年工作要点
一、加强组织建设
（一）扩大组织覆盖。牵头部门：组织部。全年新增会员20人以上，新建工会组织xx家。
（二）建强干部队伍。举办{mark}工会干部培训班3期，加强调查研究。
二、做好服务职工工作
（一）丰富职工文化生活。广泛开展{mark}读书活动。
"""


def id_number(serial: int, born_on: dt.date = dt.date(1988, 5, 4)) -> str:
    """A number with a right check digit, of a region that does not exist."""
    first = f"999999{born_on:%Y%m%d}{serial:03d}"
    return first + check_digit(first)


@dataclass
class Place:
    """A union with one row of every kind. `rows` is what addresses are filled from."""

    union: Any
    employer: Any
    number: str
    """The identity number of its member."""
    rows: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.rows[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass
class World:
    city: Any
    county_a: Any
    county_b: Any
    textile: Any
    a: Place
    b: Place
    accounts: dict[str, Any]
    sessions: dict[str, str]
    workers: dict[str, Any] = field(default_factory=dict)
    """Accounts of the phone: `worker` is the machinery union's member, `worker_b` the food
    union's, `unbound` nobody yet."""

    def client(self, actor: str, **how: Any) -> Client:
        """A browser of an actor, as it stood when the world was made. "anonymous" has no login."""
        client = Client(**how)
        if actor in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[actor]
        return client


def _union(parent: Any, code: str, name: str, level: str) -> Any:
    base = level == "base"
    return found_union(
        parent=parent,
        actor=None,
        founded_on=FOUNDED,
        code=code,
        name=name,
        short_name="",
        level=level,
        kind="base_single" if base else "federation",
        sector="enterprise" if base else "general",
    )


def _employer(union: Any, name: str, credit_code: str, contact: str) -> Any:
    row = Employer(
        registrar=union,
        name=name,
        credit_code=credit_code,
        nature="170",
        industry="C",
        opened_on=FOUNDED,
        staff_count=300,
        women_count=90,
        contact=contact,
        address=f"{name}路1号",
    )
    row = save_employer(row, actor=None)
    cover_employer(union, row, from_on=FOUNDED, actor=None)
    return row


def join(union: Any, name: str, number: str, actor: Any = None, **details: Any) -> Any:
    return join_member(
        union=union,
        joined_on=dt.date(2026, 3, 2),
        actor=actor,
        person={"name": name, "id_number": number, "mobile": f"139{number[-9:-1]}"},
        details=details,
    )


def roster(*people: tuple[str, str]) -> bytes:
    """A workbook of (name, identity number)."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["姓名", "证件号码", "移动电话", "入会日期"])
    for name, number in people:
        page.append([name, number, "13800138000", "2020-05-01"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def upload(union: Any, name: str, content: bytes, actor: Any) -> Any:
    """An import that was staged: what came of each row stands in its preview."""
    run = start_import(REGISTERS["members"], union=union, name=name, content=content, actor=actor)
    run_pending()
    run.refresh_from_db()
    return run


def furnish(place: Place, mark: str, serial: int, chair: Any, officer: Any) -> None:
    """One row of every kind, each with the mark in its texts."""
    union, rows = place.union, place.rows
    rows["union"], rows["employer"] = union, place.employer
    details = {"employer": place.employer, "department": f"{mark}车间", "remark": mark}
    rows["member"] = join(union, f"{mark}一", place.number, officer, **details)
    rows["colleague"] = join(union, f"{mark}二", id_number(serial + 1), officer, **details)
    rows["appointment"] = organising.appoint(
        {
            "union": union,
            "person": rows["colleague"].person,
            "post": "chair",
            "duty_type": "part_time",
            "from_on": SINCE,
            "document_number": f"{mark}组〔2020〕1号",
        },
        actor=None,
    )
    _act(rows, union, mark, officer)
    ask(rows, union, mark, chair, officer)
    list_employers(rows, union, mark, chair, officer)
    serve_riders(rows, union, mark, officer)
    _plan(rows, union, mark, chair, officer)
    period = Period.parse("2026Q1")
    rows["figure"] = declare_figure(
        "members_total",
        union=union,
        period=period,
        number=Decimal(77),
        evidence=f"{mark}台账",
        actor=officer,
    )
    _sum_up(rows, union, mark, chair, officer)
    rows["run"] = upload(
        union, f"{mark}花名册.xlsx", roster((f"{mark}三", id_number(serial + 2))), officer
    )
    rows["job"] = rows["run"].job
    rows["employer_run"] = bring_employers(union, mark, chair)
    rows["pair"] = question(rows["member"], rows["colleague"])
    names = roster((f"{mark}四", id_number(serial + 3)))
    hand_in(rows, union, mark, officer, names)
    hand_out(rows, union, mark, officer)
    call_on(rows, union, mark, officer)
    take_dues(rows, union, mark, officer, place.number)
    stock_up(rows, union, mark, officer)
    pay_out(rows, union, mark, chair, officer)
    try_rule(rows, union, mark, chair)
    call_on_workers(rows, union, mark, chair, officer)
    ask_for_gifts(rows, union, mark, chair, officer, is_open=mark != MARK)
    rows["delivery"] = _tell(union, mark, officer)
    rows["file"] = store_file(
        name=f"{mark}附件.txt",
        content=f"{mark}的内容".encode(),
        union=union,
        permission="planning.view",
        actor=officer,
    )


def _tell(union: Any, mark: str, officer: Any) -> Any:
    """A message that did not get out."""
    Contact.objects.create(account=officer, email=f"{union.code}@qingjiang.example")
    context = {"title": f"{mark}导入", "result": f"{mark}表头不对。"}
    send("jobs.failed", to=[officer], union=union, context=context, key=mark)
    found = Delivery.objects.filter(message__union=union, message__key=mark)
    found.update(state="failed", error=f"{mark}拒收")
    return found.get()


def _act(rows: dict[str, Any], union: Any, mark: str, officer: Any) -> None:
    first, last = dt.date(2026, 5, 1), dt.date(2026, 6, 30)
    row = activities.save_activity(
        Activity(
            union=union,
            title=f"{mark}乒乓球赛",
            kind="sport_ball",
            from_on=first,
            to_on=last,
            venue=f"{mark}馆",
            theme=f"{mark}主题",
        ),
        actor=officer,
    )
    rows["activity"] = activities.publish(row, actor=officer)
    days = {"planned": dt.date(2026, 6, 10), "held": first, "declared": dt.date(2026, 5, 20)}
    for name, day in days.items():
        rows[name] = activities.plan_session(
            row, held_on=day, title=f"{mark}{day}", venue=f"{mark}馆", actor=officer
        )
    activities.hold_session(rows["held"], actor=officer)
    people = [(rows["member"].person, union), (rows["colleague"].person, union)]
    activities.add_participants(rows["held"], people, actor=officer)
    rows["participation"] = rows["held"].participations.first()
    activities.hold_session(rows["declared"], actor=officer)
    activities.declare_headcount(
        rows["declared"], headcount=55, evidence=f"{mark}签到表", actor=officer
    )


def _plan(rows: dict[str, Any], union: Any, mark: str, chair: Any, officer: Any) -> None:
    def imported(year: int) -> Plan:
        text = PLAN_TEXT.format(mark=mark, year=year)
        return planning.import_plan(
            union=union,
            actor=officer,
            filename=f"{mark}{year}年要点.txt",
            content=text.encode(),
            year=year,
        ).plan

    rows["review"] = imported(2025)
    rows["section"] = rows["review"].sections.filter(part="plan").order_by("order").last()
    plan = imported(2026)
    rows["target"] = planning.add_target(
        plan.sections.filter(part="plan").order_by("order").last(),
        object_name=f"{mark}书屋",
        comparator="=",
        value=Decimal(5),
        unit="个",
        deadline=None,
        progress_mode="declared",
        indicator_code="",
        unsure=None,
        actor=officer,
    )
    planning.adopt_all(plan, actor=chair)
    rows["plan"] = planning.confirm_plan(plan, actor=chair)
    rows["target"].refresh_from_db()
    rows["target"].plan.refresh_from_db()
    rows["entry"] = planning.declare_progress(
        rows["target"], on=TODAY, value=Decimal(2), note=f"{mark}挂牌照片", actor=officer
    )


def _sum_up(rows: dict[str, Any], union: Any, mark: str, chair: Any, officer: Any) -> None:
    rows["summary"] = draft_summary(union=union, period=Period.year(2026), actor=officer)
    draft = draft_summary(union=union, period=Period.parse("2026Q1"), actor=officer)
    texts = {
        one.index: one.text.replace(GAP, f"{mark}将继续努力。")
        for one in editables(draft.document.blocks)
        if one.has_text
    }
    draft, _ = edit_summary(
        draft,
        title=f"{mark}一季度总结",
        headings={},
        texts=texts,
        revision=draft.revision,
        actor=officer,
    )
    rows["issued"] = issue_summary(draft, revision=draft.revision, actor=chair)


def build_world() -> World:
    """Everything, once for a module."""
    city = _union(None, "QJ", "清江市总工会", "city")
    county_a = _union(city, "QJ01", "东岭县总工会", "county")
    county_b = _union(city, "QJ02", f"{MARK}县总工会", "county")
    machinery = _union(county_a, "QJ0101", "东岭机械有限公司工会委员会", "base")
    textile = _union(county_a, "QJ0102", "东岭纺织有限公司工会委员会", "base")
    food = _union(county_b, "QJ0201", f"{MARK}食品有限公司工会委员会", "base")
    a = Place(
        machinery,
        _employer(machinery, "东岭机械有限公司", "91990101MA0A1B2C3X", "丁甲"),
        id_number(101),
    )
    b = Place(
        food, _employer(food, f"{MARK}食品有限公司", "91990201MA0G7H8J97", MARK), id_number(201)
    )
    world = World(city, county_a, county_b, textile, a, b, {}, {})
    _open_accounts(world)
    who = world.accounts
    furnish(a, "甲", 101, who["chair"], who["officer"])
    furnish(b, MARK, 201, who["chair_b"], who["other"])
    _accounts_as_rows(world)
    _open_phones(world)
    for name, account in {**who, **world.workers}.items():
        client = Client()
        client.force_login(account, backend=MODEL_BACKEND)
        world.sessions[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    from gonghui.kernel.access.services import set_active

    set_active(who["disabled"], is_active=False, actor=who["city"])
    return world


def _open_accounts(world: World) -> None:
    machinery, day = world.a.union, dt.timedelta(days=1)

    def account(username: str, name: str, *grants: tuple[str, Any, dict[str, Any]]) -> None:
        opened = open_account(username=username, display_name=name, password=PASSWORD, actor=None)
        for role, union, more in grants:
            facts = {"from_on": SINCE} | more
            grant_role(opened, role=role, union=union, actor=None, **facts)
        world.accounts[username] = opened

    account("chair", "机械主席", ("chair", machinery, {}))
    account("officer", "机械经办", ("officer", machinery, {}))
    account("viewer", "机械查看", ("viewer", machinery, {}))
    account("county", "东岭主席", ("chair", world.county_a, {}))
    account("city", "市级主席", ("chair", world.city, {}))
    account("sibling", "纺织经办", ("officer", world.textile, {}))
    account("other", f"{MARK}经办", ("officer", world.county_b, {}))
    account("chair_b", f"{MARK}主席", ("chair", world.county_b, {}))
    account("ended", "离任主席", ("chair", machinery, {"to_on": TODAY - day}))
    account("tomorrow", "新任主席", ("chair", machinery, {"from_on": TODAY + day}))
    account("nosub", "县本级", ("chair", world.county_a, {"with_subtree": False}))
    account("disabled", "停用主席", ("chair", machinery, {}))
    account("nobody", "无授权")
    account("security", "东岭安全", ("security_admin", world.county_a, {}))
    account("security_b", f"{MARK}安全", ("security_admin", world.county_b, {}))
    account("auditor", "东岭审计", ("audit_admin", world.county_a, {}))
    account("guest", "两县兼职", ("viewer", machinery, {}), ("chair", world.county_b, {}))


def _open_phones(world: World) -> None:
    """Accounts of workers; each bound one has enrolled in his union's activity and has a message,
    and is signed in on a device."""

    def account(name: str, mobile: str) -> Any:
        opened = Account(
            username=f"w.{name}", kind="worker", mobile=mobile, display_name=f"尾号{mobile[-4:]}"
        )
        opened.set_unusable_password()
        opened.save()
        world.workers[name] = opened
        return opened

    account("unbound", "13700000000")
    for name, place, mark in (("worker", world.a, "甲"), ("worker_b", world.b, MARK)):
        person = place.rows["member"].person
        opened = account(name, person.mobile)
        workers.bind_to(opened, person, actor=None)
        opened.refresh_from_db()
        pledge_for(place.rows, place.union, opened)
        enrolling.open_to_members(place.rows["activity"], seats=5, until=None, actor=None)
        place.rows["enrolment"] = enrolling.enrol(
            place.rows["activity"], person=person, union=place.union, actor=opened
        )
        send(
            "activities.moved_up",
            to=[opened],
            union=place.union,
            context={"activity": f"{mark}活动"},
            key=mark,
        )
        place.rows["message"] = Message.objects.get(person=person, key=mark)
        place.rows["device"] = Device.objects.create(
            account=opened, session_key=f"other-{name}", name=f"{mark}手机"
        )


def _accounts_as_rows(world: World) -> None:
    """Accounts and grants that the pages of managing them are about."""
    for place, name in ((world.a, "甲账号"), (world.b, f"{MARK}账号")):
        opened = open_account(
            username=f"row-{place.union.code}", display_name=name, password=PASSWORD, actor=None
        )
        place.rows["account"] = opened
        place.rows["grant"] = grant_role(
            opened, role="viewer", union=place.union, from_on=SINCE, actor=None
        )
