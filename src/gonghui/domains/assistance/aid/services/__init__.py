"""Verbs of aid."""

from gonghui.domains.assistance.aid.services.campaigns import (
    Plan,
    advance_campaign,
    change_campaign,
    make_campaign,
)
from gonghui.domains.assistance.aid.services.giving import (
    draft_payment,
    evaluate,
    hand_over,
    sign_at_desk,
    sign_own,
)
from gonghui.domains.assistance.aid.services.granting import Ask, propose, serve, set_amount
from gonghui.domains.assistance.aid.services.partners import (
    approve_list,
    draft_list,
    drop_list,
    import_list,
)
from gonghui.domains.assistance.aid.services.policies import adopt_preset
from gonghui.domains.assistance.aid.services.studying import (
    Student,
    amend,
    apply,
    draft_payments,
)
from gonghui.domains.assistance.aid.services.visiting import CallBack, visit

__all__ = [
    "Ask",
    "CallBack",
    "Plan",
    "Student",
    "adopt_preset",
    "advance_campaign",
    "amend",
    "apply",
    "approve_list",
    "change_campaign",
    "draft_list",
    "draft_payment",
    "draft_payments",
    "drop_list",
    "evaluate",
    "hand_over",
    "import_list",
    "make_campaign",
    "propose",
    "serve",
    "set_amount",
    "sign_at_desk",
    "sign_own",
    "visit",
]
