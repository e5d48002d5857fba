"""文体与志愿: sport, art, reading, volunteering, acquaintance of young workers."""
