"""ESS and economic activity in the priority neighbourhoods: tables in, figures out."""
