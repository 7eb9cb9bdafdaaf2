"""Views made from an indicator's values or by hand, whatever page asks."""
