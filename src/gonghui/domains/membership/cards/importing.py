"""What the bank sends back: for each card made or not, its bank number or why not (制卡结果)."""

from __future__ import annotations

from typing import Any

from gonghui.domains.membership.cards.enums import CardKind, CardStatus, Channel
from gonghui.domains.membership.cards.models import MemberCard
from gonghui.domains.membership.cards.rules.numbers import number_problem
from gonghui.domains.membership.cards.services import batches
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.rules.joining import card_problem
from gonghui.domains.membership.services.details import set_card_number
from gonghui.engines.registers.importing.chunk import Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.people import protection

MADE, FAILED = "made", "failed"
COLUMNS = (
    ImportColumn(
        "number",
        "会员卡号",
        "digits",
        required=True,
        longest=20,
        aliases=("会员服务卡号", "工会卡号"),
        help="制卡名单中的16位会员卡号，不要改动；单元格须为文本格式。",
        example="1306063000000015",
    ),
    ImportColumn(
        "name",
        "姓名",
        required=True,
        longest=50,
        aliases=("持卡人", "户名", "客户姓名"),
        example="张三",
        help="与制卡名单一致，用来核对没有串行。",
    ),
    ImportColumn(
        "outcome",
        "制卡结果",
        "choice",
        required=True,
        choices=((MADE, "成功"), (FAILED, "失败")),
        synonyms={"已制卡": MADE, "制卡成功": MADE, "制卡失败": FAILED, "未制卡": FAILED},
        aliases=("结果", "处理结果"),
        example="成功",
    ),
    ImportColumn(
        "bank_no",
        "银行卡号",
        "digits",
        longest=23,
        protected=True,
        aliases=("卡号", "银行账号"),
        help="制卡成功的必填，12至19位；单元格须为文本格式。",
    ),
    ImportColumn(
        "reason",
        "失败原因",
        longest=100,
        aliases=("原因", "失败说明"),
        help="制卡失败的必填，会退回给申领工会。",
    ),
)


class BankResultImporter:
    """Reads the bank's answer for one run."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self._cards: dict[int, MemberCard] = {}

    def check(self, chunk: Chunk) -> None:
        """Numbers by their check digits, and what each outcome wants."""
        columns = zip(
            *(chunk.values(name) for name in ("number", "outcome", "bank_no", "reason")),
            strict=True,
        )
        for place, (number, outcome, bank_no, reason) in enumerate(columns):
            if number and (problem := number_problem(number)):
                chunk.refuse_one(place, "会员卡号", problem)
            if outcome == MADE and not bank_no:
                chunk.refuse_one(place, "银行卡号", "制卡成功的，须填银行卡号")
            if bank_no and (problem := card_problem("".join(bank_no.split()))):
                chunk.refuse_one(place, "银行卡号", problem.replace("服务卡号", "银行卡号"))
            if outcome == FAILED and not reason:
                chunk.refuse_one(place, "失败原因", "制卡失败的，须填原因")

    def match(self, chunk: Chunk) -> None:
        """Which cards the rows are about, within the importer's reach."""
        rows = chunk.frame.to_dicts()
        good = chunk.good()
        wanted = {rows[place]["number"]: place for place in good}
        asked = (
            MemberCard.objects.everything(reason="an import that the system itself runs")
            if self.context.actor is None
            else MemberCard.objects.visible_to(
                self.context.actor, self.context.register.permissions.imports
            )
        )
        found = {
            card.number: card
            for card in asked.filter(number__in=wanted).select_related("membership__person")
        }
        self._cards = {}
        for place in good:
            row = rows[place]
            card = found.get(row["number"])
            if card is None:
                chunk.refuse_one(place, "会员卡号", "您的管理范围内没有这张卡，请核对")
                continue
            self._settle(chunk, place, row, card)

    def _settle(self, chunk: Chunk, place: int, row: dict[str, Any], card: MemberCard) -> None:
        conflict = Verdict.CONFLICT
        if card.membership.person.name != row["name"]:
            chunk.refuse_one(place, "姓名", "与这张卡的申领人不一致，请核对是否串行", conflict)
        elif card.kind != CardKind.SERVICE:
            chunk.refuse_one(place, "会员卡号", "这不是会员服务卡", conflict)
        elif card.status == CardStatus.APPLIED and card.batch_id is None:
            chunk.refuse_one(place, "会员卡号", "这张卡不在制卡批次中，请先建制卡批次", conflict)
        elif card.status == CardStatus.APPLIED:
            after = "已制卡" if row["outcome"] == MADE else f"制卡未成：{row['reason']}"
            chunk.settle(place, Settled(Verdict.CHANGED, card.pk, (("状态", "已申领", after),)))
            self._cards[place] = card
        elif row["outcome"] == MADE and self._has_number(card, row["bank_no"]):
            chunk.settle(place, Settled(Verdict.SAME, card.pk))
        else:
            chunk.refuse_one(
                place,
                "会员卡号",
                f"这张卡现为“{card.get_status_display()}”，不再等待制卡",
                conflict,
            )

    @staticmethod
    def _has_number(card: MemberCard, number: str) -> bool:
        stored = protection.unseal(card.bank_no_sealed, context=card.bank_no_context)
        return stored == "".join(number.split())

    def apply(self, chunk: Chunk) -> None:
        """Made cards get their bank number and wait to be handed out; the others wait again.

        The collection form of the member takes the number over: nobody enters it twice.
        """
        rows = chunk.frame.to_dicts()
        keys = [card.pk for card in self._cards.values()]
        locked = {
            card.pk: card
            for card in MemberCard.objects.filter(pk__in=keys)
            .select_for_update(of=("self",))
            .select_related("membership__person", "batch")
        }
        made, failed, members = [], [], []
        for place in chunk.settled_as(Verdict.CHANGED):
            row, card = rows[place], locked[self._cards[place].pk]
            if row["outcome"] == FAILED:
                failed.append((card, row["reason"]))
                continue
            number = "".join(row["bank_no"].split())
            card.bank = card.batch.bank if card.batch else card.bank
            card.bank_no_sealed = protection.seal(number, context=card.bank_no_context)
            set_card_number(card.membership, number)
            card.membership.bank = card.bank
            made.append(card)
            members.append(card.membership)
        batches.made(made, actor=self.context.actor, channel=Channel.BANK)
        batches.failed(failed, actor=self.context.actor)
        Membership.objects.bulk_update(members, ["card_no_sealed", "bank"], batch_size=500)


BANK_RESULT = ImportLayout(
    title="制卡结果",
    columns=COLUMNS,
    key="number",
    importer=BankResultImporter,
    preview=("number", "name", "outcome"),
    notes=(
        "银行按制卡名单逐张填写结果；同一文件重复导入不会重复登记。",
        "制卡失败的退回待制卡，可在改正资料后编入下一批。",
    ),
)
