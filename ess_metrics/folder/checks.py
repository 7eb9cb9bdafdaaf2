"""Rules across the tables of a folder: keys, parts, dates in order. Each fault names its line.

Blocking rules are those of the contract; everything else is a warning, shown and counted.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ess_metrics.folder.tables import FIRST_LINE, _capped
from ess_metrics.model import schema
from ess_metrics.model.faults import BLOCKING, WARNING, Fault
from ess_metrics.texts.library import folder_words

TOLERANCE = 0.001
FRACTION_OF_A_CENT = 1e-6
SHARED_LOTS = ("tiers_lieu", "pepiniere_lot")
IN_ORDER = (
    ("projets", "date_depot", "date_debut"),
    ("projets", "date_debut", "date_fin"),
    ("projets", "date_debut", "date_arret"),
    ("financements", "convention_debut", "convention_fin"),
    ("financements", "date_decision", "date_premier_versement"),
    ("baux", "date_debut", "date_fin"),
    ("accompagnements", "date_entree", "date_sortie"),
    ("etablissements", "date_creation", "date_fermeture"),
    ("appuis", "date_debut", "date_fin"),
)
NOT_ABOVE = (
    ("financements", "montant_attribue", "montant_demande", "attribue_superieur_demande"),
    ("financements", "montant_verse", "montant_attribue", "verse_superieur_attribue"),
    ("projets", "beneficiaires_qpv", "beneficiaires", "partie_superieure_tout"),
    ("projets", "beneficiaires_femmes", "beneficiaires", "partie_superieure_tout"),
    ("projets", "beneficiaires_qpv_femmes", "beneficiaires_qpv", "partie_superieure_tout"),
    ("projets", "emplois_crees_femmes", "emplois_crees", "partie_superieure_tout"),
    ("clauses", "beneficiaires_qpv", "beneficiaires", "partie_superieure_tout"),
    ("clauses", "beneficiaires_femmes", "beneficiaires", "partie_superieure_tout"),
    ("clauses", "heures_femmes", "heures_realisees", "partie_superieure_tout"),
    ("evenements", "habitants", "participants", "partie_superieure_tout"),
    ("evenements", "participants_femmes", "participants", "partie_superieure_tout"),
)


class Folder:
    """What the rules look at: tables by stem, the file name of each, the manifest, the reference lists."""

    def __init__(self, tables: dict[str, pd.DataFrame], files: dict[str, str], reference: dict[str, set[str]]):
        self.tables, self.files, self.reference = tables, files, reference
        self.lines = {stem: frame.attrs.pop("lines", None) for stem, frame in tables.items()}

    def line(self, stem: str, row: int) -> int:
        """The line of the file that a row of a table stands on."""
        lines = self.lines[stem]
        return row + FIRST_LINE if lines is None else lines[row]

    def column(self, stem: str, name: str) -> pd.Series | None:
        """A column, None when the table or the column is missing."""
        table = self.tables.get(stem)
        return table[name] if table is not None and name in table else None

    def faults(
        self,
        stem: str,
        rule: str,
        severity: str,
        mask: np.ndarray | pd.Series,
        column: str | None = None,
        facts: Mapping[str, object] | Callable[[int], Mapping[str, object]] | None = None,
    ) -> list[Fault]:
        """One fault for each line of the mask, with the column's value."""
        values = self.column(stem, column) if column else None

        def fault(i: int) -> Fault:
            value = None if values is None or pd.isna(values.iloc[i]) else _plain(values.iloc[i])
            more = dict(facts(i) if callable(facts) else (facts or {}))
            line = self.line(stem, i)
            return Fault(rule, severity, self.files[stem], row=line, column=column, value=value, facts=more)

        return _capped(np.flatnonzero(np.asarray(mask)), fault, rule)


def _plain(value) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def cross_table(folder: Folder) -> list[Fault]:
    """All faults of the rules of this module."""
    faults = []
    for rule in (
        _keys,
        _references,
        _parts,
        _carriers,
        _origins,
        _order,
        _amounts,
        _rounded,
        _correspondence,
        _leases,
        _codes,
        _vocabularies,
        _places,
    ):
        faults += list(rule(folder))
    return faults


def _keys(folder: Folder) -> Iterator[Fault]:
    for stem, frame in folder.tables.items():
        table = schema.BY_STEM[stem]
        key = [name for name in table.key if name in frame]
        if len(key) != len([name for name in table.key if name in frame or name not in schema.OF_WHICH]):
            continue
        needed = [column.name for column in table.columns if column.required and column.name in key]
        filled = frame[needed].notna().all(axis=1) & frame[key].notna().any(axis=1)
        again = frame.duplicated(key, keep="first") & filled
        if again.any():
            text = frame.loc[again, key].astype("object").fillna("").astype(str).agg(" + ".join, axis=1)
            column = " + ".join(key)

            def fault(i, stem=stem, text=text, column=column):
                line = folder.line(stem, i)
                return Fault("cle_en_double", BLOCKING, folder.files[stem], row=line, column=column, value=text[i])

            yield from _capped(np.flatnonzero(again), fault, "cle_en_double")


