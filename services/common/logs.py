"""One JSON object a line, with the request id that travels through all four processes."""

import json
import logging
import sys
from datetime import UTC, datetime

from services.common.audit import request_id

_STANDARD = set(logging.LogRecord("", 0, "", 0, "", None, None).__dict__) | {"message", "asctime"}


class JSONLines(logging.Formatter):
    def __init__(self, process: str) -> None:
        super().__init__()
        self.process_name = process

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self.process_name,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
        }
        extras = {key: value for key, value in record.__dict__.items() if key not in _STANDARD}
        if record.exc_info:
            extras["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line | extras, default=str, ensure_ascii=False)


def configure(process: str, level: str) -> None:
    """Everything to standard error; uvicorn's own access lines give way to ours."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JSONLines(process))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("httpx").setLevel(logging.WARNING)
