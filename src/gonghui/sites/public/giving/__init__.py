"""捐款公开: accounts in custody that unions show to everybody."""
