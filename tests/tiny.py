"""One tiny territory, small enough to check every figure by hand.

Extraction date 2025-06-30, generation 2024. Three neighbourhoods: A (1,000 inhabitants, commune 67482), B (500,
communes 67043|67447, new), C (population unknown, commune 67482).

Projects: P1 half in A, half in B; P2 in A; P3 a third each in A, B, C; P4 TERRITOIRE; P5 HORS_QPV; P6 in A, refused;
P7 without place; P8 in A, begun 2020, stopped 2021.

Grants granted (EUR), by row: F1 P1 2023 EPCI 1000.01; F2 P1 2024 ETAT_P147 500; F3 P2 2024 EPCI 300; F4 P3 2024
REGION 100; F5 P4 2024 EPCI 500; F6 P5 2023 EPCI 250; F7 P6 2024 EPCI refused (700 asked, 700 written as granted);
F8 P2 2024 loan 5000 (not a grant); F9 P2 2024 AUTOFINANCEMENT 80; F10 carrier O3 without project 2024 EPCI 40;
F11 P7 2024 EPCI 60; F12 P1 2024 UE_FSE 200 and F13 the same 200 passed on by EPCI (origine F12); F14 P2 2025 EPCI
unknown amount; F15 P8 2020 EPCI 900.

Total 1000.01 + 500 + 300 + 100 + 500 + 250 + 0 + 40 + 60 + 200 + 900 = 3850.01.
A: 500.01 (tie: the cent goes to A) + 250 + 300 + 33.34 (A is first) + 100 + 900 = 2083.35
B: 500.00 + 250 + 33.33 + 100 = 883.33;  C: 33.33
TERRITOIRE 500, HORS_QPV 250, sans projet 40, inconnu (P7) 60. Sum 2083.35+883.33+33.33+500+250+40+60 = 3850.01.
"""

from __future__ import annotations

from pathlib import Path

A, B, C = "QN06701I", "QN06702N", "QN06703M"

MANIFEST = """titre = "Minuscule"
territoire = "Territoire minuscule"
siren_epci = "246700488"
code_contrat = "CN06703I"
generation = "2024"
fictif = true
date_extraction = 2025-06-30
source = "Essai"
licence = "Essai"
"""

