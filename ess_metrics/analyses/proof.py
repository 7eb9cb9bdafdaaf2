"""The proof of a figure: a code that holds the whole question, so that anybody can ask it again, years later.

The code is the question itself (indicator and version of its definition, breakdown and key, filters, ways of counting)
and the beginning of the fingerprint of the data, packed with a fixed dictionary and written in letters and digits that
can't be confused, with a check sum and, last, a check letter (Luhn, on the 32 letters): it is said aloud in groups of
four. It needs no register: a fresh copy of the program and the data folder are enough.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from stdnum import luhn
from stdnum.exceptions import ValidationError

from ess_metrics.analyses import behind
from ess_metrics.analyses.proof_moves import Move, moves
from ess_metrics.analyses.values import MissingTable, values
from ess_metrics.counting import prices
from ess_metrics.folder.reading import read
from ess_metrics.folder.version_store import PublishingError, open_version
from ess_metrics.indicators import BY_ID
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.result import Cell
from ess_metrics.model.selection import COLUMNS, Selection, UsageError
from ess_metrics.secrecy import audience

VERSION, WITHOUT_LETTER = 2, 1  # codes of the first version, in groups of five, have no check letter: read for ever
FINGERPRINT = 12
PREFIX = "ESS"
MARKED = 6  # ways of counting of a figure in constant euros, the mark of its price index last
_GROUP = 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET)
_BACK = str.maketrans(_ALPHABET, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
# What codes are made of, most usual last: part of the format, never changed without a new VERSION.
_DICTIONARY = (
    b'"support_days","outputs","events","founder_funnel","firm_survival","women_share","under30_share",'
    b'"ess_creation_share","rent_gap","rent_subsidy","ess_tenant_share","length_of_stay","clause_completion",'
    b'"clause_qpv_share","clause_hours_share","creations","closures","establishments_per_1000",'
    b'"ess_establishment_share","call_win_rate","fabrique_conversion","study_success_rate","days_to_agreement",'
    b'"cpo_share_number","cpo_ending","first_time_share","neighbourhoods_without_project","own_resources_rate",'
    b'"success_rate","award_rate","payment_rate","investment_share","granted_change","dependency","leverage",'
    b'"project_survival","qpv_beneficiary_share","grant_per_job","vacancy","occupancy","founders","establishments",'
    b'"jobs","gini","gap_to_mean","funder_share","ess_share","active_projects","granted_per_inhabitant","granted",1,'
    b'"commune","thematique","operateur_id","type_local","etape","mesure","sexe","tranche_age","forme_convention","naf",'
    b'"financeur_id","porteur_id","statut","stade","section","famille","type_objet","annee","2019","2020","2021",'
    b'"CONV_REGION_EMS","AAP_CDV","AAP_QF","AAP_FDT","APPUI_AAP","ING_CROISEE","AMO_DEVECO","PARCOURS_CREA",'
    b'"NPNRU_EC","AIDE_LOYER","LOCUSEM","PEPINIERE","FEDER","FSE","CPO","ANRU","BDT","FAPUS","TZCLD","FONCIER","CLAUSE",'
    b'"UE_FEDER","UE_FSE","ETAT_P147","ETAT_AUTRE","REGION","DEPARTEMENT","EPCI","COMMUNE","TERRITOIRE","HORS_QPV",'
    b'0,0,[["fonds_origine","0,0,[["secteur","0,0,[["dispositif_code","0,0,[["code_quartier","QN0670","QN0671","QN0672'
    b'"],["dispositif_code","],["fonds_origine","],["secteur","]],["demande","reparti","verse","concerne",'
    b'"attribue","concerne","residence","financeur","implantation","origine"],"code_quartier","QN067"],'
    b'0,0,[["annee","2019..20"],["annee","2024..2026"]]'
)


class BadCode(UsageError):  # noqa: N818 - what it is, not an error of the program
    """The text is not a proof code, or it was copied wrong."""


@dataclass(frozen=True)
class Proof:
    """One figure: `key` None is the total; `fingerprint` the first digits of that of the data.

    `prices` tells apart the price index of a figure in constant euros ("" in current euros).
    """

    indicator: str
    version: int
    by: str | None
    key: str | None
    selection: Selection
    fingerprint: str
    prices: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of asking again: the cell on one state of the data, None when that state isn't kept."""

    fingerprint: str
    cell: Cell | None


@dataclass(frozen=True)
class Verdict:
    """Everything there is to say of a code: `then` on the data it was made from, `now` on today's.

    `redefined`: the definition has changed since (its version then, its version now); `repriced`: the price index has.
    `used` and `excluded` are the records of the indicator's table, `reason` saying why one is left out; `moved` those
    that came, went or changed between then and now.
    """

    proof: Proof
    then: Answer | None
    now: Answer
    redefined: tuple[int, int] | None
    repriced: bool
    used: pd.DataFrame | None
    excluded: pd.DataFrame | None
    table: str
    moved: tuple[Move, ...] = ()


def prove(data: Dataset, indicator: str, by: str | None, key: str | None, selection: Selection) -> str:
    """The code of a figure."""
    known = BY_ID[indicator]
    selection = prices.heard(data, BY_ID[indicator].euros, selection)
    mark = prices.index(data).mark if selection.euros else ""
    return encode(Proof(indicator, known.version, by, key, selection, data.fingerprint[:FINGERPRINT], mark))


