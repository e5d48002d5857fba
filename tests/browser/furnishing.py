"""Rows that the demo county lacks, made through the product's own forms: a plan under review, an
activity that is still a draft, a session with a declared headcount, an issued summary, and so on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils import timezone

from gonghui.direction.reporting.wording import GAP
from gonghui.engines.registers.declaration import REGISTERS
from tests.browser.campaigns import find_campaigns
from tests.browser.donations import find_care, find_donations
from tests.browser.following import find_followed
from tests.browser.hardship import find_families
from tests.browser.money import find_payments
from tests.browser.students import find_students
from tests.scenarios.pages import Form, forms_of

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse

    from tests.browser.conftest import County

Pages = dict[str, tuple[str, str]]

PLAN = """柳林镇工会{year}年工作要点
一、把职工组织起来
（一）推进建会入会。新增工会会员80名以上，走访慰问xx人次。责任部门：组织部。
（二）开展学习培训。举办各类培训班3期，加强调查研究。
"""


class Desk:
    """Somebody who fills in forms. `send` answers where the form led."""

    def __init__(self, county: County, username: str) -> None:
        self.url, self.username = county.url, username
        self.context = county.browser.new_context()
        self.context.add_cookies(county.cookies(username))

    def read(self, address: str) -> str:
        answer = self.context.request.get(f"{self.url}{address}")
        assert answer.status == 200, f"{address}: {answer.status}"
        return str(answer.text())

    def send(self, address: str, **change: str) -> str:
        html = self.read(address)
        form = main_form(html)
        fields = {name: values[0] for name, values in form.fields.items()} | change
        for name, value in change.items():
            if value == "first":
                fields[name] = first_option(html, name)
        return self.post(address, fields)

    def post(self, address: str, fields: dict[str, str]) -> str:
        answer: APIResponse = self.context.request.post(f"{self.url}{address}", form=fields)
        assert answer.status == 200, f"{address}: {answer.status}"
        return urlsplit(answer.url).path


def main_form(html: str) -> Form:
    """The form a page is about: of those that are posted the one with the most fields."""
    posted = [form for form in forms_of(html) if "csrfmiddlewaretoken" in form.fields]
    return max(posted, key=lambda form: len(form.fields))


def first_option(html: str, name: str) -> str:
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', html, re.DOTALL)
    assert select, name
    return re.findall(r'<option value="([^"]+)"', select[0])[0]


def furnish(county: County, pages: Pages) -> None:
    """Make the rows and put down the pages they bring."""
    officer, chair = Desk(county, "jingban"), Desk(county, "zhuxi")
    add_plan(officer, pages)
    add_activities(officer, pages)
    add_others(officer, pages)
    find_cards(officer, pages)
    add_paper_batch(officer, pages)
    add_files(chair, pages)
    find_pairs(officer, pages)
    find_care(chair, pages)
    find_rare_rows(chair, pages)
    find_campaigns(chair, pages)
    add_issued_summary(officer, chair, pages)
    add_matters(officer, chair, pages)
    aid, approver = Desk(county, "bangfu"), Desk(county, "bfshen")
    find_families(aid, approver, pages)
    find_donations(chair, aid, pages)
    find_followed(aid, pages)
    find_students(aid, approver, pages)
    cashier = Desk(county, "chuna")
    find_payments(cashier, pages)
    cashier.context.close()
    for desk in (officer, chair, aid, approver):
        desk.context.close()


def add_plan(officer: Desk, pages: Pages) -> None:
    html = officer.read("/plans/import/")
    union = re.search(r'<option value="(\d+)"[^>]*>[^<]*柳林镇工会', html)
    assert union
    text = PLAN.format(year=timezone.localdate().year)
    review = officer.send("/plans/import/", union=union[1], pasted=text)
    plan = review.removesuffix("review/")
    section = re.search(r'value="add:(\d+)"', officer.read(review))
    assert section
    pages["planning:review"] = ("zhuxi", review)
    pages["planning:add_target"] = ("zhuxi", f"{plan}sections/{section[1]}/targets/new/")
    pages["planning:confirm"] = ("zhuxi", f"{plan}confirm/")
    pages["planning:discard"] = ("zhuxi", f"{plan}discard/")


def add_activities(officer: Desk, pages: Pages) -> None:
    today = timezone.localdate().isoformat()

    def created(title: str) -> str:
        facts = {"title": title, "kind": "sport_ball", "from_on": today, "to_on": today}
        return officer.send("/activities/new/", **facts)

    pages["activities:publish"] = ("zhuxi", f"{created('还在起草的活动')}publish/")
    card = created("有场次的活动")
    officer.send(f"{card}publish/")
    for _ in range(3):
        officer.send(f"{card}sessions/new/", held_on=today)
    for hold in sorted(set(re.findall(r"/activities/sessions/\d+/hold/", officer.read(card)))):
        officer.send(hold)
    pages["activities:summarize"] = ("zhuxi", f"{card}summarize/")
    declare = sorted(
        set(re.findall(r"/activities/sessions/\d+/headcount/(?=\")", officer.read(card)))
    )
    officer.send(declare[0], headcount="20", evidence="签到表照片")
    pages["activities:withdraw_headcount"] = ("zhuxi", f"{declare[0]}withdraw/")
    pages["activities:declare_headcount"] = ("zhuxi", declare[1])
    pages["activities:remove_participant"] = ("zhuxi", add_participant(officer, declare[2]))


def add_participant(officer: Desk, headcount: str) -> str:
    """Somebody on the roster of a session. Answers where they can be taken off it."""
    roster = headcount.replace("headcount", "roster")
    html = officer.read(f"{roster}?who=%E7%8E%8B")
    pick = re.search(r'name="pick" value="([^"]+)"', html)
    assert pick
    chosen = {name: values[0] for name, values in main_form(html).fields.items()}
    officer.post(f"{roster}add/", chosen | {"pick": pick[1]})
    found = re.search(r"/activities/participations/\d+/remove/", officer.read(roster))
    assert found
    return found[0]


def add_others(officer: Desk, pages: Pages) -> None:
    members = officer.read("/registers/members/")
    member = re.search(r"/registers/members/(\d+)/", members)
    assert member
    officer.send(f"/members/{member[1]}/retain/", reason="first")
    pages["membership:restore"] = ("zhuxi", f"/members/{member[1]}/restore/")
    declared = officer.send(
        "/indicators/declarations/new/",
        code="first",
        union="first",
        period="first",
        number="12",
        evidence="台账",
    )
    pages["indicators:declaration"] = ("zhuxi", declared)
    pages["indicators:decide"] = ("zhuxi", f"{declared}decide/")
    pages["search"] = ("zhuxi", "/search/?q=%E7%8E%8B")
    pages["job"] = ("zhuxi", add_job(officer))


def find_cards(officer: Desk, pages: Pages) -> None:
    """Cards in the states in which something can be done with them, and what a camera opens."""
    for status, act in (("made", "issue"), ("issued", "activate"), ("lost", "find")):
        html = officer.read(f"/registers/member-cards/?status={status}")
        card = re.search(r"/registers/member-cards/(\d+)/", html)
        assert card, status
        pages[f"cards:{act}"] = ("zhuxi", f"/member-cards/{card[1]}/{act}/")
    active = officer.read("/registers/member-cards/?status=active")
    card = re.search(r"/registers/member-cards/(\d+)/", active)
    assert card
    page = f"/registers/member-cards/{card[1]}/"
    pages["registers:card[member-cards]"] = ("zhuxi", page)
    for act in ("lose", "replace", "renew", "cancel"):
        pages[f"cards:{act}"] = ("zhuxi", f"/member-cards/{card[1]}/{act}/")
    code = re.search(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", officer.read(page))
    assert code
    pages["checking:token"] = ("", f"/check/{code[0]}/")


def add_paper_batch(officer: Desk, pages: Pages) -> None:
    """Cards that no bank answers for wait until somebody says that they are printed."""
    asking = officer.read("/member-cards/apply-union/")
    union = re.search(r'<option value="(\d+)"[^>]*>[^<]*柳林镇', asking)
    assert union
    paper = {"kind": "paper", "union": union[1], "bank": ""}
    officer.send("/member-cards/apply-union/", **paper)
    batch = officer.send("/member-cards/batches/new/", **paper)
    pages["cards:batch-made"] = ("zhuxi", f"{batch}made/")


def add_files(chair: Desk, pages: Pages) -> None:
    """A file with one row for each register that takes any."""
    for register in REGISTERS:
        name = f"registers:import-run[{register.code}]"
        if name in pages or not register.can_import:
            continue
        columns = register.import_layout.columns
        lines = (",".join(one.label for one in columns), ",".join("1" for _ in columns))
        pages[name] = ("zhuxi", upload(chair, register.url("import"), "\n".join(lines)))


def find_pairs(officer: Desk, pages: Pages) -> None:
    """Two who were told apart, and two who were made one."""
    for state, act in (("different", "reopen"), ("same", "undo")):
        html = officer.read(f"/members/duplicates/?state={state}")
        pair = re.search(r"/members/duplicates/\d+/", html)
        assert pair, state
        pages[f"duplicates:{act}"] = ("zhuxi", f"{pair[0]}{act}/")


RARE = (
    # a list, its rows, and the pages that only few of the rows lead to
    ("/registers/leads/", r"/registers/leads/\d+/", r"/leads/\d+/(take-up|opinion)/", "leads"),
    ("/care/events/", r"/care/events/\d+/", r"/care/events/\d+/(confirm|dismiss)/", "occasions"),
)


def find_rare_rows(chair: Desk, pages: Pages) -> None:
    for listed, row, leads_to, area in RARE:
        for address in sorted(set(re.findall(f'{row}(?=")', chair.read(listed)))):
            for found in re.finditer(f'{leads_to}(?=")', chair.read(address)):
                pages.setdefault(f"{area}:{found[1]}", ("zhuxi", found[0]))


def add_matters(officer: Desk, chair: Desk, pages: Pages) -> None:
    """A matter that rests, an objection to answer, a stand-in to end; and what the cards of the
    county's matters offer to either of them."""
    pages["notices:list"] = ("", "/notices/")
    today = timezone.localdate().isoformat()
    chair.send("/matters/stand-ins/new/", seat="first", to="first", from_on=today, to_on=today)
    ending = re.search(r"/matters/stand-ins/\d+/end/", chair.read("/matters/stand-ins/"))
    assert ending
    pages["matters:end_stand_in"] = ("zhuxi", ending[0])
    for desk in (chair, officer):
        for box in ("running", "closed"):
            found = re.findall(r"/matters/\d+/(?=\")", desk.read(f"/matters/{box}/?size=100"))
            for card in sorted(set(found)):
                _add_card(desk, card, pages)


