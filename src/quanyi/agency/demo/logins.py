"""The logins that the demo district publishes (示范登录). Settings read this: no Django here."""

from typing import NamedTuple

from quanyi.agency.demo.names import SHOWN_NAME

# Known to everyone: a login with it exists only where the demo district is switched on.
PASSWORD = "Demo-2025-quanyi"  # noqa: S105


class StaffLogin(NamedTuple):
    """A clerk of the demo district; `post` is a value of `staff.models.Post`."""

    username: str
    name: str
    post: str
    role: str


STAFF = (
    StaffLogin("wangfang", "王芳", "first_review", "初审"),
    StaffLogin("liqiang", "李强", "review", "审核"),
    StaffLogin("zhaomin", "赵敏", "recheck", "复核"),
    StaffLogin("chenjie", "陈杰", "approval", "审批"),
    StaffLogin("sunli", "孙丽", "counter", "受理柜台"),
    StaffLogin("zhoujun", "周军", "settlement", "结息核算"),
    StaffLogin("fangyu", "方宇", "data_keeper", "数据维护"),
    StaffLogin("hemei", "何梅", "system_admin", "系统管理员"),
    StaffLogin("luping", "陆平", "database_admin", "数据库管理员"),
)
SUPERVISOR = StaffLogin("gaoyan", "高岩", "supervisor", "监督")
EMPLOYER_LOGIN = "qiye01"
PERSON_LOGIN = "canbao01"


def demo_logins() -> list[tuple[str, str, str]]:
    """(user name, password, role) of every login, staff in the order of the road."""
    return [
        *((login.username, PASSWORD, f"{login.role} {login.name}") for login in (*STAFF, SUPERVISOR)),
        (EMPLOYER_LOGIN, PASSWORD, "参保单位"),
        (PERSON_LOGIN, PASSWORD, f"参保人员 {SHOWN_NAME}"),
    ]
