"""Attachments: checked, stored under random names, downloaded through their owner's permission."""
