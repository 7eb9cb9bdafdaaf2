"""Who may do what, and what is read in the place of people by those who may not read about them.

A right is asked by the call that does the thing (`may`, a function: action -> bool): no screen can forget it. A person
without the right to read names is given another `Dataset`, made here, which does not hold them: nothing drawn, exported
or served from it can name a natural person, and no list gives the amount of one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from ess_metrics.counting.facts import remembered
from ess_metrics.model import column_kinds, schema
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.faults import Fault
from ess_metrics.texts.library import access_words as words

READ, NAME, PREPARE = "lire", "nommer", "preparer"
DECIDE, PUBLISH, RESTORE, ERASE = "rapprocher", "publier", "restaurer", "effacer"
READER, AGENT, EDITOR = "lecture", "agent", "editeur"
RIGHTS = {
    READER: frozenset({READ}),
    AGENT: frozenset({READ, NAME, PREPARE}),
    EDITOR: frozenset({READ, NAME, PREPARE, DECIDE, PUBLISH, RESTORE, ERASE}),
}
NATURAL_PERSON = "1000"  # legal category
PUBLIC_BODY = "7"  # legal categories of the State, of local authorities and of their bodies begin so
PUBLIC = "public"
May = Callable[[str], bool]
_PERSONS, _PROJECTS = "personnes", "projets_de_personnes"
_CARRIERS = (("projets", "porteur_id"), ("financements", "porteur_id"), ("baux", "locataire_id"))
_TITLES = (("projets", "intitule", "porteur_id"), ("locaux", "nom", "operateur_id"))
_OWN_NUMBERS = ("siret", "siren", "rna")


class NotAllowed(Exception):  # noqa: N818  (an outcome told to a person)
    """The person may not do this; `str()` is a French sentence."""


def rights(role: str) -> frozenset[str]:
    """What a role may do; a role that does not exist may nothing."""
    return RIGHTS.get(role, frozenset())


def anything(action: str) -> bool:
    """The rights of the command line: who types there already holds the files."""
    return bool(action)


def seen(data: Dataset, may: May) -> Dataset:
    """What this person may read of a dataset: all of it, or the same without natural persons.

    A folder whose manifest says `audience = "public"` is without them for everybody.
    """
    if may(NAME) and data.manifest.audience != PUBLIC:
        return data
    return remembered(data, "closed", lambda: closed(data))


def closed(data: Dataset) -> Dataset:
    """The same figures without natural persons (legal category 1000): no name, no number, no title of their projects.

    Each keeps a made-up code, so that no total and no count changes; `listed` leaves them out of every list that gives
    amounts. Missing: organisations of unknown category are taken for legal persons.
    """
    if _PERSONS in data.memo:
        return data
    people = _people(data)
    tables = {stem: _recoded(schema.BY_STEM.get(stem), frame, people) for stem, frame in data.tables.items()}
    tables.pop("identites", None)  # decisions name bodies by their numbers
    if "organismes" in tables:
        tables["organismes"] = _erased(tables["organismes"], ("nom", *_OWN_NUMBERS), "organisme_id")
    if "etablissements" in tables:
        tables["etablissements"] = _erased(tables["etablissements"], ("nom", *_OWN_NUMBERS), "")
    if "auteur" in tables.get("temoignages", ()):
        tables["temoignages"] = tables["temoignages"].assign(auteur=None)  # who spoke is told to partners alone
    persons = frozenset(people.values())
    own = _carried(data.tables["projets"], people)
    tables["projets"] = _untitled(tables["projets"], own).drop(columns=list(_FREE_WORDS), errors="ignore")
    manifest = replace(data.manifest, audience=PUBLIC)
    telling = _telling(data, people, own)
    faults = tuple(_discreet(fault, telling) for fault in data.faults)
    made = Dataset(data.folder, manifest, tables, data.undrawn, faults, data.fingerprint)
    made.memo[_PERSONS] = persons
    made.memo[_PROJECTS] = frozenset(tables["projets"].loc[own, "projet_id"].astype(str))
    return made


def discreet(data: Dataset) -> Dataset:
    """A closed dataset where private carriers and tenants have numbers for names too: what a whole room may read.

    Public bodies keep theirs, they are also funders. Titles of projects and lots lose the name of their carrier.
    Numbers follow codes, so that one carrier is the same on every screen of one version of the data.
    """
    data = closed(data)
    if "organismes" not in data.tables:
        return data
    numbered = _numbered(data)
    tables = dict(data.tables)
    bodies = tables["organismes"]
    names = dict(zip(bodies["organisme_id"].astype("str"), bodies["nom"].astype("object"), strict=True))
    tables["organismes"] = bodies.assign(
        nom=[numbered.get(code, names[code]) for code in bodies["organisme_id"].astype("str")],
        **{name: None for name in _OWN_NUMBERS if name in bodies},
    )
    for stem, text, owner in _TITLES:
        if stem in tables:
            tables[stem] = _renamed(tables[stem], text, owner, names, numbered)
    made = replace(data, tables=tables, memo={})
    made.memo.update({key: data.memo[key] for key in (_PERSONS, _PROJECTS)})
    return made


def _numbered(data: Dataset) -> dict[str, str]:
    """Private carrier or tenant → the number it is known by."""
    bodies = data.tables["organismes"]
    found: set[str] = set()
    for stem, name in _CARRIERS:
        codes = data.column(stem, name)
        found |= set() if codes is None else set(codes.dropna().astype("str"))
    if "categorie_juridique" in bodies:
        public = bodies["categorie_juridique"].astype("str").str.startswith(PUBLIC_BODY)
        found -= set(bodies.loc[public, "organisme_id"].astype("str"))
    found -= data.memo[_PERSONS]
    return {code: words.CARRIER.format(number=at) for at, code in enumerate(sorted(found), 1)}


def _renamed(
    frame: pd.DataFrame, text: str, owner: str, names: Mapping[str, str], numbered: Mapping[str, str]
) -> pd.DataFrame:
    """Rows whose title holds their owner's name lose it there."""
    if owner not in frame or text not in frame:
        return frame

    def title(given: object, code: str) -> object:
        name = names.get(code)
        if code not in numbered or not isinstance(name, str) or not isinstance(given, str) or not name:
            return given
        return given.replace(name, numbered[code])

    pairs = zip(frame[text].astype(object), frame[owner].astype("str"), strict=True)
    return frame.assign(**{text: pd.Series([title(*pair) for pair in pairs], frame.index)})


