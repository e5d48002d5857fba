"""Cards of members: 会员证, 电子会员证, 会员服务卡 (membership rules: 会籍管理办法 2016)."""
