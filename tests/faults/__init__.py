"""What holds when processes die at the worst moment, or are not there."""
