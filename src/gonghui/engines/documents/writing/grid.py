"""Page, grid and sizes of GB/T 9704-2012, in twips (1/20 pt) unless the name says otherwise."""

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4 (5.1)
TOP, LEFT, RIGHT, BOTTOM = 2098, 1588, 1474, 1984  # 天头 37 mm, 订口 28 mm (5.2.1)
BLOCK_WIDTH = PAGE_WIDTH - LEFT - RIGHT  # 版心 156 mm
BLOCK_END = PAGE_HEIGHT - BOTTOM
LINES, CHARACTERS = 22, 28  # (5.2.3)
LINE = 579  # 28.95 pt: 22 lines are 12738 of the block's 12756; 29 pt would lose the last line
CHARACTER = 315  # 16 pt less 0.25 pt: 28 characters are 441 of the block's 442.2 pt
SPACING = -5  # that 0.25 pt, for w:spacing of a run
TITLE_LINE = 660
FOOTER_DISTANCE = 1423  # puts the dash of “— 1 —” 7 mm below the block (7.5)

# 字号 → half-points
SIZE_1, SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5 = 52, 44, 32, 28, 24, 21


def characters(count: float) -> int:
    """Width of 空 `count` 字 in body size."""
    return round(count * CHARACTER)


def text_width(text: str) -> float:
    """Width of a text in 字: half-width characters count one half."""
    return sum(0.5 if ord(character) < 0x2000 else 1.0 for character in text)
