"""The loop over HTTP, with the four real processes and real input."""
