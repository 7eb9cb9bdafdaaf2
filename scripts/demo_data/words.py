"""Invented words, titles and places: no name of a real association, company or street."""

from __future__ import annotations

from typing import NamedTuple

INVENTED = (
    "Brise-Lune|Verte-Rive|Mille-Établis|Clair-Pavé|Passe-Rives|Tisse-Quartier|Sème-Toits|Bois-Levain|Porte-Voisins|"
    "Fil-à-Cœur|Grand-Préau|Trois-Moulures|Rouge-Perron|Vif-Ruisseau|Haut-Palier|Pain-d'Aube|Tourne-Roue|"
    "Sel-et-Sureau|Pas-à-Pont|Belle-Enclume|Lune-Ouvrière|Quatre-Fenêtres|Chante-Cage|Rive-Claire|Bleu-Cerisier|"
    "Double-Seuil|Ronde-Cour|Petit-Chenal|Noix-de-Mai|Franc-Voisinage|Saute-Muret|Gai-Tournesol|Pont-Tendu|"
    "Tout-Ouvrage|Longue-Table|Feu-Follet|Marche-Douce|Ciel-de-Cour|Racine-Commune|Vent-d'Étage|Cent-Cabas|"
    "Toit-Commun|Passe-Demain|Grain-de-Lune|Roche-Levée|Nid-d'Atelier|Terre-Battue|Lanterne-Basse|Main-Levée|Col-Vert"
).split("|")

# first word of the carrier's name, by sector
FORMS = {
    "alimentation": "Cuisine|Épicerie|Le Fournil",
    "economie_circulaire": "Ressourcerie|Atelier|Réemploi",
    "services_proximite": "Conciergerie|Régie|Maison",
    "insertion_emploi": "Chantier|Association|Coup de pouce",
    "sante": "Maison de santé|Association|Collectif santé",
    "culture_medias": "Collectif|Théâtre|Radio",
    "petite_enfance_education": "Crèche|École buissonnière|Association",
    "habitat_batiment": "Les Bâtisseurs|Chantier-école|Association",
    "numerique": "Fabrique numérique|Le Lab|Association",
    "mobilite": "Atelier vélo|Garage solidaire|Association",
    "agriculture": "Jardins|Ferme|Pépinière potagère",
    "commerce": "Comptoir|Boutique|Halle",
    "finance_solidaire": "Club d'épargne|Tontine|Association",
    "sport_loisirs": "Club|Association|Terrain de jeu",
    "autre": "Collectif|Association|Les Amis de",
}


class Idea(NamedTuple):
    """What a project is about: its title, what it is, its sector, its theme (key of `THEMES`)."""

    title: str
    kind: str
    sector: str
    theme: str


def _ideas(text: str) -> list[Idea]:
    return [Idea(*line.strip().split("|")) for line in text.strip().splitlines()]


