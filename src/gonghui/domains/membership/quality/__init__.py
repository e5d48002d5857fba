"""Quality of the register: what does not fit together, and the steps by which collected data are
checked and put to use."""
