"""Mail that leaves the house: written down first, then sent, each under one Message-ID."""
