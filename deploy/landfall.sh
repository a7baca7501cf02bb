#!/bin/sh
# Landfall's command, beside the Python that it runs with.
here=$(dirname "$(readlink -f "$0")")
exec "$here/python" -m landfall "$@"