def encode(proof: Proof) -> str:
    """The code of a proof, in groups of four, its last letter checking the others."""
    where, ways = proof.selection.packed()
    if isinstance(ways, list) and proof.selection.euros:
        ways = [*ways, proof.prices]
    plain: list[object] = [proof.indicator, proof.version, proof.by or 0, proof.key or 0, where, ways]
    while plain[-1] in (0, []):
        plain.pop()
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_DICTIONARY)
    body = bytes([VERSION]) + bytes.fromhex(proof.fingerprint[:FINGERPRINT]) + packer.compress(text) + packer.flush()
    letters = _written(body + binascii.crc_hqx(body, 0).to_bytes(2))
    letters += luhn.calc_check_digit(letters, _ALPHABET)
    groups = [letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP)]
    return "-".join([PREFIX, *groups])


def _written(body: bytes) -> str:
    return base64.b32encode(body).decode().rstrip("=").translate(_LETTERS)


def decode(code: str) -> Proof:
    """The proof that a code holds. Raises BadCode when it is not one, or was copied wrong.

    The check sum (CRC-16) catches every wrong letter and every pair of neighbouring letters exchanged. Codes of before
    the check letter are read too.
    """
    letters = code.upper().replace(" ", "").replace("-", "").removeprefix(PREFIX).translate(_MISREAD)
    version = _ALPHABET.find(letters[:1]) << 3 | _ALPHABET.find(letters[1:2]) >> 2  # its first eight bits
    try:
        if version != WITHOUT_LETTER:
            luhn.validate(letters, _ALPHABET)
            letters = letters[:-1]
        body = base64.b32decode(letters.translate(_BACK) + "=" * (-len(letters) % 8))
        whole, body, check = body, body[:-2], body[-2:]
        if (
            binascii.crc_hqx(body, 0).to_bytes(2) != check
            or body[0] not in (VERSION, WITHOUT_LETTER)
            or _written(whole) != letters
        ):
            raise BadCode(code)
        packer = zlib.decompressobj(-15, zdict=_DICTIONARY)
        plain = json.loads(packer.decompress(body[7:], 10_000))
        told: list[Any] = [*plain, *[0] * (6 - len(plain))]
        indicator, version, by, key, where, ways = told
        ways, mark = (ways[:-1], ways[-1]) if ways and len(ways) == MARKED else (ways, "")
        selection = Selection.unpacked(where, ways)
    except (ValueError, ValidationError, zlib.error, IndexError, TypeError, KeyError) as error:
        raise BadCode(code) from error
    return Proof(indicator, version, by or None, key or None, selection, body[1:7].hex(), mark)


def resolve(
    code: str, folder: Path, today: Dataset | None = None, *, seen: Callable[[Dataset], Dataset] = lambda data: data
) -> Verdict:
    """Ask the question of a code again, on the kept version of the data it was made from and on today's.

    `today`: the dataset of the folder when it is already open. `seen`: what the one who asks may read of another.
    """
    proof = decode(code)
    today = today or read(folder)
    then = today if today.fingerprint.startswith(proof.fingerprint) else None
    if then is None:
        try:
            then = seen(read(open_version(folder, proof.fingerprint)))
        except PublishingError:
            then = None
    return judge(proof, then, today)


def judge(proof: Proof, then: Dataset | None, today: Dataset) -> Verdict:
    """The verdict from the two states of the data."""
    known = BY_ID.get(proof.indicator)
    if known is None or (proof.by is not None and proof.by not in known.by):
        raise BadCode(proof.indicator)
    source = then or today
    table = table_of(proof.indicator)
    used, excluded = _records(source, proof, table)
    return Verdict(
        proof,
        Answer(then.fingerprint, cell_of(then, proof)) if then else None,
        Answer(today.fingerprint, cell_of(today, proof)),
        (proof.version, known.version) if known.version != proof.version else None,
        bool(proof.prices) and proof.prices != prices.index(source).mark,
        used,
        excluded,
        table,
        _moved(then, today, proof, table),
    )


def _moved(then: Dataset | None, today: Dataset, proof: Proof, table: str) -> tuple[Move, ...]:
    if then is None or then.fingerprint == today.fingerprint:
        return ()
    return moves(then, today, table, proof.indicator, proof.selection, (proof.by, proof.key))


def cell_of(data: Dataset, proof: Proof) -> Cell | None:
    """The figure on one state of the data; None when its key, its table or its price index no longer exists there."""
    if not prices.has_index(data, proof.selection):
        return None
    try:
        found = values(data, proof.indicator, proof.by, proof.selection)
    except MissingTable:
        return None
    if proof.key is None:
        return found.total
    return found[proof.key] if proof.key in found.keys else None


def table_of(indicator: str) -> str:
    """The table whose rows an indicator counts."""
    return BY_ID[indicator].rows


def _records(data: Dataset, proof: Proof, table: str) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """The rows used and the others with the reason why; None for people, whose rows are never listed."""
    if table not in behind.LISTED or table not in data.tables or not prices.has_index(data, proof.selection):
        return None, None
    selection = proof.selection
    if proof.key and proof.by in COLUMNS:
        selection = selection.plus(proof.by, proof.key)
    used = behind.behind(data, selection, table, proof.indicator)
    asked = behind.behind(data, selection, table)
    everything = data.tables[table]
    others = audience.listed(data, everything.drop(index=used.index))
    inside = set(asked.index)
    reasons = ["condition" if at in inside else "filtre" for at in others.index]
    return used, others.assign(raison=reasons)
