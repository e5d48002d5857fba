"""云溪县: an invented county with a year of union work in progress. Nobody in it is real."""
