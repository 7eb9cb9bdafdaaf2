"""How things are counted: whole cents, constant euros, tables as arrays of codes, slices, what an indicator is."""
