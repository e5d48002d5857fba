"""D4 四送: a county's 夏送清凉 with unions taking part, each with its quota, goods out of the
warehouse, the warning of a visit too soon, money once for all unions, and the account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gonghui.domains.assistance.campaigns import services
from gonghui.domains.assistance.campaigns.models import (
    ConsolationCampaign,
    ConsolationRecipient,
    ConsolationVisit,
)
from gonghui.domains.membership.services import join_member
from gonghui.engines.goods import services as goods
from gonghui.engines.goods.models import IssueLine
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.people.identity import check_digit
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.refusal import Refusal
from tests.conftest import GRANTED_ON, PASSWORD
from tests.scenarios.pages import forms_of, links_of

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 7, 15)
PHOTO = b"\xff\xd8\xff\xe0\x00\x04ok\xff\xda\x00\x03\x01picture\xff\xd9"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-07-15T09:00:00+08:00", tick=False):
        yield


def cadre(name: str, role: str, union: Any) -> Account:
    opened = open_account(username=name, display_name=name, password=PASSWORD, actor=None)
    grant_role(opened, role=role, union=union, from_on=GRANTED_ON, actor=None)
    return opened


def member(name: str, serial: int, union: Any) -> Any:
    first = f"99999919880504{serial:03d}"
    return join_member(
        union=union,
        joined_on=dt.date(2020, 3, 1),
        actor=None,
        person={
            "name": name,
            "id_number": first + check_digit(first),
            "mobile": f"139{serial:08d}",
        },
    )


def fill(client: Client, url: str, typed: dict[str, Any]) -> str:
    """Post the page's form as it stands, with what is typed over it."""
    page = client.get(url)
    assert page.status_code == 200, url
    form = next(f for f in forms_of(page.content.decode()) if "once_key" in f.fields)
    return text_of(client.post(url, {**form.fields, **typed}, follow=True))


def text_of(response: Any) -> str:
    return str(response.content.decode())


def figure(code: str, union: Any) -> tuple[Decimal | None, Decimal]:
    value = engine.value(code, union=union, period=Period.parse("2026"))
    return value.number, value.declared


def stocked(union: Any, item: Any = None) -> tuple[Any, Any]:
    """A warehouse of a union with 100 boxes of tea at 25 yuan."""
    house = goods.create_warehouse(
        {"union": union, "name": f"{union}仓库", "is_closed": False, "keeper": None}, actor=None
    )
    item = item or goods.create_item(
        {
            "union": union, "code": "", "name": "凉茶", "spec": "", "unit": "箱",
            "category": "summer", "least": 0, "is_closed": False,
        },
        actor=None,
    )  # fmt: skip
    goods.receive(
        warehouse=house,
        source="buy",
        lines=[goods.LotDraft(item, 100, Decimal(25))],
        received_on=TODAY,
        actor=None,
    )
    return house, item


