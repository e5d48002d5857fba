"""How protected facts look to someone who may not see them whole. One module for lists, cards,
exports and print (docs/security.md)."""


def mask_identity(number: str) -> str:
    """First four and last four characters: 1101**********002X."""
    if len(number) <= 8:
        return f"{number[:1]}{'*' * max(len(number) - 3, 3)}{number[-2:]}" if number else ""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def mask_mobile(number: str) -> str:
    """138****5678; a short or foreign number keeps its last two characters."""
    if len(number) >= 11:
        return f"{number[:3]}****{number[-4:]}"
    return f"{'*' * max(len(number) - 2, 0)}{number[-2:]}"


def mask_account(number: str) -> str:
    """**** 1234"""
    return f"**** {number[-4:]}" if number else ""


def mask_name(name: str) -> str:
    """As publicity outside the unit shows it: 张*, 张*三, 买**·***拉."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return f"{name[0]}*"
    middle = "".join("·" if letter == "·" else "*" for letter in name[1:-1])
    return f"{name[0]}{middle}{name[-1]}"
