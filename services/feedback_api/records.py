"""The tables' common ground in feedback_api."""

from services.common.db import Record, ServiceBase


class Base(ServiceBase):
    __abstract__ = True
    metadata = ServiceBase.new_metadata()


class FeedbackRecord(Record, Base):
    __abstract__ = True
