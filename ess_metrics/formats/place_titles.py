"""The titles that lists of places give their columns, by what each holds."""

from __future__ import annotations

import re

import pandas as pd

from ess_metrics.formats import rows
from ess_metrics.model import reference

IDS = "site_id id_unique id_lieumed id_territoire local_id identifiant id_lieu id code".split()

NAMES = (
    "site_nom friche nom_structure lib_territoire nom_du_lieu nom_lieu nom_du_tiers_lieu tiers_lieu nom name "
    "denomination libelle structure lieu intitule"
).split()

# What a lot is called in an officer's own sheet: a name only where no column of the lists above is there.
OWN_NAMES = "local lot cellule nom_du_site site batiment designation".split()

SURFACES = (
    "surface_m2 surface unite_fonciere_surface surf_calc surface_utile surface_totale superficie superficie_m2 "
    "surface_en_m2 bati_surface site_surface"
).split()

HECTARES = "surface_ha superficie_ha site_area".split()

ADDRESSES = "adresse site_adresse address_line_1 adresse_complete address rue voie".split()

TYPES = "type_local site_type ss_cat categorie typologie type type_de_lieu type_lieu nature".split()

STATES = "statut site_statut etat occupation".split()

COMMUNE_CODES = "comm_insee insee code_insee code_commune insee_com numcom id_geo codcom".split()

COMMUNES = "comm_nom commune ville nomcom lib_geo city nom_commune".split()

POSTCODES = "code_postal cp codepostal postal_code code_post".split()

EPCI = "epci_siren siren_epci code_epci".split()

CARRIERS = "nom_strc_port structure_porteuse porteur gestionnaire operateur exploitant nom_structure_porteuse".split()

AREA_CODES = "code_quartier code_qp codeqpv code_qpv qpv".split()

AREAS = [*AREA_CODES, *"quartier nom_quartier nom_du_quartier quartier_prioritaire nom_qpv lib_qp libelle_qpv".split()]

STEMS = {
    NAMES[0]: ("nom", "denomination", "raison_sociale", "enseigne", "libelle"),
    SURFACES[0]: ("surface", "superficie", "m2"),
    ADDRESSES[0]: ("adresse", "rue", "voie"),
    TYPES[0]: ("type", "categorie", "nature", "usage"),
    STATES[0]: ("statut", "etat", "occup"),
    COMMUNES[0]: ("commune", "ville"),
    CARRIERS[0]: ("gestionnaire", "operateur", "porteur", "exploitant"),
}

REGION_WORDS = re.compile(r"(?:^|_)(?:region|reg|departement|dep|dept|commune|com|ville|epci|canton|pays)(?:_|$)")

TITLES_OF_PLACES = NAMES.index("nom")  # the titles of known lists, whatever words they are made of


def present(frame: pd.DataFrame, names: list[str]) -> list[str]:
    """The columns of these names; failing them, those that begin alike (`surface_…`, `adresse_…`).

    A column that holds regions, departments or communes is no name of a place.
    """
    exact = [name for name in names if name in frame]
    stems = [stem for stem in STEMS.get(names[0], ()) if not exact]
    found = exact or [column for column in frame.columns if any(column.startswith(stem) for stem in stems)]
    return [name for name in found if not _of_a_region(frame, name)] if names is NAMES else found


def _of_a_region(frame: pd.DataFrame, name: str) -> bool:
    """Whether a column says in which region, department or commune a place is, by its title or by what it holds."""
    if name not in NAMES[:TITLES_OF_PLACES] and REGION_WORDS.search(name):
        return True
    cells = frame[name][frame[name] != ""].map(rows.folded)
    known = set(reference.reference("regions")["region"].map(rows.folded))
    for other in (column for column in frame.columns if column != name and REGION_WORDS.search(column)):
        known |= set(frame[other].map(rows.folded))
    return len(cells) > 0 and bool((cells.isin(known - {""})).mean() > 0.9)
