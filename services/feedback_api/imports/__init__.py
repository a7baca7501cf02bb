"""Files brought in: read as they are, row by row, resumed after a crash, undone in one call."""
