"""Costs: what messages cost, from what their statuses say and the prices that apply."""
