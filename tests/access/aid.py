"""A family in hardship at the machinery union of county A, through every hand: its file, a second
application under way, aid, payment, visits. Whatever is said of it is a string that stands nowhere
else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.aid.models import AidGrant
from gonghui.domains.assistance.aid.services.giving import draft_payment
from gonghui.domains.assistance.aid.services.granting import Ask, propose
from gonghui.domains.assistance.following.models import FollowUpVisit, PairAssistance
from gonghui.domains.assistance.following.services import pairing, visiting
from gonghui.domains.assistance.hardship import services as hardship
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.services.drafting import MemberFacts
from gonghui.domains.assistance.hardship.services.finding import Visitor
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Desk, Matter, Publicity
from gonghui.engines.money import services as money
from gonghui.engines.money.models import BudgetLine
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.ui.ink import Ink
from tests.access.world import PASSWORD, SINCE, TODAY, World, id_number, join

NAME = "檀鹤鸣"
"""The worker: a member like others, and in hardship, which only the aid officers may know."""
SPOUSE, CHILD = "檀雨棠", "檀小满"
SPOUSE_NUMBER = id_number(733, dt.date(1984, 2, 3))
ACCOUNT_NUMBER = "6222027733190011220"
SECRETS = {
    "spouse": SPOUSE,
    "child": CHILD,
    "spouse's number": SPOUSE_NUMBER,
    "income": "31717.29",
    "expense": "14343.61",
    "story": "靠采石耳糊口",
    "address": "望月桥十七号",
    "findings": "屋脊塌了半边",
    "neighbours": "左邻称其夜夜咳血",
    "place": "望月桥北首祠堂",
    "remarks": "名下旧船已沉",
    "opinion": "病历核验无误甲",
    "returned": "缺透析小票乙",
    "reason of the aid": "换膜钱还差一截",
    "paper": "尿毒症诊断丙.png",
    "photo": "檀家堂屋丁.png",
    "visit": "夫妻轮流守夜",
    "health": "肌酐又高了戊",
    "goal": "盼着配上型己",
    "look": "去看看他家咳血的人",
    "account": ACCOUNT_NUMBER,
}
"""Facts of class C3, in the words in which they were written down."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


@dataclass
class Family:
    """What there is of the family, and who may know of it."""

    file: HardshipFile
    """In force."""
    applying: HardshipFile
    """Of a second worker of the same union, waiting for the approval; the same words."""
    grant: AidGrant
    order: Any
    visit: FollowUpVisit
    pair: PairAssistance
    helper: Any
    """The cadre who stands by the family and has no permission for files."""
    rows: dict[str, Any]
    """By `app.Model`: what addresses are filled from."""


def plant(world: World) -> Family:
    """Everything, by the services, as the people would do it."""
    who = _accounts(world)
    for code, value in (("dibao_urban", "800"), ("dibao_rural", "600")):
        set_parameter(
            f"hardship.{code}",
            union=world.city,
            value=value,
            source="清政发〔2020〕1号",
            from_on=SINCE,
            actor=None,
        )
    first = join(world.a.union, NAME, id_number(731), world.accounts["officer"])
    second = join(world.a.union, "檀松声", id_number(735), world.accounts["officer"])
    file = _apply(first.person, who["aid"], who["aid2"], SPOUSE_NUMBER)
    _to_the_end(file, who)
    file.refresh_from_db()
    applying = _apply(second.person, who["aid"], who["aid2"], id_number(737))
    _as_far_as_publicity(applying, who)
    applying.refresh_from_db()
    order, grant = _help(world, file, who)
    pair, visit, helper = _follow(world, file, who)
    rows = {
        "hardship.HardshipFile": file,
        "hardship.HomeVisit": file.visits.get(),
        "matters.Matter": applying.matter,
        "matters.Desk": Desk.objects.get(matter=applying.matter, state="waiting"),
        "aid.AidGrant": grant,
        "money.PaymentOrder": order,
        "following.FollowUpVisit": visit,
        "following.PairAssistance": pair,
    }
    return Family(file, applying, grant, order, visit, pair, helper, rows)


def _accounts(world: World) -> dict[str, Any]:
    posts = (
        ("aid", "aid", world.a.union),
        ("aid2", "aid", world.a.union),
        ("aid_county", "aid", world.county_a),
        ("approver", "aid_approver", world.county_a),
        ("finance", "finance", world.county_a),
        ("cashier", "cashier", world.county_a),
        ("aid_b", "aid", world.county_b),
        ("approver_b", "aid_approver", world.county_b),
    )
    found = {}
    for name, role, union in posts:
        opened = open_account(
            username=f"family-{name}", display_name=f"帮扶{name}", password=PASSWORD, actor=None
        )
        grant_role(opened, role=role, union=union, from_on=SINCE, actor=None)
        world.accounts[name] = found[name] = Account.objects.get(pk=opened.pk)
    return found


