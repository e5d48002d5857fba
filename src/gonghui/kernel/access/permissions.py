"""Entry types of permissions and roles."""

from dataclasses import dataclass

from gonghui.kernel.catalogues import Catalogue


@dataclass(frozen=True)
class Role:
    """A duty at a union; which permissions it carries is declared by the permissions."""

    code: str
    title: str
    description: str = ""


CHAIR = Role("chair", "主席", "本级全部业务，审批与签发")
OFFICER = Role("officer", "经办", "登记、导入、办理")
ORGANISER = Role("organiser", "组织", "工会组织与会员管理")
FINANCE = Role("finance", "财务", "经费与资产")
AUDITOR = Role("auditor", "经审", "经费审查监督")
AID = Role("aid", "帮扶", "困难帮扶与慰问")
AID_APPROVER = Role("aid_approver", "帮扶审批", "审核批准困难帮扶，须单独授权")
CASHIER = Role("cashier", "出纳", "支付与对账")
WOMEN = Role("women", "女工", "女职工工作")
VIEWER = Role("viewer", "查看", "只读")
SYSTEM_ADMIN = Role("system_admin", "系统管理员", "系统设置，不接触业务数据")
SECURITY_ADMIN = Role("security_admin", "安全管理员", "账号与授权")
AUDIT_ADMIN = Role("audit_admin", "审计管理员", "查阅审计记录")

ALL_ROLES = (
    CHAIR,
    OFFICER,
    ORGANISER,
    FINANCE,
    AUDITOR,
    AID,
    AID_APPROVER,
    WOMEN,
    CASHIER,
    VIEWER,
    SYSTEM_ADMIN,
    SECURITY_ADMIN,
    AUDIT_ADMIN,
)
ROLE_CHOICES = [(role.code, role.title) for role in ALL_ROLES]

BUSINESS = (
    CHAIR,
    OFFICER,
    ORGANISER,
    FINANCE,
    CASHIER,
    AUDITOR,
    AID,
    AID_APPROVER,
    WOMEN,
    VIEWER,
)
"""Roles that see ordinary business data of their union."""

EDITORS = (CHAIR, OFFICER, ORGANISER)
"""Roles that write ordinary business data of their union."""

ADMIN_ROLES = frozenset(role.code for role in (SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN))
"""Three posts that nobody holds two of (GB/T 22239, management centre)."""


@dataclass(frozen=True)
class Permission:
    """What may be done: `<app>.<verb>`, its Chinese label, and the roles that hold it."""

    code: str
    label: str
    roles: tuple[Role, ...]


PERMISSIONS: Catalogue[Permission] = Catalogue("PERMISSIONS", Permission)


def roles_with(permission: str) -> frozenset[str]:
    """Codes of the roles that hold a permission. KeyError for an undeclared one."""
    return frozenset(role.code for role in PERMISSIONS[permission].roles)
