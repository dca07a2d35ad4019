"""Alerts: what somebody should look at, raised and ended by its cause."""
