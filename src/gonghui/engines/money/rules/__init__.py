"""Decisions about payments: plain values in, a reason or "" out."""
