"""帮扶: files of families in hardship, aid, visits, students, donations. One nested app each."""