IDEAS = _ideas("""
    Conciergerie solidaire|conciergerie|services_proximite|attract
    Conciergerie de pied d'immeuble|conciergerie|services_proximite|attract
    Tiers-lieu des savoir-faire|tiers_lieu|numerique|attract
    Café-atelier partagé|tiers_lieu|culture_medias|cadre
    Tiers-lieu de la réparation|tiers_lieu|economie_circulaire|attract
    Groupement d'achats à prix coûtant|association_outil|alimentation|cadre
    Épicerie coopérative|association_outil|alimentation|cadre
    Bricothèque|association_outil|economie_circulaire|cadre
    Prêt de matériel entre voisins|association_outil|services_proximite|cadre
    Ferme urbaine|agriculture_urbaine|agriculture|cadre
    Jardins nourriciers|agriculture_urbaine|agriculture|cadre
    Serre pédagogique|agriculture_urbaine|agriculture|educ
    Maison urbaine de santé|maison_urbaine_sante|sante|droits
    Centre de soins participatif|maison_urbaine_sante|sante|droits
    Cuisine partagée|lieu_partage|alimentation|cadre
    Maison des projets|lieu_partage|autre|soutien
    Atelier vélo participatif|lieu_partage|mobilite|cadre
    Entreprise à but d'emploi|ebe|insertion_emploi|emploi
    Garage solidaire|entreprise|mobilite|attract
    Traiteur d'insertion|entreprise|insertion_emploi|emploi
    Menuiserie coopérative|entreprise|habitat_batiment|attract
    Couture et retouches de quartier|entreprise|commerce|entrep
    Halle commerçante|entreprise|commerce|attract
    Livraison à vélo|entreprise|mobilite|entrep
    Recyclerie de quartier|recyclerie|economie_circulaire|attract
    Réemploi des matériaux de chantier|recyclerie|habitat_batiment|attract
    Recyclerie sportive|recyclerie|sport_loisirs|jeunesse
    Étude d'opportunité d'une crèche à horaires décalés|etude|petite_enfance_education|emploi
    Étude de faisabilité d'une halle artisanale|etude|commerce|attract
    Étude des besoins de santé|etude|sante|droits
    Étude pour une monnaie d'entraide|etude|finance_solidaire|soutien
    Formation aux métiers du numérique|formation|numerique|emploi
    Chantier-école du bâtiment|formation|habitat_batiment|emploi
    Apprendre le français pour entreprendre|formation|petite_enfance_education|entrep
    Préparation aux métiers du soin|formation|sante|emploi
    Forum des entrepreneuses et des entrepreneurs|evenement|insertion_emploi|entrep
    Fête du réemploi|evenement|economie_circulaire|jeunesse
    Tournoi de l'emploi|evenement|sport_loisirs|emploi
    Radio de quartier|autre|culture_medias|jeunesse
    Crèche à vocation d'insertion|autre|petite_enfance_education|emploi
    Épargne et microcrédit entre habitants|autre|finance_solidaire|soutien
    Médiation vers l'emploi|autre|insertion_emploi|emploi
    Permanences d'accès aux droits des indépendants|autre|services_proximite|droits
    Atelier numérique intergénérationnel|autre|numerique|educ
    École de sport et d'insertion|autre|sport_loisirs|jeunesse
    Fabrique de meubles partagée|autre|habitat_batiment|cadre
""")

# theme -> its code in the lists of 2015, 2020 and 2024
THEMES = {
    "educ": ("2015-1", "2020-1", "2024-1"),
    "droits": ("2015-1", "2020-1", "2024-2"),
    "cadre": ("2015-2", "2020-3", "2024-3"),
    "jeunesse": ("2015-1", "2020-1", "2024-4"),
    "emploi": ("2015-3", "2020-2", "2024-5.1"),
    "attract": ("2015-3", "2020-2", "2024-5.4"),
    "entrep": ("2015-3", "2020-2", "2024-5.5"),
    "soutien": ("2015-1", "2020-4", "2024-6.1"),
}


def theme_code(theme: str, year: int) -> str:
    """The code of a theme in the list of its year."""
    return THEMES[theme][0 if year < 2020 else 1 if year < 2024 else 2]


PREMISES = {
    "bureau": "Bureau",
    "atelier": "Atelier",
    "commerce": "Local commercial",
    "tiers_lieu": "Plateau partagé",
    "terrain": "Parcelle",
    "local_associatif": "Local associatif",
    "pepiniere_lot": "Lot de pépinière",
    "sante": "Cabinet",
}
TRADES = (
    ("Boulangerie", "1071C"),
    ("Couture", "1413Z"),
    ("Menuiserie", "1623Z"),
    ("Réparation", "9521Z"),
    ("Bâtiment", "4339Z"),
    ("Nettoyage", "8121Z"),
    ("Restauration", "5610C"),
    ("Coiffure", "9602A"),
    ("Livraison", "5320Z"),
    ("Conseil", "7022Z"),
    ("Informatique", "6201Z"),
    ("Épicerie", "4711B"),
    ("Taxi", "4932Z"),
    ("Studio", "5911B"),
)
EVENTS = {
    "formation_croisee": "Formation croisée : économie sociale et politique de la ville|Rencontre entre métiers",
    "instance": "Comité de pilotage économique du contrat|Revue des projets",
    "conseil_citoyen": "Conseil citoyen élargi à l'emploi|Atelier du conseil citoyen",
    "reperage_informel": "Repérage des savoir-faire du quartier|Petit déjeuner des activités de l'ombre",
    "rencontre_entreprises": "Rencontre des entreprises du quartier|Midi des acheteurs",
    "visite": "Visite d'un lieu inspirant|Visite des locaux disponibles",
}
WORKS = (
    "Réhabilitation de logements",
    "Entretien d'espaces verts",
    "Nettoyage de bâtiments",
    "Construction d'un groupe scolaire",
    "Voirie et réseaux",
    "Déconstruction sélective",
    "Peinture de parties communes",
    "Restauration collective",
)
