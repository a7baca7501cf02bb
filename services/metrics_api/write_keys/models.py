from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.metrics_api.records import MetricsRecord


class WriteKey(MetricsRecord):
    """A sender's way in; the key itself is shown once and kept as a hash."""

    __tablename__ = "write_keys"

    name: Mapped[str] = mapped_column(String(120))
    prefix: Mapped[str] = mapped_column(String(12))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    last_used_at: Mapped[datetime | None]
