"""The figures of goods. Source: docs/sources.md, figures (慰问, 经费)."""

from __future__ import annotations

from gonghui.engines.goods import measures
from gonghui.engines.indicators.definitions import Indicator, IndicatorKind

_RULE = "物资出入库流水和签收记录，按实际成本"
_POVERTY = "脱贫地区农副产品不低于当年节日慰问品金额30%的省级通行要求（陕、浙、疆）"
_FLOW, _RATIO = IndicatorKind.FLOW, IndicatorKind.RATIO
_GROUP = "物资"

INDICATORS = (
    Indicator(
        "goods_issued_value",
        "发放物资价值",
        "万元",
        _FLOW,
        "期内发放的物资按批次成本计的价值，退回的扣除；按发放日期",
        _RULE,
        facts=measures.issued_value(),
        group=_GROUP,
        phrase="发放物资价值{value}",
        words=("发放物资", "物资价值", "发放慰问品价值"),
    ),
    Indicator(
        "goods_lines_handed",
        "物资发放项数",
        "项",
        _FLOW,
        "期内已发放的发放明细，按发放日期",
        _RULE,
        facts=measures.lines_handed(),
        group=_GROUP,
    ),
    Indicator(
        "goods_lines_signed",
        "物资签收项数",
        "项",
        _FLOW,
        "期内已发放的发放明细中已经签收的，按发放日期",
        _RULE,
        facts=measures.lines_signed(),
        group=_GROUP,
    ),
    Indicator(
        "goods_signed_rate",
        "物资签收率",
        "%",
        _RATIO,
        "物资签收项数 ÷ 物资发放项数",
        _RULE,
        numerator="goods_lines_signed",
        denominator="goods_lines_handed",
        group=_GROUP,
        phrase="物资签收率{value}",
        words=("物资签收率",),
    ),
    Indicator(
        "goods_persons",
        "实名领取物资人数",
        "人",
        _FLOW,
        "期内实名领取物资的人，按人去重；单位和集体领取的不计",
        _RULE,
        facts=measures.persons_given(),
        group=_GROUP,
    ),
    Indicator(
        "goods_bought_value",
        "采购物资金额",
        "万元",
        _FLOW,
        "期内采购入库的物资金额，冲回的扣除",
        _RULE,
        facts=measures.bought(),
        group=_GROUP,
        words=("采购物资金额",),
    ),
    Indicator(
        "goods_donated_value",
        "接受捐赠物资价值",
        "万元",
        _FLOW,
        "期内捐赠入库的物资，按公允价",
        _RULE,
        facts=measures.donated(),
        group=_GROUP,
        words=("捐赠物资价值",),
    ),
    Indicator(
        "festival_goods_bought",
        "节日慰问品采购额",
        "万元",
        _FLOW,
        "期内采购入库的节日慰问品金额，冲回的扣除",
        _POVERTY,
        facts=measures.bought(category=measures.FESTIVAL),
        group=_GROUP,
    ),
    Indicator(
        "poverty_goods_bought",
        "脱贫地区产品采购额",
        "万元",
        _FLOW,
        "节日慰问品采购额中标记为脱贫地区产品的",
        _POVERTY,
        facts=measures.bought(category=measures.FESTIVAL, poverty_area=True),
        group=_GROUP,
    ),
    Indicator(
        "poverty_product_ratio",
        "脱贫地区产品采购占比",
        "%",
        _RATIO,
        "脱贫地区产品采购额 ÷ 节日慰问品采购额",
        _POVERTY,
        numerator="poverty_goods_bought",
        denominator="festival_goods_bought",
        group=_GROUP,
        phrase="脱贫地区产品采购占节日慰问品的{value}",
        words=("脱贫地区产品采购占比", "消费帮扶产品占比"),
    ),
)
