"""Declared facts of the workbench: its menu."""

from gonghui.kernel.ui.menus import MenuItem

MENU = (
    MenuItem("首页", "home", "home", "", "工作台", 10),
    MenuItem("政策参数", "policy", "adjustments-horizontal", "policy.view", "系统", 30),
    MenuItem("工作日历", "calendar", "calendar", "calendar.view", "系统", 40),
    MenuItem("后台任务", "jobs", "activity", "jobs.view", "系统", 50),
    MenuItem("审计记录", "audit", "shield-check", "audit.view", "系统", 60),
    MenuItem("账号与授权", "accounts", "key", "access.manage", "系统", 70),
)
