"""The register of de minimis aids: told from grants by what it says of itself, its euros apart."""

from __future__ import annotations

import pandas as pd
import pytest

from ess_metrics.files.raw_files import open_raw
from ess_metrics.formats import de_minimis
from ess_metrics.formats.known_formats import choose
from ess_metrics.formats.source import Context

BODIES = pd.DataFrame(
    {
        "organisme_id": ["77558877500012", "LOC:784824153"],
        "nom": ["Régie", "Atelier"],
        "siret": ["77558877500012", ""],
        "siren": ["775588775", "784824153"],
    }
)
REGISTERS = {
    "titre du montant": (
        "SIREN;Nom;Montant de l'aide de minimis (€);Date d'octroi;Autorité d'octroi\n"
        "775588775;Régie;1 000,50;03/02/2024;Ville\n"
    ),
    "équivalent-subvention": (
        "siret_beneficiaire,denomination,esb,date_attribution,organisme,reglement_ue\n"
        "77558877500012,Régie,1000.50,2024-02-03,Ville,Règlement (UE) 2023/2831\n"
    ),
    "règle dans les cellules": (
        "Identifiant;SIREN du bénéficiaire;SIREN de l'autorité;Montant;Date de décision;Régime\n"
        "X1;775588775;214401093;1000,5;2024-02-03;De minimis général\n"
    ),
    "mots du règlement": (
        "siren;raison_sociale;montant;date_octroi;autorite_octroi;instrument;secteur_nace\n"
        "775588775;Régie;1000.5;2024-02-03;Ville;Subvention;81\n"
    ),
    "drapeau avant le montant": (
        "aide_de_minimis;siren;montant;date_octroi;autorite;base_juridique\noui;775588775;1000.5;2024-02-03;Ville;2023/2831\n"
    ),
}
GRANTS = {
    "un drapeau": (
        "Bénéficiaire;SIRET;Objet;Montant attribué;Date;De minimis\nRégie;77558877500012;Action;1000;2024-02-03;oui\n"
    ),
    "un régime parmi d'autres": (
        "Bénéficiaire;SIRET;Objet;Montant;Date de décision;Régime\nRégie;77558877500012;A;1000;2024-02-03;De minimis\n"
        "Régie;77558877500012;B;500;2024-02-03;RGEC\n"
    ),
    "SCDL": (
        "nomAttribuant;idAttribuant;dateConvention;referenceDecision;nomBeneficiaire;idBeneficiaire;objet;montant;nature;"
        "conditionsVersement;datesPeriodeVersement;idRAE;notificationUE;pourcentageSubvention\n"
        "Ville;21440109300015;2024-02-03;12;Régie;77558877500012;aide de minimis;1000;aide en numéraire;unique;"
        "2024-02-03;;non;1\n"
    ),
}


def written(path, text: str):
    path.write_text(text, encoding="utf-8")
    return open_raw(path)


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_is_known_and_read_whatever_its_titles(name, tmp_path):
    raw = written(tmp_path / "f.csv", REGISTERS[name])
    assert choose(raw) == (de_minimis.SOURCE, None)
    outcome = de_minimis.read(raw, Context({"organismes": BODIES}))
    aid = outcome.tables["aides_minimis"].iloc[0]
    assert (aid["porteur_id"], aid["date_octroi"], float(aid["montant"])) == ("77558877500012", "2024-02-03", 1000.5)
    assert (outcome.rows_kept, outcome.rows_refused, outcome.euros_kept) == (1, 0, 0.0)
    assert outcome.faults == []


@pytest.mark.parametrize("name", GRANTS)
def test_grants_that_mention_the_rule_stay_grants(name, tmp_path):
    assert choose(written(tmp_path / "f.csv", GRANTS[name]))[0].name == "scdl-subventions"


def test_each_row_is_kept_outside_or_refused_and_an_unknown_amount_is_no_zero(tmp_path):
    lines = [
        "siren;montant_minimis;date_octroi;autorite",
        *(
            "784 824 153;non communiqué;2024-02-03;Ville",
            "784824153;10;2024-02-03;Ville",
            "784824153;10;2024-02-03;Ville",
        ),
        *("303265045;7;2024-02-03;Ville", "pas un numéro;5;2024-02-03;Ville"),
    ]
    outcome = de_minimis.read(written(tmp_path / "f.csv", "\n".join(lines)), Context({"organismes": BODIES}))
    aids = outcome.tables["aides_minimis"]
    assert (outcome.rows_read, outcome.rows_kept, outcome.rows_refused) == (5, 3, 2)
    assert aids["montant"].tolist() == ["", "10", "10"]
    assert aids["aide_id"].is_unique
    assert set(outcome.refused["_rule"]) == {"hors_territoire", "beneficiaire_manquant"}
    assert {(one.rule, one.row) for one in outcome.faults} == {("montant_illisible", 2), ("identifiant_illisible", 6)}


def test_a_body_known_by_its_establishment_alone_becomes_one(tmp_path):
    firms = pd.DataFrame({"siret": ["30326504500011"], "siren": ["303265045"], "nom": ["Fournil"]})
    raw = written(tmp_path / "f.csv", "siren;montant_minimis;date_octroi\n303265045;7;2024-02-03\n")
    outcome = de_minimis.read(raw, Context({"organismes": BODIES, "etablissements": firms}))
    assert outcome.tables["organismes"][["organisme_id", "nom", "siren"]].to_numpy().tolist() == [
        ["30326504500011", "Fournil", "303265045"]
    ]
    assert outcome.tables["aides_minimis"]["porteur_id"].tolist() == ["30326504500011"]
