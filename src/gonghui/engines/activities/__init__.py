"""What is done with people at a time and place: activity, sessions, who took part."""