def test_a_county_and_its_unions_send_cool(cast: Any, client_of: Any) -> None:
    county, chair = client_of(cast.officer_a), client_of(cast.chair_a)
    base = cadre("机械经办", "officer", cast.machinery)
    lower, stranger = client_of(base), client_of(cadre("纺织经办", "officer", cast.textile))
    fill(county, "/registers/consolations/new/", {
        "union": cast.county_a.pk, "title": "2026年夏送清凉", "brand": "summer_cool",
        "tags": ["high_heat"], "from_on": "2026-06-01", "to_on": "2026-09-30",
        "quota": "3000", "scheme": "慰问高温岗位职工。",
    })  # fmt: skip
    campaign = ConsolationCampaign.objects.get()
    card, at = campaign.get_absolute_url(), f"/campaigns/{campaign.pk}/"

    # lower unions take part under the county's campaign, with a quota of their own
    assert lower.get(card).status_code == 404
    fill(county, f"{at}share/", {"union": cast.machinery.pk, "quota": "2000"})
    assert "已批准" in fill(chair, f"{at}approve/", {"note": "主席办公会"})
    assert county.get(f"{at}share/").status_code == 200
    assert "批准慰问活动的权限" in fill(county, f"{at}share/", {
        "union": cast.textile.pk, "quota": "100",
    })  # fmt: skip
    seen = text_of(lower.get(card))
    assert f"{at}visits/new/" in links_of(seen)
    assert f"{at}settle/" not in links_of(seen)
    assert lower.get(f"{at}settle/").status_code == 403
    assert stranger.get(card).status_code == 404

    # goods by an issue list, handed out on the visit, at the lots' cost
    house, tea = stocked(cast.machinery)
    fill(lower, f"{at}visits/new/", {
        "union": cast.machinery.pk, "visited_union": cast.machinery.pk, "category": "outdoor",
        "expected": "300", "planned_on": "2026-07-15", "leader": "江主席",
    })  # fmt: skip
    visit = ConsolationVisit.objects.get()
    do = f"/campaigns/visits/{visit.pk}/"
    member("高温工", 101, cast.machinery)
    fill(lower, f"{at}people/", {
        "union": cast.machinery.pk, "category": "outdoor", "lines": "高温工",
    })  # fmt: skip
    recipient = ConsolationRecipient.objects.get()
    fill(lower, f"{do}people/", {"pick": [recipient.pk]})
    fill(lower, f"{do}goods/", {"warehouse": house.pk, "item": tea.pk, "quantity": "40"})
    fill(lower, f"{do}goods/", {
        "warehouse": house.pk, "item": tea.pk, "quantity": "2", "each": "on",
    })  # fmt: skip
    assert IssueLine.objects.count() == 2
    done = fill(lower, f"{do}do/", {
        "declared": "299", "direct_cost": "50.50", "goods_given": "on",
        "photos": SimpleUploadedFile("现场.jpg", PHOTO, "image/jpeg"),
        "receiver_name": "工段长", "ink_typed": "工段长",
    })  # fmt: skip
    assert "走访已登记" in done
    visit.refresh_from_db()
    recipient.refresh_from_db()
    assert (visit.goods_cost, visit.amount) == (Decimal("1050.00"), Decimal("1100.50"))
    assert (recipient.goods, recipient.goods_value) == ("凉茶", Decimal("50.00"))
    assert visit.unit_key == f"e:{cast.machinery_works.pk}"  # the union of one works is that works

    # one signature for what he was given; goods brought back cost the visit nothing
    assert "1人还没有签收：高温工" in text_of(county.get(f"{at}settle/"))
    sign = f"/campaigns/recipients/{recipient.pk}/sign/"
    assert "已签收" in fill(lower, sign, {"ink_typed": "高温工"})
    assert set(IssueLine.objects.values_list("state", flat=True)) == {"signed"}
    goods.give_back(IssueLine.objects.get(person=None), 4, reason="未用完", actor=base)
    visit.refresh_from_db()
    assert visit.goods_cost == Decimal("950.00")

    # the same unit under the same brand within seven days: only with a reason, by whichever union
    again = {
        "union": cast.county_a.pk, "employer": cast.machinery_works.pk, "category": "frontline",
        "planned_on": "2026-07-20",
    }  # fmt: skip
    warned = fill(county, f"{at}visits/new/", again)
    assert "在7月15日已有走访，间隔不到7天" in warned
    assert ConsolationVisit.objects.count() == 1
    fill(county, f"{at}visits/new/", {**again, "again_reason": "台风后复工"})
    assert ConsolationVisit.objects.count() == 2
    set_parameter(
        "consolation.revisit_days", union=cast.county_a, value="3", source="县总规定",
        from_on=TODAY, actor=None,
    )  # fmt: skip
    second = ConsolationVisit.objects.exclude(pk=visit.pk).get()
    fill(county, f"/campaigns/visits/{second.pk}/cancel/", {"reason": "改期"})
    fill(county, f"{at}visits/new/", again)

    # figures, and the account of each union
    assert figure("summer_goods_value", cast.county_a) == (Decimal("950.00"), 0)
    assert figure("consolation_fund_amount", cast.county_a) == (Decimal("1000.50"), 0)
    assert figure("consolation_person_times", cast.machinery) == (1, 299)
    assert figure("consolation_units", cast.county_a) == (1, 0)
    account = county.get(f"{at}account/").context
    lines = {line.account.union.pk: line.account for line in account["lines"]}
    assert lines[cast.machinery.pk].amount == Decimal("1000.50")
    assert lines[cast.machinery.pk].left == Decimal("999.50")
    assert account["total"].account.quota == 5000
    own = lower.get(f"{at}account/").context
    assert [line.account.union.pk for line in own["lines"]] == [cast.machinery.pk]
    calendar = text_of(lower.get("/campaigns/calendar/"))
    assert calendar.count("campaigns-today") == 1
    assert "东岭机械" in calendar


