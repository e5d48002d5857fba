"""What pages tell, and to whom."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gonghui.engines.money import services
from gonghui.engines.money.checks import problems_of
from gonghui.engines.money.kinds import PAYMENT_KINDS, Cap, PaymentKind
from gonghui.kernel.access.services import grant_role
from tests.conftest import GRANTED_ON
from tests.engines.money.conftest import KINDS, make_account

pytestmark = pytest.mark.django_db
SECRET = {"kind": "proof.secret", "subject": "household:x", "cause": "06", "note": "肝移植术后"}


def text_of(response) -> str:
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


@pytest.fixture
def secret(purse):
    return purse.draft(purse.person("欧阳明月"), "4321", **SECRET)


def test_of_a_sensitive_payment_only_who_may_know_learns_for_whom_and_why(purse, secret, client_of):
    aid = make_account("aid-a", "高帮扶", "aid", purse.union)
    masked = ("/money/", f"/money/orders/{secret.pk}/", "/money/approve/")
    chair = client_of(purse.chair)

    for url in masked:
        page = text_of(chair.get(url))
        assert "4,321.00" in page
        assert "专项救助" in page
        assert "欧**月" in page
        for told in ("欧阳明月", "大病救助", "肝移植", "household"):
            assert told not in page, (url, told)
    finance = text_of(client_of(purse.finance).get(f"/money/orders/{secret.pk}/"))
    assert "欧阳明月" not in finance
    cashier = text_of(client_of(purse.cashier).get(f"/money/orders/{secret.pk}/"))
    assert "欧阳明月" in cashier
    assert "大病救助" not in cashier
    assert "肝移植" not in cashier
    helper = text_of(client_of(aid).get(f"/money/orders/{secret.pk}/"))
    for told in ("欧阳明月", "大病救助", "肝移植术后"):
        assert told in helper


def test_no_search_filter_or_count_tells_what_is_masked(purse, secret, client_of):
    chair, cashier = client_of(purse.chair), client_of(purse.cashier)

    assert "4,321.00" not in text_of(chair.get("/money/?q=欧阳"))
    assert "4,321.00" in text_of(cashier.get("/money/?q=欧阳"))
    assert "4,321.00" in text_of(chair.get(f"/money/?q={secret.number}"))
    assert "大病救助" not in text_of(chair.get("/money/"))
    aid_elsewhere = make_account("both", "两边", "aid", purse.cast.county_b)
    grant_role(aid_elsewhere, role="finance", union=purse.union, from_on=GRANTED_ON, actor=None)
    page = text_of(client_of(aid_elsewhere).get("/money/?kind=proof.secret"))
    assert "4,321.00" not in page
    assert "共 0 笔" in page or "没有" in page


def test_an_export_is_masked_like_the_list_and_recorded(purse, secret, client_of):
    response = client_of(purse.finance).get("/money/export/")

    content = b"".join(response.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert "欧**月" in cells
    assert not {"欧阳明月", "大病救助", "肝移植术后"} & cells
    assert secret.account.number not in cells


def test_whoever_drafts_meets_his_own_orders_only(purse, client_of):
    own, others = purse.draft(amount="11.11"), purse.draft(amount="22.22", actor=purse.finance)
    officer = client_of(purse.officer)

    page = text_of(officer.get("/money/"))

    assert "11.11" in page
    assert "22.22" not in page
    assert officer.get(f"/money/orders/{own.pk}/").status_code == 200
    for step in ("", "cancel/", "account/", "correct/"):
        assert officer.get(f"/money/orders/{others.pk}/{step}").status_code == 404


@pytest.mark.parametrize(
    "url", ["/money/", "/money/approve/", "/money/signatures/", "batch", "fill"]
)
def test_a_list_asks_the_same_whatever_its_length(purse, client_of, url):
    cashier = client_of(purse.chair if url == "/money/approve/" else purse.cashier)
    batch = services.open_batch(purse.union, actor=purse.cashier)
    path = {"batch": f"/money/batches/{batch.pk}/", "fill": f"/money/batches/{batch.pk}/fill/"}.get(
        url, url
    )

    def grow() -> None:
        purse.draft()
        purse.paid()
        purse.approved()
        services.put_in_batch(batch, [purse.approved()], actor=purse.cashier)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text_of(cashier.get(path))
        return len(queries)

    grow()
    cost()
    few = cost()
    for _ in range(3):
        grow()
    assert cost() == few


def test_the_card_says_what_was_asked_at_drafting(purse, client_of):
    order = purse.draft(kind="proof.second", subject="household:y", amount="700", period="2026")

    page = text_of(client_of(purse.chair).get(f"/money/orders/{order.pk}/"))

    assert "每户每年救助上限：上限5,000.00元，此前已有0.00元。依据：某省救助标准" in page
    assert "余额100,000.00元" in page


def test_a_whole_number_is_shown_once_to_who_says_why(purse, client_of):
    order, cashier = purse.draft(), client_of(purse.cashier)
    url = f"/money/orders/{order.pk}/reveal/"

    assert order.account.number not in text_of(cashier.get(url))
    answer = cashier.post(url, {"reason": "与银行核对"})

    assert order.account.number in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert client_of(purse.chair).post(url, {"reason": "想看"}).status_code == 403


def test_kinds_that_would_fail_before_a_cashier_fail_at_start_up():
    broken = PaymentKind(
        "a.b",
        "坏的",
        "",
        ways=(),
        view_permission="nobody.knows",
        paid="no.such.hook",
        caps=(Cap("上限"), Cap("上限", parameter="no.such", group=("c.d",))),
    )

    said = "；".join(problems_of(broken))

    for part in ("nobody.knows", "in no way", "no basis", "no.such", "wants a parameter", "c.d"):
        assert part in said
    assert [problem for kind in KINDS for problem in problems_of(kind)] == []
    assert [problem for kind in PAYMENT_KINDS for problem in problems_of(kind)] == []
