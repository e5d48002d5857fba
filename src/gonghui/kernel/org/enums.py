"""Code lists of unions and employers. Sources: 工会法 §10–16, 会员实名制采集表 (GB/T 4754-2017, registration form codes)."""

from django.db.models import TextChoices


class UnionLevel(TextChoices):
    """工会法 §10–11: seven levels."""

    NATIONAL = "national", "全国"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡镇（街道、园区）"
    VILLAGE = "village", "村（社区）"
    BASE = "base", "基层"


LEVEL_ORDER = [level.value for level in UnionLevel]


class UnionKind(TextChoices):
    """工会法 §10–11"""

    FEDERATION = "federation", "总工会"
    INDUSTRIAL = "industrial", "产业工会"
    SYSTEM = "system", "系统工会"
    ORGAN_COMMITTEE = "organ_committee", "机关工会委员会"
    WORK_COMMITTEE = "work_committee", "工会工作委员会"
    TOWN_UNION = "town_union", "乡镇（街道）工会"
    ZONE_UNION = "zone_union", "园区工会"
    GROUP_UNION = "group_union", "集团公司工会"
    BASE_SINGLE = "base_single", "单独基层工会"
    BASE_JOINT = "base_joint", "联合基层工会"
    UNION_LEAGUE = "union_league", "区域性、行业性工会联合会"
    BRANCH = "branch", "分会"
    GROUP = "group", "工会小组"
    ORGANISER = "organiser", "组织员"


MEMBER_KINDS = (
    UnionKind.BASE_SINGLE,
    UnionKind.BASE_JOINT,
    UnionKind.UNION_LEAGUE,
    UnionKind.BRANCH,
    UnionKind.GROUP,
)
"""Kinds that hold members of their own (leagues of gig workers may; 工会法 §10–11)."""


class UnionStatus(TextChoices):
    """工会法 §13: a union is never deleted."""

    PREPARING = "preparing", "筹建"
    ACTIVE = "active", "正常"
    LOCKED = "locked", "锁定"
    MERGED = "merged", "已合并"
    DISSOLVED = "dissolved", "已撤销"


class UnionSector(TextChoices):
    GENERAL = "general", "综合"
    ENTERPRISE = "enterprise", "企业"
    ORGAN = "organ", "机关"
    INSTITUTION = "institution", "事业单位"
    SCHOOL = "school", "学校"
    HOSPITAL = "hospital", "医院"
    NEW_EMPLOYMENT = "new_employment", "新就业形态"
    COMMUNITY = "community", "村（社区）"


class ChangeKind(TextChoices):
    """What can happen to a union."""

    FOUNDED = "founded", "建立"
    RENAMED = "renamed", "更名"
    MOVED = "moved", "隶属调整"
    MERGED = "merged", "并入其他工会"
    DISSOLVED = "dissolved", "撤销"


class RelationKind(TextChoices):
    """Ties between unions beside leadership, which is the tree itself (工会法 §10, 工会统计调查制度)."""

    STAT = "stat", "统计隶属"
    """Under whom a union is counted where that is not its leader: one at a time."""
    GUIDANCE = "guidance", "业务指导"
    FUND = "fund", "经费收缴"
    REGISTRY = "registry", "法人登记管辖"


SINGLE_RELATIONS = (RelationKind.STAT, RelationKind.FUND, RelationKind.REGISTRY)
"""Ties that a union has to one superior at a time; industries may guide it in several ways."""


class Post(TextChoices):
    """工会基层组织选举工作条例 2016"""

    CHAIR = "chair", "主席"
    EXECUTIVE_VICE = "executive_vice", "常务副主席"
    VICE = "vice", "副主席"
    STANDING_MEMBER = "standing_member", "常委"
    MEMBER = "member", "委员"
    AUDIT_DIRECTOR = "audit_director", "经审会主任"
    AUDIT_MEMBER = "audit_member", "经审会委员"
    WOMEN_DIRECTOR = "women_director", "女职工委员会主任"
    WOMEN_MEMBER = "women_member", "女职工委员会委员"
    BRANCH_CHAIR = "branch_chair", "分会主席"
    GROUP_LEADER = "group_leader", "工会小组长"
    ORGANISER = "organiser", "组织员"
    STAFF = "staff", "工会干部"


class DutyType(TextChoices):
    FULL_TIME = "full_time", "专职"
    PART_TIME = "part_time", "兼职"
    SECONDED = "seconded", "挂职"


class EmployerNature(TextChoices):
    """会员实名制采集表, codes of the registration form"""

    STATE = "110", "国有企业"
    COLLECTIVE = "120", "集体企业"
    STOCK_COOPERATIVE = "130", "股份合作企业"
    JOINT = "140", "联营企业"
    STATE_SOLE = "151", "国有独资公司"
    OTHER_LIMITED = "159", "其他有限责任公司"
    STATE_HELD = "161", "国有控股股份公司"
    OTHER_STOCK = "169", "其他股份有限公司"
    PRIVATE = "170", "私营企业"
    OTHER_DOMESTIC = "190", "其他内资企业"
    HONG_KONG_MACAO_TAIWAN = "200", "港澳台商投资企业"
    FOREIGN = "300", "外商投资企业"
    INSTITUTION = "400", "事业单位"
    ORGAN = "500", "机关"
    SOLE_TRADER = "600", "个体工商户"
    CIVIL_NON_ENTERPRISE = "700", "民办非企业单位"


class Industry(TextChoices):
    """GB/T 4754-2017, sections"""

    A = "A", "农、林、牧、渔业"
    B = "B", "采矿业"
    C = "C", "制造业"
    D = "D", "电力、热力、燃气及水生产和供应业"
    E = "E", "建筑业"
    F = "F", "批发和零售业"
    G = "G", "交通运输、仓储和邮政业"
    H = "H", "住宿和餐饮业"
    I = "I", "信息传输、软件和信息技术服务业"  # noqa: E741 - the standard's letter
    J = "J", "金融业"
    K = "K", "房地产业"
    L = "L", "租赁和商务服务业"
    M = "M", "科学研究和技术服务业"
    N = "N", "水利、环境和公共设施管理业"
    O = "O", "居民服务、修理和其他服务业"  # noqa: E741 - the standard's letter
    P = "P", "教育"
    Q = "Q", "卫生和社会工作"
    R = "R", "文化、体育和娱乐业"
    S = "S", "公共管理、社会保障和社会组织"
    T = "T", "国际组织"
