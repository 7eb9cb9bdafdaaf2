"""Words written on the charts themselves."""

MEAN = "moyenne"
OTHERS = "{n} autres"
TODAY = "jour des données"
NO_STAGE = "stade inconnu"
