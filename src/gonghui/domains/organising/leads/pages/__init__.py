"""Pages of the drive to found unions, beside the registers' own."""
