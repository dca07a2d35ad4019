"""UltraMsg: an unofficial gateway to the session of a phone."""
