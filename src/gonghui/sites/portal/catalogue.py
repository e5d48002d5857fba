"""Declared facts of the phone site: tiles that belong to no line of business."""

from gonghui.kernel.ui.tiles import PortalTile

PORTAL_TILES = (
    PortalTile(
        "bind",
        "绑定会员",
        "portal:bind",
        "link",
        who="unbound",
        order=10,
        hint="已是会员，核对姓名、证件和手机号",
    ),
)
