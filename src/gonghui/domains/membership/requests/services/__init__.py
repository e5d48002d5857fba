"""Verbs of requests about membership: what a matter does when it is asked, decided, given up."""
