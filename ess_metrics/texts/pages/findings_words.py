"""Headlines found in the data, ten kinds; each says its numbers as `texts.numbers` reads them."""

from __future__ import annotations

NOTHING = "Aucune subvention {participle} {period} avec ces filtres."
UNCOVERED = "{years} : hors de ces données, qui vont de {first} à {last}."
SMALL = "À lire avec prudence : {n} seulement."
TOP = "Quartier au plus fort montant {participle} : {place}, {amount}."
TIE = "À égalité, le plus de lignes de financement : {names}, {n} chacun."
GAP = "{place} : {rate}, {gap} {way} que la moyenne des quartiers."
WAYS = {True: "de plus", False: "de moins"}
CHANGE = "De {before} à {year}, les montants {participle} {moved}."
MOVED = {True: "augmentent de {share}", False: "diminuent de {share}"}
STABLE = "sont stables"
SHARE = "{scheme} fait {share} des montants {participle}."
HALF = "La moitié des montants {participle} dans les quartiers tient en {n} sur {all}."
BREAK = "{place} a un autre périmètre depuis {year} : ses montants d’avant et d’après ne se comparent pas."
PLACE, ROW = "quartier", "ligne de financement"
