"""The colour of each state, the same on every page."""

from gonghui.engines.goods.enums import LineState, ListState, LossState, TakeState, TransferState

LIST = {ListState.OPEN: "info", ListState.CLOSED: "ok", ListState.CANCELLED: "mute"}
LINE = {
    LineState.PLANNED: "warn",
    LineState.HANDED: "info",
    LineState.SIGNED: "ok",
    LineState.RETURNED: "mute",
    LineState.CANCELLED: "mute",
}
TRANSFER = {
    TransferState.SENT: "info",
    TransferState.DIFFERS: "bad",
    TransferState.RECEIVED: "ok",
}
LOSS = {LossState.ASKED: "warn", LossState.APPROVED: "ok", LossState.REFUSED: "mute"}
TAKE = {
    TakeState.COUNTING: "info",
    TakeState.SUBMITTED: "warn",
    TakeState.APPROVED: "ok",
    TakeState.CANCELLED: "mute",
}
