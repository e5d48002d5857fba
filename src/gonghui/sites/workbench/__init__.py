"""工作台: the door for cadres. Login, home, background work, files, the audit."""
