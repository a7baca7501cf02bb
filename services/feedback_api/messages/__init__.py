"""What requesters are told: drafted by the machine, approved by a person, sent once."""
