"""What a territory is: tables and columns, a dataset, a question, an answer, a fault. Imports no other room."""