def test_money_for_the_same_cause_is_given_once_by_all_unions(cast: Any) -> None:
    worker = member("周困难", 103, cast.machinery)

    def campaign(union: Any, title: str, **facts: Any) -> ConsolationCampaign:
        given = {
            "union": union, "title": title, "brand": "winter_warm",
            "from_on": dt.date(2026, 1, 1), "to_on": dt.date(2026, 12, 31),
            "scheme": "走访困难职工。", "quota": Decimal(20_000),
        } | facts  # fmt: skip
        return services.approve(services.plan_campaign(given, actor=None), actor=None)

    def give(to: ConsolationCampaign, cash: int, category: str = "hardship") -> int:
        return services.list_people(
            to,
            [services.Invited(worker.person, cast.machinery, services.Gift(Decimal(cash)))],
            union=to.union,
            category=category,
            actor=None,
        )

    county = campaign(cast.county_a, "县冬送温暖")
    own = campaign(cast.machinery, "厂冬送温暖")
    festival = campaign(cast.city, "市中秋慰问", brand="other", occasion="mid_autumn")
    assert give(county, 3000) == 1
    assert give(county, 3000) == 0  # on the list already
    with pytest.raises(Refusal, match="同一事由今年已在慰问金名单中") as refused:
        give(own, 100)
    assert "县" not in refused.value.message.replace("西河县", "")  # not whose
    assert give(festival, 3000) == 1
    last = campaign(cast.machinery, "端午慰问", brand="other", occasion="dragon_boat")
    with pytest.raises(Refusal, match="每人全年慰问不超过6,000元，今年已列6,000元"):
        give(last, 1)

    # dropped, the money is free again
    services.drop_person(
        ConsolationRecipient.objects.get(campaign=festival), reason="调离", actor=None
    )
    assert give(last, 3000) == 1
    changed = ConsolationRecipient.objects.get(campaign=last)
    with pytest.raises(Refusal, match="每人每次慰问不超过3,000元"):
        services.change_gift(
            changed, gift=services.Gift(Decimal(3001)), category="hardship", actor=None
        )


def test_a_campaign_keeps_to_its_quota(cast: Any) -> None:
    people = [member(f"职工{'甲乙丙'[n]}", 105 + 2 * n, cast.machinery) for n in range(3)]
    campaign = services.plan_campaign(
        {
            "union": cast.county_a, "title": "五一慰问", "brand": "other",
            "occasion": "labour_day", "from_on": TODAY, "to_on": TODAY, "scheme": "慰问一线。",
            "quota": Decimal(1000),
        },
        actor=None,
    )  # fmt: skip

    with pytest.raises(Refusal, match="额度为1,000元，已用800元"):
        services.list_people(
            campaign,
            [
                services.Invited(one.person, cast.machinery, services.Gift(Decimal(400)))
                for one in people
            ],
            union=cast.county_a,
            category="frontline",
            actor=None,
        )

    assert not ConsolationRecipient.objects.exists()  # whole or not at all
    with pytest.raises(Refusal, match="没有参加这次活动"):
        services.list_people(campaign, [], union=cast.textile, category="frontline", actor=None)
