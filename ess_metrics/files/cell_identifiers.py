"""Numbers of bodies as people write them (SIRET, SIREN, RNA), and the numbers of persons, never taken for one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from stdnum import luhn
from stdnum.fr import siren, siret

from ess_metrics.files.cell_values import CACHED, EXPONENT, NOTHING, Read, fold, is_empty, plain


@dataclass(frozen=True)
class Identifier:
    """An organisation's number: `kind` siret, siren or rna, and its `value` without blanks."""

    kind: str
    value: str


RNA = re.compile(r"W[0-9][0-9A-Z]{8}")


NIR = re.compile(r"[12][0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[1-8][0-9]|9[0-57-9])[0-9]{6}([0-9]{2})?")


def valid_siret(digits: str) -> bool:
    """14 digits with their key, that of La Poste included; one that a spreadsheet rounded (…00000) has no key to trust.

    The key of the SIREN inside is not asked for besides: that of the whole already proves all its digits.
    """
    if not re.fullmatch(r"[0-9]{14}", digits) or digits.endswith("00000"):
        return False
    return luhn.is_valid(digits) or siret.is_valid(digits)


def valid_siren(digits: str) -> bool:
    """9 digits with their key; one figure repeated (000000000) has the key and is nobody's."""
    return bool(re.fullmatch(r"[0-9]{9}", digits)) and siren.is_valid(digits) and len(set(digits)) > 1


def valid_rna(text: str) -> bool:
    """W, the code of the prefecture and seven signs; python-stdnum has no RNA, which bears no key."""
    return RNA.fullmatch(text) is not None


@lru_cache(maxsize=CACHED)
def identifier(text: str | None) -> Read[Identifier]:
    """SIRET, SIREN or RNA however spaced or quoted. Rounded, mistyped and personal numbers are refused by their rule.

    `siren_pour_siret` and `code_zero_perdu` come with a value; `siret_arrondi` (35181600000000, 3.51816E+13),
    `siret_invalide`, `identifiant_personnel` and `identifiant_illisible` without one.
    """
    cell = plain(text)
    if is_empty(cell) or fold(cell) in ("0", "nc", "nd", "neant", "sans objet", "inconnu", "aucun", "na", "n a"):
        return NOTHING
    if EXPONENT.fullmatch(cell):
        return Read(rule="siret_arrondi")
    bare = re.sub(r"[\s.'’`\"_-]|^(SIRET|SIREN|RNA)\s*:?", "", re.sub(r"[.,]0+$", "", cell).upper())
    if valid_rna(bare):
        return Read(Identifier("rna", bare))
    if not re.fullmatch(r"[0-9]+", bare):
        return Read(rule="identifiant_illisible")
    return _by_length(bare)


def _by_length(digits: str) -> Read[Identifier]:
    if len(digits) == 14 or (len(digits) == 13 and digits.endswith("00000")):
        return _siret(digits)
    if len(digits) == 9 and valid_siren(digits):
        return Read(Identifier("siren", digits), "siren_pour_siret")
    if len(digits) in (13, 15) and NIR.fullmatch(digits):
        return Read(rule="identifiant_personnel")
    if len(digits) == 13 and valid_siret("0" + digits):
        return Read(Identifier("siret", "0" + digits), "code_zero_perdu", {"read": "0" + digits})
    reason = "clé de contrôle fausse" if len(digits) == 9 else f"{len(digits)} chiffres"
    return Read(rule="siret_invalide", facts={"reason": reason})


def _siret(digits: str) -> Read[Identifier]:
    if len(set(digits)) == 1:
        return Read(rule="siret_invalide", facts={"reason": "numéro fictif"})
    if digits.endswith("00000"):
        return Read(rule="siret_arrondi")
    if not valid_siret(digits):
        return Read(rule="siret_invalide", facts={"reason": "clé de contrôle fausse"})
    return Read(Identifier("siret", digits))
