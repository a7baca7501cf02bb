"""Any system that can post JSON: the mapping says where things stand."""

from services.feedback_api.sources.tools.mapped import by_paths
from services.feedback_api.sources.tools.tool import Tool

TOOL = Tool("generic", "Any other tool", normalise=by_paths())
