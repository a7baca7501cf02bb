"""Ids are UUIDv7: they sort by the time they were made, so the primary key is also the order."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()
