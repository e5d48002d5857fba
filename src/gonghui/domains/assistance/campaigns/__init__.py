"""四送与走访慰问: campaigns planned with their money, visits paid, gifts signed for, accounts settled."""
