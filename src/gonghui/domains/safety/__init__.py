"""安全健康: safety publicity, health, women workers."""
