"""Lists of campaigns from Excel: units to visit, people to call on."""
