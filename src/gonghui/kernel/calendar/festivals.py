"""Festivals that unions plan their year around, lunar ones included."""

import datetime as dt

from lunar_python import Lunar, Solar

_LUNAR = (("春节", 1, 1), ("元宵节", 1, 15), ("端午节", 5, 5), ("中秋节", 8, 15), ("重阳节", 9, 9))
_SOLAR = (
    ("元旦", 1, 1),
    ("国际劳动妇女节", 3, 8),
    ("国际劳动节", 5, 1),
    ("青年节", 5, 4),
    ("国际儿童节", 6, 1),
    ("建党节", 7, 1),
    ("建军节", 8, 1),
    ("教师节", 9, 10),
    ("国庆节", 10, 1),
    ("国家宪法日", 12, 4),
)


def festivals(year: int) -> list[tuple[dt.date, str]]:
    """Festivals whose day falls into a solar year, in order."""
    days = [(dt.date(year, month, day), name) for name, month, day in _SOLAR]
    for name, month, day in _LUNAR:
        solar = Lunar.fromYmd(year, month, day).getSolar()
        days.append((dt.date(solar.getYear(), solar.getMonth(), solar.getDay()), name))
    return sorted([*days, (_qingming(year), "清明节")])


def _qingming(year: int) -> dt.date:
    """The day of the solar term 清明, the fourth, fifth or sixth of April."""
    solar = Lunar.fromYmd(year, 6, 1).getJieQiTable()["清明"]
    return dt.date(solar.getYear(), solar.getMonth(), solar.getDay())


def lunar_label(day: dt.date) -> str:
    """The lunar date as papers print it, e.g. 正月初五."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return f"{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"
