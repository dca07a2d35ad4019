"""A message from its submission to its end: facts applied, outcomes sought, other ways taken."""
