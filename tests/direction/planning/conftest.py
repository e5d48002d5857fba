"""Invented papers and a few plans made of them."""

import pytest

from gonghui.direction.planning import services

PLAN = """东岭县总工会2026年工作要点
2026年工会工作的总体要求是：围绕中心、服务大局，奋力开创工会工作新局面。
一、加强组织建设
（一）扩大组织覆盖。牵头部门：组织部；配合部门：权益部。全年新增会员2000人以上，新建工会组织xx家。
（二）建强干部队伍。举办工会干部培训班3期，加强调查研究。
二、做好服务职工工作
（一）关爱女职工。新建“爱心妈妈小屋”5个，持续推进健康讲座。
（二）走访慰问。全年走访慰问困难职工120户。
（三）丰富职工文化生活。广泛开展读书活动。
东岭县总工会
2026年1月10日
"""

BOTH = """2025年，县总工会各项工作取得新成效。
一、2025年工作情况
（一）组织建设。全年新建工会组织36家，发展会员1800人。
（二）服务职工。走访慰问困难职工90户，发放慰问金45万元。
二、2026年工作打算
（一）组织建设。全年新建工会组织40家以上，新增会员2000人。
（二）服务职工。走访慰问困难职工100户。
"""

BARE = "今年我们要把工会工作做好，多办实事。要新增会员300人。大家一起努力。"


@pytest.fixture
def plan(cast):
    """The invented plan of county A, under review."""
    return services.import_plan(union=cast.county_a, actor=cast.officer_a, pasted=PLAN).plan


@pytest.fixture
def confirmed(cast, plan):
    """The same, confirmed as read."""
    services.adopt_all(plan, actor=cast.chair_a)
    return services.confirm_plan(plan, actor=cast.chair_a)
