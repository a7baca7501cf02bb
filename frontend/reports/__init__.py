"""Pages as files: the same words and drawings as on the screen, in the hues of the light theme."""
