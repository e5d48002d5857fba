"""Pages of campaigns, visits and the people on their lists."""
