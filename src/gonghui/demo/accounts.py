"""Who can sign in to the demo."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.org.enums import Post
from gonghui.kernel.org.services import appoint
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import set_id_number, set_name

if TYPE_CHECKING:
    from gonghui.demo.county import County

PASSWORD = "yunxi-demo-2026"  # noqa: S105 - known to everybody on purpose
"""Of every demo account. The login page shows it, and only where the demo is switched on."""


@dataclass(frozen=True)
class DemoAccount:
    username: str
    name: str
    duty: str
    union: str
    role: str
    post: str = ""


ACCOUNTS = (
    DemoAccount("zhuxi", "沈明远", "云溪县总工会主席", "YX", "chair", Post.CHAIR),
    DemoAccount("jingban", "罗晓岚", "云溪县总工会经办", "YX", "officer", Post.STAFF),
    DemoAccount("chakan", "方知秋", "云溪县总工会查看", "YX", "viewer", Post.STAFF),
    DemoAccount("kaifaqu", "梁启航", "经济开发区工会主席", "YX-KFQ", "chair", Post.CHAIR),
    DemoAccount("chengguan", "杜春燕", "城关镇总工会经办", "YX-CG", "officer", Post.STAFF),
    DemoAccount("hengchuan", "江铁生", "恒川精密制造工会主席", "YX-KFQ-01", "chair", Post.CHAIR),
    DemoAccount("bangfu", "程暖阳", "云溪县总工会帮扶", "YX", "aid", Post.STAFF),
    DemoAccount("bfshen", "温怀仁", "云溪县总工会帮扶审批", "YX", "aid_approver", Post.STAFF),
    DemoAccount("anquan", "安全管理员", "账号与授权", "YX", "security_admin"),
    DemoAccount("shenji", "审计管理员", "查阅审计记录", "YX", "audit_admin"),
    DemoAccount("caiwu", "贺清账", "云溪县总工会财务", "YX", "finance"),
    DemoAccount("chuna", "邱点明", "云溪县总工会出纳", "YX", "cashier"),
)


def open_all(county: County) -> None:
    """Open the accounts, with the posts their people hold."""
    since = dt.date(county.year - 2, 1, 15)
    for entry in ACCOUNTS:
        union = county.unions[entry.union]
        account = open_account(
            username=entry.username, display_name=entry.name, password=PASSWORD, actor=None
        )
        grant_role(account, role=entry.role, union=union, from_on=since, actor=None)
        county.accounts[entry.username] = account
        if entry.post:
            invented = county.population.person()
            person = Person(sex=invented.sex, birth_on=invented.birth_on, mobile=invented.mobile)
            set_name(person, entry.name)
            set_id_number(person, invented.id_number)
            person.save()
            account.person = person
            account.save(update_fields=["person"])
            appoint(
                actor=None,
                person=person,
                union=union,
                post=entry.post,
                duty_type="full_time",
                term_number=5,
                elected_on=since,
                from_on=since,
                term_ends_on=dt.date(since.year + 5, 1, 14),
            )