def _references(folder: Folder) -> Iterator[Fault]:
    for stem, frame in folder.tables.items():
        for column in schema.BY_STEM[stem].columns:
            if column.refers and column.name in frame:
                yield from _unknown_keys(folder, stem, column.name, column.refers)


def _unknown_keys(folder: Folder, stem: str, column: str, refers: tuple[str, str]) -> list[Fault]:
    target, name = refers
    known = folder.column(target, name)
    severity = BLOCKING
    if known is None:
        severity, listed = WARNING, folder.reference.get(target, set())
        if not listed:
            return []
        known = pd.Series(sorted(listed), dtype="str")
    allowed = pd.Index(known.astype("str").dropna())
    if target == "quartiers" and stem != "indicateurs":
        allowed = allowed.append(pd.Index([schema.HORS_QPV, schema.TERRITOIRE]))
    values = folder.tables[stem][column]
    if isinstance(values.dtype, pd.CategoricalDtype):
        bad = np.append(~_among(values.cat.categories, allowed), False)[values.cat.codes]
    else:
        bad = values.notna().to_numpy() & ~_among(values, allowed)
    if not bad.any():
        return []

    written: dict[str, str] = {}

    def facts(i: int) -> dict[str, str]:
        if not written:
            written.update((word.strip().casefold(), word) for word in allowed)
        text = str(values.iloc[i])
        same = written.get(text.strip().casefold())
        near = [same] if same else difflib.get_close_matches(text, list(allowed[:20000]), 1, 0.7)
        spaces = folder_words.SPACES if text != text.strip() else ""
        return {"table": target, "nearest": "".join(near), "spaces": spaces}

    return folder.faults(stem, "code_inconnu", severity, bad, column, facts)


def _among(values, allowed) -> np.ndarray:
    """Which texts are among the allowed ones, without a loop over half a million of them."""
    texts = pa.array(values, pa.string(), from_pandas=True)
    return pc.is_in(texts, value_set=pa.array(allowed, pa.string(), from_pandas=True)).to_numpy(zero_copy_only=False)


def _parts(folder: Folder) -> Iterator[Fault]:
    links = folder.tables.get("projets_quartiers")
    if links is None:
        return
    if "part" not in links:
        alone = links.groupby("projet_id", observed=True)["code_quartier"].size()
        several = links["projet_id"].map(alone).to_numpy(dtype=float) > 1
        yield from folder.faults("projets_quartiers", "parts_manquantes", BLOCKING, several, "projet_id")
        return
    codes, names = pd.factorize(links["projet_id"])
    sums = np.bincount(codes[codes >= 0], links["part"].fillna(0).to_numpy()[codes >= 0], len(names))
    wrong = np.append(np.abs(sums - 1) > TOLERANCE + 1e-9, False)
    first = np.zeros(len(links), bool)
    first[np.unique(codes, return_index=True)[1]] = True
    mask = first & wrong[codes] & (codes >= 0)
    yield from folder.faults(
        "projets_quartiers",
        "parts_somme",
        BLOCKING,
        mask,
        "part",
        lambda i: {"project": str(names[codes[i]]), "total": _share(float(sums[codes[i]]))},
    )


def _share(value: float) -> str:
    """A sum of parts to four decimals, as it is written in French: 0,9998 must not read as 1."""
    return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")


def _carriers(folder: Folder) -> Iterator[Fault]:
    funding = folder.tables.get("financements")
    if funding is None:
        return
    empty = pd.Series(True, index=funding.index)
    for name in ("projet_id", "porteur_id"):
        if name in funding:
            empty &= funding[name].isna()
    yield from folder.faults("financements", "ligne_sans_projet_ni_porteur", BLOCKING, empty, "projet_id")


def _origins(folder: Folder) -> Iterator[Fault]:
    funding = folder.tables.get("financements")
    if funding is None or "origine_id" not in funding or funding["origine_id"].isna().all():
        return
    passed = funding["origine_id"].notna()
    parent = dict(zip(funding["financement_id"][passed], funding["origine_id"][passed], strict=True))
    looping = set()
    for start in parent:
        seen, here = set(), start
        while here in parent and here not in seen:
            seen.add(here)
            here = parent[here]
        if here == start:
            looping.add(start)
    mask = funding["financement_id"].isin(looping)
    yield from folder.faults("financements", "boucle_origine", BLOCKING, mask, "origine_id")


def _order(folder: Folder) -> Iterator[Fault]:
    for stem, first, last in IN_ORDER:
        start, end = folder.column(stem, first), folder.column(stem, last)
        if start is not None and end is not None:

            def facts(i, start=start, first=first):
                return {"other": first, "other_value": _plain(start.iloc[i])}

            yield from folder.faults(stem, "dates_inversees", WARNING, end < start, last, facts)


