"""Messages out: queued, chosen fairly, judged, paced and submitted."""
