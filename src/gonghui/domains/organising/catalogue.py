"""Declared facts of organising."""

from gonghui.domains.organising.indicators import INDICATORS
from gonghui.domains.organising.registers import APPOINTMENTS, EMPLOYERS, UNIONS
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.ui.menus import MenuItem

__all__ = ["INDICATORS"]

REGISTERS = (UNIONS, EMPLOYERS, APPOINTMENTS)

AUDIT_EVENTS = (
    AuditEvent("organising.profile_saved", "{actor}修改了{target}的组织信息"),
    AuditEvent("organising.coverage_ended", "{actor}结束了{union}对{target}的覆盖"),
)

MENU = (
    MenuItem("组织树", "organising:tree", "sitemap", "org.view", "组织", 10),
    MenuItem(
        "工会组织",
        "registers:list",
        "building-community",
        "org.view",
        "组织",
        20,
        url_kwargs={"code": "unions"},
    ),
    MenuItem(
        "用人单位",
        "registers:list",
        "building-factory",
        "employers.view",
        "组织",
        30,
        url_kwargs={"code": "employers"},
    ),
    MenuItem(
        "工会任职",
        "registers:list",
        "user-check",
        "org.view",
        "组织",
        40,
        url_kwargs={"code": "appointments"},
    ),
    MenuItem("数据核对", "organising:checks", "checklist", "org.view", "组织", 60),
)
