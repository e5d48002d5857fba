"""Care for members: birthdays, life events, retirement, festivals; what is given, within the rules."""
