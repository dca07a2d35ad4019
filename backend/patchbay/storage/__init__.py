"""What is kept: tables, one repository per noun, and the transactions that write them."""
