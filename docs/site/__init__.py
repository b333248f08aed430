"""What makes the pages of the documentation that are written by the code, and the site they stand in."""
