"""Words written on the charts themselves."""

MEAN = "moyenne"
OTHERS = "{n} autres"