def _amounts(folder: Folder) -> Iterator[Fault]:
    for stem, small, large, rule in NOT_ABOVE:
        less, more = folder.column(stem, small), folder.column(stem, large)
        if less is not None and more is not None:

            def facts(i, more=more, large=large):
                return {"other": large, "other_value": _plain(more.iloc[i])}

            yield from folder.faults(stem, rule, WARNING, less > more, small, facts)


def _rounded(folder: Folder) -> Iterator[Fault]:
    """Amounts of funding with a fraction of a cent: they are counted in whole cents."""
    for name in ("montant_demande", "montant_attribue", "montant_verse"):
        euros = folder.column("financements", name)
        if euros is not None:
            finer = np.nan_to_num(np.abs(euros - np.round(euros, 2))) > FRACTION_OF_A_CENT
            yield from folder.faults("financements", "montant_arrondi", WARNING, finer, name)


def _correspondence(folder: Folder) -> Iterator[Fault]:
    """Former neighbourhoods whose people go for more than all of them to the new ones."""
    shares, before = folder.column("correspondance", "part_population"), folder.column("correspondance", "code_2015")
    if shares is None or before is None:
        return
    codes, names = pd.factorize(before)
    sums = np.bincount(codes[codes >= 0], shares.fillna(0).to_numpy()[codes >= 0], len(names))
    first = np.zeros(len(shares), bool)
    first[np.unique(codes, return_index=True)[1]] = True
    mask = first & np.append(sums > 1 + TOLERANCE, False)[codes]
    yield from folder.faults(
        "correspondance",
        "correspondance_somme",
        WARNING,
        mask,
        "part_population",
        lambda i: {"code": str(names[codes[i]]), "total": _share(float(sums[codes[i]]))},
    )


def _leases(folder: Folder) -> Iterator[Fault]:
    leases, lots = folder.tables.get("baux"), folder.tables.get("locaux")
    if leases is None or "date_debut" not in leases:
        return
    shared = set()
    if lots is not None and "type_local" in lots:
        shared = set(lots["local_id"][lots["type_local"].isin(SHARED_LOTS)])
    frame = pd.DataFrame({"lot": leases["local_id"].astype("str"), "start": leases["date_debut"]})
    frame["end"] = (
        leases["date_fin"].fillna(pd.Timestamp("2999-12-31")) if "date_fin" in leases else pd.Timestamp("2999-12-31")
    )
    frame = frame[~frame["lot"].isin(shared)].dropna().sort_values(["lot", "start"], kind="stable")
    before = frame.groupby("lot")["end"].cummax().groupby(frame["lot"]).shift()
    mask = np.zeros(len(leases), bool)
    mask[frame.index[(frame["start"] <= before).to_numpy()]] = True
    yield from folder.faults("baux", "baux_chevauchants", WARNING, mask, "local_id")


def _codes(folder: Folder) -> Iterator[Fault]:
    areas = folder.tables.get("quartiers")
    if areas is None:
        return
    for generation, pattern in schema.CODE_QUARTIER.items():
        wrong = (areas["generation"] == generation) & ~areas["code_quartier"].str.fullmatch(pattern).fillna(True)
        yield from folder.faults(
            "quartiers", "code_mal_forme", WARNING, wrong, "code_quartier", {"generation": generation}
        )
    if "population" in areas:
        yield from folder.faults(
            "quartiers", "population_manquante", WARNING, areas["population"].isna(), "code_quartier"
        )
    carriers = folder.tables.get("organismes")
    if carriers is not None and "siret" in carriers:
        wrong = carriers["siret"].notna() & ~carriers["siret"].astype("str").str.fullmatch(r"\d{14}").fillna(True)
        yield from folder.faults("organismes", "siret_mal_forme", WARNING, wrong, "siret")


def _vocabularies(folder: Folder) -> Iterator[Fault]:
    for stem, frame in folder.tables.items():
        for column in schema.BY_STEM[stem].columns:
            listed = folder.reference.get(column.vocabulary)
            if column.vocabulary and listed and column.name in frame:
                values = frame[column.name]
                bad = values.notna() & ~values.isin(listed)
                yield from folder.faults(
                    stem, "valeur_hors_liste", WARNING, bad, column.name, {"expected": column.vocabulary}
                )


def _places(folder: Folder) -> Iterator[Fault]:
    projects, links = folder.tables.get("projets"), folder.tables.get("projets_quartiers")
    if projects is None or links is None:
        return
    named = links["projet_id"]
    linked = named.cat.categories if isinstance(named.dtype, pd.CategoricalDtype) else pd.Index(named)
    lost = ~_among(projects["projet_id"], linked)
    yield from folder.faults("projets", "projet_sans_lieu", WARNING, lost, "projet_id")


def nearest(word: str, words: Iterable[str]) -> str:
    """The closest known word, "" when none is close."""
    return "".join(difflib.get_close_matches(word, list(words), 1, 0.6))


def looks_like_code(text: str) -> bool:
    """Whether a text has the pattern of a neighbourhood code of either generation."""
    return any(re.fullmatch(pattern, text) for pattern in schema.CODE_QUARTIER.values())