TABLES = {
    "quartiers": f"""code_quartier,generation,nom,commune_codes,communes,changement,population
{A},2024,Alpha,67482,Strasbourg,I,1000
{B},2024,Beta,67043|67447,Bischheim|Schiltigheim,N,500
{C},2024,Centre,67482,Strasbourg,M,
QP067001,2015,Ancien,67482,Strasbourg,,900
""",
    "dispositifs": """dispositif_code,libelle,famille
AAP_CDV,Appel à projets,financement
FSE,Fonds social européen,financement
APPUI_AAP,Appui,accompagnement
AMO_DEVECO,Études,accompagnement
FAPUS,Fabrique,accompagnement
LOCUSEM,LOCUSEM,immobilier
""",
    "organismes": """organisme_id,nom,ess_statut,categorie_juridique
O1,Association Un,association,9260
O2,Société Deux,hors_ess,5710
O3,Inconnue Trois,inconnu,
EPCI,Métropole,hors_ess,7344
""",
    "projets": """projet_id,intitule,porteur_id,dispositif_principal,type_objet,secteur,stade,statut,date_depot,date_debut,date_fin,date_arret,ressources_propres,emplois_crees,beneficiaires,beneficiaires_qpv
P1,Un,O1,AAP_CDV,conciergerie,sante,developpement,en_cours,2023-01-01,2023-03-01,,,1000,2,100,60
P2,Deux,O2,AAP_CDV,tiers_lieu,commerce,creation,attribue,2024-01-01,2024-03-01,2025-12-31,,,1,,
P3,Trois,O3,AAP_CDV,tiers_lieu,sante,,solde,2024-01-01,2024-03-01,2024-12-31,,,,50,50
P4,Quatre,O1,AAP_CDV,etude,sante,perenne,en_cours,,2021-01-01,,,,,,
P5,Cinq,O1,AAP_CDV,recyclerie,,perenne,en_cours,,2023-01-01,2023-12-31,,,,,
P6,Six,O2,AAP_CDV,tiers_lieu,commerce,idee,refuse,2024-01-01,,,,,,10,0
P7,Sept,O1,AAP_CDV,tiers_lieu,commerce,amorcage,attribue,,,,,,,,
P8,Huit,O2,AAP_CDV,tiers_lieu,commerce,arrete,abandonne,2019-11-01,2020-01-01,,2021-06-30,,,,
""",
    "projets_quartiers": f"""projet_id,code_quartier,part,methode
P1,{A},0.5,egale
P1,{B},0.5,egale
P2,{A},1,saisie
P3,{A},0.3334,egale
P3,{B},0.3333,egale
P3,{C},0.3333,egale
P4,TERRITOIRE,1,non_repartie
P5,HORS_QPV,1,saisie
P6,{A},1,saisie
P8,{A},1,saisie
""",
    "financements": """financement_id,projet_id,porteur_id,financeur_id,fonds_origine,dispositif_code,annee,section,type_concours,montant_demande,montant_attribue,montant_verse,forme_convention,convention_id,convention_fin,date_decision,statut,origine_id
F1,P1,,EPCI,EPCI,AAP_CDV,2023,fonctionnement,subvention,2000,1000.01,1000.01,cpo,K1,2025-12-31,2023-03-02,solde,
F2,P1,,,ETAT_P147,AAP_CDV,2024,fonctionnement,subvention,500,500,,cpo,K1,2025-12-31,2024-03-02,attribue,
F3,P2,,EPCI,EPCI,AAP_CDV,2024,investissement,subvention,300,300,150,ponctuelle,,,2024-02-10,attribue,
F4,P3,,,REGION,AAP_CDV,2024,,subvention,,100,,,,,,solde,
F5,P4,,EPCI,EPCI,AAP_CDV,2024,investissement,subvention,500,500,500,ponctuelle,,,2024-02-10,attribue,
F6,P5,,EPCI,EPCI,AAP_CDV,2023,fonctionnement,subvention,250,250,250,ponctuelle,,,2023-02-10,solde,
F7,P6,,EPCI,EPCI,AAP_CDV,2024,fonctionnement,subvention,700,700,,ponctuelle,,,2024-02-10,refuse,
F8,P2,,,BDT,AAP_CDV,2024,investissement,pret,5000,5000,,,,,,attribue,
F9,P2,,,AUTOFINANCEMENT,AAP_CDV,2024,fonctionnement,subvention,,80,,,,,,attribue,
F10,,O3,EPCI,EPCI,AAP_CDV,2024,fonctionnement,subvention,40,40,,ponctuelle,,,2024-02-10,attribue,
F11,P7,,EPCI,EPCI,AAP_CDV,2024,fonctionnement,subvention,60,60,,ponctuelle,,,2024-02-10,attribue,
F12,P1,,,UE_FSE,FSE,2024,fonctionnement,subvention,200,200,,,,,2024-05-01,attribue,
F13,P1,,EPCI,UE_FSE,FSE,2024,fonctionnement,subvention,200,200,120,,,,2024-05-01,attribue,F12
F14,P2,,EPCI,EPCI,AAP_CDV,2025,fonctionnement,subvention,100,,,,,,,en_instruction,
F15,P8,,EPCI,EPCI,AAP_CDV,2020,fonctionnement,subvention,900,900,900,ponctuelle,,,2019-12-01,solde,
""",
    "locaux": f"""local_id,operateur_id,code_quartier,type_local,dispositif_code,surface_m2,statut,loyer_annuel_m2_ht,loyer_marche_annuel_m2_ht
L1,O1,{A},bureau,LOCUSEM,100,occupe,60,100
L2,O1,{A},bureau,LOCUSEM,50,vacant,60,100
L3,O1,{A},atelier,LOCUSEM,50,reserve,50,100
L4,O1,{B},atelier,LOCUSEM,100,occupe,80,100
L5,O1,{B},tiers_lieu,LOCUSEM,,occupe,,
L6,O1,{A},bureau,LOCUSEM,200,travaux,,
""",
    "baux": """bail_id,local_id,locataire_id,date_debut,date_fin,motif_sortie,locataire_ess
B1,L1,O1,2024-01-01,2025-06-30,,true
B2,L4,O2,2025-06-30,,,
B3,L2,O1,2022-01-01,2023-12-31,croissance,true
B4,L3,O1,2023-01-01,2023-06-30,depart,
B5,L1,O3,2026-01-01,,,
""",
    "accompagnements": "suivi_id,personne_id,dispositif_code,etape,date_entree,code_quartier_residence,code_quartier_implantation,"
    "sexe,tranche_age,issue,date_creation,ess,vivant_36m\n"
    + "\n".join(
        [
            f"S{i},H{i},FAPUS,accueil,2023-02-01,{A},{B},{'F' if i < 4 else 'H'},{'<26' if i == 1 else '31-45'},en_cours,,,"
            for i in range(1, 7)
        ]
        + [f"S7,H1,FAPUS,financement,2024-02-01,{A},{B},F,<26,cree,2024-06-01,true,"]
        + [
            f"S{i},H{i},FAPUS,conseil_montage,2021-02-01,{B},{B},,46-60,cree,2021-06-01,{'true' if i == 8 else 'false'},{'false' if i == 9 else 'true'}"
            for i in range(8, 13)
        ]
        + [f"S13,H13,FAPUS,accueil,2024-02-01,HORS_QPV,{A},H,26-30,abandon,,,"]
    )
    + "\n",
    "appuis": f"""appui_id,projet_id,dispositif_code,code_quartier,date_debut,etape,resultat,jours
X1,P1,APPUI_AAP,{A},2023-02-01,,gagne,4
X2,,APPUI_AAP,{A},2024-02-01,,perdu,6
X3,,APPUI_AAP,{B},2024-02-01,,depose,
X4,P2,AMO_DEVECO,{A},2024-02-01,,sous_conditions,10
X5,,AMO_DEVECO,{A},2024-02-01,,defavorable,10
X6,,AMO_DEVECO,{B},2024-02-01,,en_cours,1
X7,P1,FAPUS,{A},2024-02-01,lancement,,2
X8,P1,FAPUS,{A},2023-02-01,etude,,2
X9,,FAPUS,{B},2023-02-01,porteur,,2
""",
    "realisations": """projet_id,annee,mesure,valeur,unite
P1,2023,adherents,100,personnes
P1,2024,adherents,150,personnes
P2,2024,surface_cultivee_m2,500,m²
""",
    "evenements": f"""evenement_id,date,type,code_quartier,participants
V1,2024-01-10,visite,{A},10
V2,2024-02-10,instance,TERRITOIRE,20
V3,2023-02-10,visite,{B},
""",
    "clauses": f"""marche_id,heures_prevues,heures_realisees,heures_travaillees,beneficiaires,beneficiaires_qpv,clos,code_quartier,date_notification
M1,1000,900,9000,10,4,true,{A},2023-01-01
M2,500,600,11000,10,8,true,{B},2024-01-01
M3,1000,100,,,,false,{A},2024-01-01
""",
    "etablissements": f"""siret,code_quartier,naf,ess,etat,date_creation,date_fermeture
10000000000001,{A},88.99B,true,actif,2019-01-01,
10000000000002,{A},47.11B,false,actif,2023-05-01,
10000000000003,{A},47.11B,,actif,2024-05-01,
10000000000004,{B},47.11B,false,ferme,2019-01-01,2024-03-01
10000000000005,HORS_QPV,47.11B,true,actif,2019-01-01,
10000000000006,{B},88.99B,true,actif,2025-07-01,
""",
}


def write_tiny(folder: Path, **changes: str | None) -> Path:
    """The tiny territory as a folder of CSV files; `changes` replaces a table's text (None: left out) or `manifest`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.toml").write_text(changes.pop("manifest", None) or MANIFEST, encoding="utf-8")
    for stem, text in (TABLES | changes).items():
        if text is not None:
            (folder / f"{stem}.csv").write_text(text, encoding="utf-8")
    return folder
