"""Words written on the charts themselves."""

MEAN = "moyenne"
OTHERS = "{n} autres"
TODAY = "jour des données"
NO_STAGE = "stade inconnu"
REMAINS = "il reste {amount} par an"
DARKER = "plus foncé : une plus grande part de ceux du départ"
OF_THE_FIRST = "{share} du départ"
