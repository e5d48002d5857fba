"""Decisions about membership: plain values in, a Chinese reason out ("" when it may be done)."""
