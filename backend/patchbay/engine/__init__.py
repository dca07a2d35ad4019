"""The engine: documents, graphs and `advance()`. Pure: no clock, randomness, await or log inside."""
