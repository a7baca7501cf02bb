"""What roadmap_api hears of messages: the last station of the thread."""

from typing import ClassVar

from services.common.events import Event


class MessagesTold(Event):
    name: ClassVar[str] = "feedback.messages_told"
