"""Words written on the charts themselves."""

MEAN = "moyenne"
TODAY = "jour des données"
NO_STAGE = "stade inconnu"
REMAINS = "il reste {amount} par an"
SAMPLED = "un point sur {n} est dessiné ; rangs et moyennes sont ceux de tous"
DARKER = "plus foncé : une plus grande part de ceux du départ"
OF_THE_FIRST = "{share} du départ"
