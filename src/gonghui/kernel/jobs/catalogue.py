"""Declared facts of jobs."""

from gonghui.kernel.access.permissions import BUSINESS, Permission

PERMISSIONS = (Permission("jobs.view", "查看后台任务", BUSINESS),)
