"""Teams: groups of people with a capacity per week."""
