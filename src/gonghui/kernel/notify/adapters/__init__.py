"""Ways out of the house, behind one protocol. `channels` says which ones this installation has."""
