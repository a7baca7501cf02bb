"""What stops the command, said in words that tell what to do."""


class CannotStart(Exception):
    """Printed without a traceback; the command ends with 1."""
