"""Why two people seem to be one, and what was decided."""

from django.db.models import TextChoices


class PairState(TextChoices):
    OPEN = "open", "待核对"
    SAME = "same", "已合并"
    DIFFERENT = "different", "不是同一人"


class Reason(TextChoices):
    """Ours, after the checks of 会员实名制: same name and birthday under different numbers."""

    NUMBER_FORM = "number_form", "同一证件号码的不同写法"
    NUMBER_NEAR = "number_near", "证件号码只差一两位"
    NAME_BIRTH = "name_birth", "姓名、出生日期相同"
    SOUND_BIRTH = "sound_birth", "姓名读音、出生日期相同"
    NAME_MOBILE = "name_mobile", "姓名、手机号相同"
    BIRTH_MOBILE = "birth_mobile", "出生日期、手机号相同"
    OTHER_PAPER = "other_paper", "两种证件"
    PHONE_CHANGED = "phone_changed", "手机号不同"
