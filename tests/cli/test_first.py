"""gonghui first"""

import re

from gonghui.kernel.access.models import Account
from gonghui.kernel.org.models import Union


def test_the_first_union_and_accounts_can_sign_in(gonghui, db, client):
    said = gonghui("first", "--union", "清水县总工会")

    assert said.code == 0, said.err
    passwords = dict(re.findall(r"账号 (\w+)　密码 (\S+)", said.out))
    assert sorted(passwords) == ["anquan", "shenji", "zhuxi"]
    assert Union.objects.get().name == "清水县总工会"
    for username, password in passwords.items():
        answer = client.post("/login/", {"username": username, "password": password})
        assert answer.status_code == 302
        client.post("/logout/")
    chair = Account.objects.get(username="zhuxi")
    assert chair.may("membership.edit")
    assert not chair.may("access.manage")


def test_an_installation_in_use_is_left_alone(gonghui, cast):
    said = gonghui("first", "--union", "清水县总工会")

    assert said.code == 2
    assert "已经有工会" in said.err
    assert not Union.objects.filter(name="清水县总工会").exists()
