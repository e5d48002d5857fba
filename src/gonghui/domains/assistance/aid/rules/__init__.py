"""Decisions of aid: plain values in, an answer and its reason out."""
