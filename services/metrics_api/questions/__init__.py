"""Questions to the events: series, active users, retention, funnels, adoption."""
