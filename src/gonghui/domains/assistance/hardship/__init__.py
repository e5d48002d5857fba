"""Files of workers in hardship (困难职工档案)."""
