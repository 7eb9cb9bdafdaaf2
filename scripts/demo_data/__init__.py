"""How the fictional demonstration territory is made: one module a family of tables, all drawn from one seed."""
