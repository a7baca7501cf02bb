"""The companies of feedback_api, as far as events need them, and whose each group is."""
