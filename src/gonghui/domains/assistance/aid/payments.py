"""What money of aid is paid for."""

from __future__ import annotations

from typing import Any

from gonghui.engines.money.enums import Way
from gonghui.engines.money.kinds import Cap, Duplicate, PaymentKind

_GIVING = "gonghui.domains.assistance.aid.services.giving"
_PARTNERS = "gonghui.domains.assistance.aid.services.partners"
_BASIS = "各省困难职工补助标准规定；《工会送温暖资金使用管理办法》（2018年）"
_STUDY = "金秋助学活动通知；各省困难职工补助标准规定"


def _grant(kind: str, title: str, over: Any, **given: Any) -> PaymentKind:
    code = f"aid_{kind}"
    given.setdefault("caps", (Cap(f"{title}全年限额", limit=f"{_GIVING}.cap_of_grant", over=over),))
    return PaymentKind(
        code,
        title,
        _BASIS,
        ways=(Way.BANK, Way.CASH),
        paid=f"{_GIVING}.paid",
        failed=f"{_GIVING}.failed",
        signed=f"{_GIVING}.signed",
        reversed=f"{_GIVING}.taken_back",
        sensitive=True,
        view_permission="aid.view",
        plain_title="帮扶资金",
        **given,
    )


PAYMENT_KINDS = (
    _grant("living", "生活救助", "household"),
    _grant("medical", "医疗救助", "household"),
    _grant("accidental", "意外致困救助", "household"),
    _grant(
        "temporary",
        "临时救助",
        "person",
        caps=(Cap("临时救助每人全年限额", parameter="aid.temporary_year"),),
    ),
    _grant(
        "warmth",
        "送温暖慰问",
        "person",
        caps=(Cap("送温暖慰问每人全年限额", parameter="aid.warmth_year"),),
    ),
    PaymentKind(
        "aid_study",
        "金秋助学",
        _STUDY,
        ways=(Way.BANK, Way.CASH),
        duplicate=Duplicate(same="student", period="year"),
        paid=f"{_GIVING}.paid",
        failed=f"{_GIVING}.failed",
        signed=f"{_GIVING}.signed",
        reversed=f"{_GIVING}.taken_back",
        sensitive=True,
        view_permission="aid.view",
        plain_title="帮扶资金",
    ),
    PaymentKind(
        "aid_study_partner",
        "联系地区助学",
        _STUDY,
        payee="employer",
        paid=f"{_PARTNERS}.paid",
        reversed=f"{_PARTNERS}.taken_back",
        sensitive=True,
        view_permission="aid.view",
        plain_title="帮扶资金",
    ),
    PaymentKind(
        "aid_study_gift",
        "助学回访慰问",
        _STUDY,
        ways=(Way.BANK, Way.CASH),
        sensitive=True,
        view_permission="aid.view",
        plain_title="帮扶资金",
    ),
    PaymentKind(
        "aid_study_gift_partner",
        "联系地区助学回访慰问",
        _STUDY,
        payee="employer",
        sensitive=True,
        view_permission="aid.view",
        plain_title="帮扶资金",
    ),
)
