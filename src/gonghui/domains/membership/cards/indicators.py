"""The figures of members' cards. Sources: docs/sources.md, figures (普惠)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.domains.membership.cards.enums import CardKind, CheckResult
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record

_GROUP = "会员"
_SOURCE = "《工会会员会籍管理办法》（2016年）；会员服务卡统计口径"
_SERVICE = Q(kind=CardKind.SERVICE)


def _address(pk: int) -> str:
    return reverse("registers:card", kwargs={"code": "member-cards", "pk": pk})


def _stock(where: Q, *, distinct: str = "") -> Facts:
    """Cards in their members' hands on a day."""
    return Facts(
        model="cards.CardSpan",
        union="union",
        day="from_on",
        until="to_on",
        where=where,
        distinct=distinct,
        permission="cards.view",
        related=("card__membership__person", "union"),
        records=(
            Record("会员卡号", lambda row: row.card.number),
            Record("姓名", lambda row: row.card.membership.person.name),
            Record("卡别", lambda row: row.get_kind_display()),
            Record("所属工会", lambda row: row.union.name),
            Record("起始日期", lambda row: row.from_on),
            Record("有效期至", lambda row: row.card.valid_until),
        ),
        link=lambda row: _address(row.card_id),
    )


def _card_records() -> tuple[Record, ...]:
    return (
        Record("会员卡号", lambda row: row.number),
        Record("姓名", lambda row: row.membership.person.name),
        Record("激活时所属工会", lambda row: row.activated_at_union.name),
        Record("激活日期", lambda row: row.activated_on),
        Record("现状态", lambda row: row.get_status_display()),
    )


def _point(row: Any) -> str:
    return row.point or row.union.name


STOCK, FLOW, RATIO = IndicatorKind.STOCK, IndicatorKind.FLOW, IndicatorKind.RATIO

INDICATORS = (
    Indicator(
        "service_cards_new",
        "新增工会会员服务卡",
        "张",
        FLOW,
        "期内首次激活的会员服务卡，按激活时所属工会；补卡、换卡不计",
        _SOURCE,
        facts=Facts(
            model="cards.MemberCard",
            union="activated_at_union",
            day="activated_on",
            where=_SERVICE & Q(replaces=None),
            permission="cards.view",
            related=("membership__person", "activated_at_union"),
            records=_card_records(),
            link=lambda row: _address(row.pk),
        ),
        group=_GROUP,
        phrase="新增工会会员服务卡{value}",
        words=("新增会员服务卡", "发放会员服务卡", "工会会员服务卡", "会员服务卡"),
    ),
    Indicator(
        "service_cards_total",
        "累计有效服务卡",
        "张",
        STOCK,
        "期末已激活、未挂失、未过期的会员服务卡",
        _SOURCE,
        facts=_stock(_SERVICE & Q(is_usable=True)),
        group=_GROUP,
        phrase="有效会员服务卡{value}",
        words=("有效服务卡", "持卡数", "办卡数"),
    ),
    Indicator(
        "service_cards_issued",
        "在手服务卡",
        "张",
        STOCK,
        "期末已发放到会员手中的会员服务卡，含尚未激活的",
        _SOURCE,
        facts=_stock(_SERVICE),
        group=_GROUP,
        words=("已发放服务卡",),
    ),
    Indicator(
        "card_activation_rate",
        "服务卡激活率",
        "%",
        RATIO,
        "累计有效服务卡 ÷ 在手服务卡",
        _SOURCE,
        numerator="service_cards_total",
        denominator="service_cards_issued",
        group=_GROUP,
        phrase="服务卡激活率{value}",
        words=("激活率",),
    ),
    Indicator(
        "card_holders",
        "持卡会员",
        "人",
        STOCK,
        "期末持有任一种有效会员卡（会员证、电子会员证、会员服务卡）的在籍会员，按人去重",
        _SOURCE,
        facts=_stock(Q(is_usable=True, is_counted=True), distinct="card__membership__person"),
        group=_GROUP,
        phrase="持卡会员{value}",
        words=("持卡会员",),
    ),
    Indicator(
        "card_rate",
        "会员持卡率",
        "%",
        RATIO,
        "持卡会员 ÷ 会员总数，各级均为分子合计除以分母合计",
        _SOURCE,
        numerator="card_holders",
        denominator="members_total",
        group=_GROUP,
        phrase="会员持卡率{value}",
        words=("持卡率", "办卡率"),
    ),
    Indicator(
        "card_checks",
        "会员卡核验",
        "人次",
        FLOW,
        "期内在服务点核验为有效的次数",
        _SOURCE,
        facts=Facts(
            model="cards.CardCheck",
            union="union",
            day="checked_on",
            where=Q(result=CheckResult.VALID),
            permission="cards.check",
            related=("card__membership__person", "union", "actor"),
            records=(
                Record("核验时间", lambda row: row.checked_at),
                Record("服务点", _point),
                Record("姓名", lambda row: row.card.membership.person.name),
                Record("会员卡号", lambda row: row.card.number),
                Record("核验人", lambda row: row.actor.display_name if row.actor else ""),
            ),
        ),
        group=_GROUP,
        phrase="核验会员卡{value}",
        words=("核验会员卡", "持卡享受服务"),
    ),
)