def _add_card(desk: Desk, card: str, pages: Pages) -> None:
    html = desk.read(card)
    for verb in ("supplement", "withdraw", "reopen", "call", "urge"):
        if f"{card}{verb}/" in html:
            pages.setdefault(f"matters:{verb}", (desk.username, f"{card}{verb}/"))
    if notice := re.search(r"/notices/[0-9a-f-]{36}/", html):
        pages["notices:notice"] = ("", notice[0])
        pages["notices:object"] = ("", f"{notice[0]}object/")
    entering = re.search(r"/matters/desks/\d+/object/", html)
    if entering and "matters:answer" not in pages:
        pages["matters:object"] = (desk.username, entering[0])
        desk.send(entering[0], name="韩群众", text="情况与事实不符")
        answering = re.search(r"/matters/objections/\d+/answer/", desk.read(card))
        if answering:
            pages["matters:answer"] = (desk.username, answering[0])
    elif f"{card}suspend/" in html and "matters:resume" not in pages:
        desk.send(f"{card}suspend/", reason="等待材料")
        pages["matters:resume"] = (desk.username, f"{card}resume/")


def add_job(officer: Desk) -> str:
    """A roster uploaded leaves a job behind."""
    content = "姓名,证件号码,移动电话,入会日期\n甲,1,13900000009,2026-03-02\n"
    upload(officer, "/registers/members/import/", content)
    job = re.search(r"/jobs/\d+/", officer.read("/jobs/"))
    assert job
    return job[0]


def upload(officer: Desk, address: str, content: str) -> str:
    """Hand in a file. Answers where it is previewed."""
    fields = {name: values[0] for name, values in main_form(officer.read(address)).fields.items()}
    file = {"name": "名单.csv", "mimeType": "text/csv", "buffer": content.encode()}
    answer = officer.context.request.post(
        f"{officer.url}{address}", multipart={**fields, "file": file}
    )
    assert answer.status == 200, address
    return urlsplit(answer.url).path


def add_issued_summary(officer: Desk, chair: Desk, pages: Pages) -> None:
    summary = officer.send("/summaries/start/", year=str(timezone.localdate().year), part="Q1")
    form = main_form(officer.read(f"{summary}edit/"))
    written = {name: values[0].replace(GAP, "已经落实。") for name, values in form.fields.items()}
    officer.post(f"{summary}edit/", written)
    chair.send(f"{summary}issue/")
    pages["reporting:withdraw"] = ("zhuxi", f"{summary}withdraw/")