def listed(data: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that may be listed with their amounts: in a closed dataset, those of no natural person."""
    if _PERSONS not in data.memo or frame.empty:
        return frame
    kept = pd.Series(True, frame.index)
    for column in frame.columns.intersection(_ORGANISATIONS):
        kept &= ~frame[column].astype(object).isin(data.memo[_PERSONS])
    if "projet_id" in frame:
        kept &= ~frame["projet_id"].astype(object).isin(data.memo[_PROJECTS])
    return frame[kept]


def is_closed(data: Dataset) -> bool:
    """Whether a dataset is without natural persons."""
    return _PERSONS in data.memo


def is_listed(data: Dataset, code: str) -> bool:
    """Whether an organisation or a project may be shown with its amounts, by its code."""
    return code not in data.memo.get(_PERSONS, ()) and code not in data.memo.get(_PROJECTS, ())


# -- making it --------------------------------------------------------------------------------------------------------

# Words and addresses that an officer writes of a project may tell who a person is, and nothing can tell when they do.
_FREE_WORDS = ("adresse", "observation")

_ORGANISATIONS = sorted(
    {column.name for table in schema.TABLES for column in table.columns if column.refers == schema.ORGANISME}
    | {"organisme_id"}
)


def _people(data: Dataset) -> dict[str, str]:
    """The code of each natural person -> a made-up one, in an order that says nothing."""
    table = data.tables.get("organismes")
    if table is None or "categorie_juridique" not in table:
        return {}
    natural = table["categorie_juridique"].astype("str") == NATURAL_PERSON
    codes = table.loc[natural, "organisme_id"].astype("str")
    shuffled = sorted(codes, key=lambda code: hashlib.sha256(f"{data.fingerprint}{code}".encode()).digest())
    return {code: words.PERSON.format(number=at) for at, code in enumerate(shuffled, 1)}


def _recoded(table: column_kinds.Table | None, frame: pd.DataFrame, people: Mapping[str, str]) -> pd.DataFrame:
    """A table whose columns of organisations hold made-up codes for natural persons."""
    if table is None or not people:
        return frame
    names = [column.name for column in table.columns if column.name in _ORGANISATIONS and column.name in frame]
    return frame.assign(**{name: _coded(frame[name], people) for name in names})


def _coded(column: pd.Series, people: Mapping[str, str]) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.rename_categories([people.get(str(code), code) for code in column.cat.categories])
    return column.map(lambda code: people.get(str(code), code), na_action="ignore")


def _erased(frame: pd.DataFrame, columns: tuple[str, ...], key: str) -> pd.DataFrame:
    """A table of organisations or establishments where those of natural persons have lost what tells who they are."""
    if "categorie_juridique" not in frame:
        return frame
    natural = frame["categorie_juridique"].astype("str") == NATURAL_PERSON
    names = [name for name in columns if name in frame and name != key]
    return frame.assign(**{name: frame[name].astype(object).mask(natural, None) for name in names})


def _carried(projects: pd.DataFrame, people: Mapping[str, str]) -> pd.Series:
    """Which projects a natural person carries."""
    if "porteur_id" not in projects:
        return pd.Series(False, projects.index)
    return projects["porteur_id"].astype(object).isin(people)


def _untitled(projects: pd.DataFrame, own: pd.Series) -> pd.DataFrame:
    return projects.assign(intitule=projects["intitule"].astype(object).mask(own, words.PROJECT))


def _telling(data: Dataset, people: Mapping[str, str], own: pd.Series) -> frozenset[str]:
    """Every text of the folder that tells who a natural person is."""
    found = set(people) | set(data.tables["projets"].loc[own, "intitule"].astype(str))
    for stem in ("organismes", "etablissements"):
        frame = data.tables.get(stem)
        if frame is not None and "categorie_juridique" in frame:
            natural = frame["categorie_juridique"].astype("str") == NATURAL_PERSON
            for name in ("nom", *_OWN_NUMBERS):
                found |= set(frame.loc[natural, name].dropna().astype(str)) if name in frame else set()
    return frozenset(found)


def _discreet(fault: Fault, telling: frozenset[str]) -> Fault:
    """A warning that quotes none of these texts."""
    facts = {name: "" if str(fact) in telling else fact for name, fact in fault.facts.items()}
    return replace(fault, value="" if str(fault.value) in telling else fault.value, facts=facts)