def _apply(person: Any, actor: Any, second: Any, spouse_number: str) -> HardshipFile:
    file = hardship.open_draft(person, actor=actor)
    head = file.members.get()
    hardship.save_household(
        file,
        actor=actor,
        members=[
            MemberFacts("head", head.full_name, uid=head.uid, facts={"livelihood": "on_duty"}),
            MemberFacts(
                "spouse",
                SPOUSE,
                spouse_number,
                facts={"health": "kidney", "livelihood": "sick_leave"},
            ),
            MemberFacts("child", CHILD, is_adult=False, facts={"livelihood": "pupil"}),
        ],
        incomes=[{"kind": "wage", "amount": SECRETS["income"], "who": head.full_name}],
        expenses=[{"kind": "illness", "amount": SECRETS["expense"]}],
        facts={
            "home": {"housing": "rented", "address": SECRETS["address"]},
            "exclusions": {"homes": 0},
            "accident": {"cost": "0"},
            "story": f"{SECRETS['story']}，实在周转不开了。",
        },
        main_cause="06",
        sub_causes=["09"],
    )
    for kind in ("identity", "hukou", "income", "cause"):
        hardship.add_paper(file, kind, SECRETS["paper"], PNG, actor=actor)
    for member in file.members.filter(is_adult=True):
        hardship.sign_authorisation(member, Ink(typed=member.full_name), actor=actor)
    file.refresh_from_db()
    matter = hardship.submit(file, actor=actor)
    _act(matter, second, "return", SECRETS["returned"])
    hardship.submit(file, actor=actor)
    file.refresh_from_db()
    return file


def _act(matter: Matter, actor: Any, action: str, opinion: str) -> None:
    desk = Desk.objects.get(matter=matter, state="waiting")
    matters.act(desk, action=action, actor=actor, opinion=opinion)


def _as_far_as_publicity(file: HardshipFile, who: dict[str, Any]) -> None:
    opinion = SECRETS["opinion"]
    _act(file.matter, who["aid2"], "pass", opinion)
    visit = hardship.record_visit(
        file,
        visited_on=TODAY,
        visitors=[Visitor(account=who["aid2"])],
        findings=SECRETS["findings"],
        neighbours=SECRETS["neighbours"],
        place_text=SECRETS["place"],
        photos=[(SECRETS["photo"], PNG)],
        actor=who["aid"],
    )
    hardship.confirm_visit(visit, actor=who["aid2"])
    _act(file.matter, who["aid2"], "pass", opinion)
    hardship.record_verification(
        file,
        source="civil_affairs",
        answered_on=TODAY,
        letter_number="东民核〔2026〕8号",
        answers={"housing": "same", "vehicle": "same", "dibao": "same"},
        remarks=SECRETS["remarks"],
        actor=who["aid_county"],
    )
    hardship.assess_file(file, actor=who["aid_county"])
    _act(file.matter, who["aid_county"], "pass", opinion)


def _to_the_end(file: HardshipFile, who: dict[str, Any]) -> None:
    _as_far_as_publicity(file, who)
    publicity = Publicity.objects.get(desk__matter=file.matter)
    matters.close_publicity(publicity, today=publicity.to_on + dt.timedelta(days=1))
    _act(file.matter, who["approver"], "pass", SECRETS["opinion"])


def _help(world: World, file: HardshipFile, who: dict[str, Any]) -> tuple[Any, AidGrant]:
    money.set_account(
        file.person,
        union=world.county_a,
        number=ACCOUNT_NUMBER,
        bank_name="东岭农商行",
        reason="发放救助金",
        actor=None,
    )
    line = BudgetLine.objects.create(
        union=world.county_a,
        year=2026,
        subject="service",
        title="困难帮扶",
        fund_source="central_fiscal",
        amount=Decimal(100_000),
    )
    grant = propose(
        file.person,
        ask=Ask("living", SECRETS["reason of the aid"], amount=Decimal("1234.50")),
        union=file.union,
        actor=who["aid"],
        papers=[(SECRETS["paper"], PNG)],
    )
    _act(grant.matter, who["aid2"], "pass", SECRETS["opinion"])
    _act(grant.matter, who["approver"], "pass", SECRETS["opinion"])
    order = draft_payment(grant, line=line, actor=who["aid_county"])
    grant.refresh_from_db()
    return order, grant


def _follow(world: World, file: HardshipFile, who: dict[str, Any]) -> tuple[Any, Any, Any]:
    visit = visiting.record_visit(
        file,
        visited_on=TODAY,
        way="home",
        visitors="帮扶aid、帮扶aid2",
        income="same",
        work="steady",
        health="treated",
        words=f"{SECRETS['visit']}，{SECRETS['health']}",
        risk="green",
        actor=who["aid"],
    )
    helper = join(world.textile, "申屠助", id_number(739), world.accounts["sibling"])
    pair = pairing.pair(
        file,
        kind="cadre",
        helper=helper.person,
        phone="13700001111",
        goal=SECRETS["goal"],
        target_on=TODAY + dt.timedelta(days=200),
        from_on=TODAY,
        actor=who["aid"],
    )
    return pair, visit, helper.person
