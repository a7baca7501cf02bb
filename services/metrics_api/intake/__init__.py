"""The Segment HTTP tracking API: events are on disk, once, before the sender hears so."""
