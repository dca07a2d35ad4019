"""Workers: Dramatiq carries doorbells to them, the database says what there is to do."""
