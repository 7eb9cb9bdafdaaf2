"""The words of each source of the catalogue: who publishes it, under which licence, what it gives, how to have it by hand."""

from __future__ import annotations

from dataclasses import dataclass

OPEN = "Licence Ouverte 2.0"


@dataclass(frozen=True)
class SourceWords:
    """One source. `gives`: what the territory gets; `by_hand`: where a person finds the file; `limits`: what it can't say."""

    label: str
    publisher: str
    host: str
    rhythm: str
    gives: str
    by_hand: str
    licence: str = OPEN
    size: str = ""
    limits: str = ""


_INSEE = "Sur insee.fr, page {page} : le fichier « données QPV » en CSV, puis « Vos données »."
_GOUV = "Sur data.gouv.fr, jeu « {key} » : le fichier du titre, puis « Vos données »."
_YEARS = "chaque année"


def _insee(label: str, page: int, gives: str, limits: str = "", rhythm: str = _YEARS) -> SourceWords:
    hand = _INSEE.format(page=page)
    return SourceWords(label, "Insee", "www.insee.fr", rhythm, gives, hand, OPEN, "moins de 5 Mo", limits)


def _gouv(
    label: str, publisher: str, key: str, rhythm: str, gives: str, size: str = "", limits: str = ""
) -> SourceWords:
    hand = _GOUV.format(key=key)
    return SourceWords(label, publisher, "www.data.gouv.fr", rhythm, gives, hand, OPEN, size, limits)


def _kohesio(label: str, period: str) -> SourceWords:
    return SourceWords(
        label,
        "Commission européenne",
        "kohesio.ec.europa.eu",
        "plusieurs fois par an",
        "Les opérations FEDER et FSE du territoire, leurs porteurs et l’argent de l’Union.",
        f"Sur kohesio.ec.europa.eu, les projets de France {period} en CSV, puis « Vos données ».",
        "CC BY 4.0",
        "60 Mo",
        "Le lieu est un département au mieux : une opération n’est pas placée dans un quartier.",
    )


_SIRENE = "stock-unites-legales-et-etablissements"
OF = {
    "contours": _gouv(
        "Contours des quartiers prioritaires 2024",
        "ANCT",
        "quartiers-prioritaires-de-la-politique-de-la-ville-qpv",
        "à chaque décret",
        "Les quartiers du territoire, leurs noms, leurs communes et leurs contours.",
        "20 Mo",
        "Les contours simplifiés par un tiers ne sont pas ceux-ci.",
    ),
    "population": _insee("Population des quartiers", 8210600, "La population municipale de chaque quartier."),
    "demographie": _insee("Démographie des quartiers", 8742545, "La population par âge et par sexe."),
    "revenus": _insee(
        "Revenus et pauvreté",
        8243167,
        "Le taux de pauvreté et le revenu médian de chaque quartier.",
        "Métropole, Martinique et La Réunion seulement ; secret sous un seuil de ménages.",
    ),
    "demandeurs_emploi": _insee(
        "Demandeurs d’emploi par sexe", 8644871, "Les demandeurs d’emploi de chaque quartier, femmes et hommes."
    ),
    "caf": _insee("Allocataires des CAF", 8682381, "Les personnes couvertes et les foyers allocataires."),
    "scolarite": _insee("Élèves et scolarité", 8994242, "Les élèves qui habitent chaque quartier."),
    "brevet": _insee("Diplôme national du brevet", 9026325, "Les résultats au brevet des élèves de chaque quartier."),
    "logements_sociaux": _insee("Parc de logements sociaux", 9054633, "Le parc social de chaque quartier."),
    "entreprises": _insee(
        "Entreprises et établissements (SIDE)", 8994268, "Les établissements de chaque quartier, par l’Insee."
    ),
    "sirene_geolocalisation": _gouv(
        "Sirene géolocalisé",
        "Insee",
        "geolocalisation-des-etablissements-du-repertoire-sirene-pour-les-etudes-statistiques",
        "chaque mois",
        "Le quartier de chaque établissement du territoire.",
        "800 Mo",
        "Mayotte n’y est pas.",
    ),
    "sirene_etablissements": _gouv(
        "Établissements (Sirene)",
        "Insee",
        _SIRENE,
        "chaque mois",
        "L’activité, l’état, les dates et la taille des établissements du territoire.",
        "2,2 Go",
    ),
    "sirene_unites": _gouv(
        "Unités légales (Sirene)",
        "Insee",
        _SIRENE,
        "chaque mois",
        "La catégorie juridique et le statut ESS des entreprises et des associations du territoire.",
        "700 Mo",
    ),
    "p147": _gouv(
        "Subventions de la politique de la ville (programme 147)",
        "ANCT",
        "subventions-politique-de-la-ville",
        _YEARS,
        "Les actions financées par l’État, leurs porteurs et leurs montants.",
        "60 Mo",
        "Ni commune ni quartier : les lignes sont placées par contrat de ville.",
    ),
    "adultes_relais": _gouv(
        "Postes d’adultes-relais",
        "ANCT",
        "subventions-politique-de-la-ville",
        _YEARS,
        "Les postes financés, leur employeur et leur coût théorique.",
        "1 Mo par an",
        "Le coût théorique d’un poste n’est pas une subvention : il reste hors des totaux.",
    ),
    "fonjep": _gouv(
        "Postes FONJEP",
        "ANCT",
        "subventions-politique-de-la-ville",
        _YEARS,
        "Les postes financés et leur coût théorique.",
        "1 Mo par an",
        "Le coût théorique d’un poste n’est pas une subvention : il reste hors des totaux.",
    ),
    "ess": _gouv(
        "Liste des entreprises de l’ESS",
        "ESS France",
        "liste-des-entreprises-de-less",
        "chaque semestre",
        "Le statut ESS des porteurs et des établissements du territoire.",
        "130 Mo",
        "Les sociétés commerciales de l’ESS y sont incomplètes.",
    ),
    "esus": SourceWords(
        "Agréments ESUS",
        "Direction générale du Trésor",
        "www.tresor.economie.gouv.fr",
        "plusieurs fois par an",
        "Les entreprises solidaires d’utilité sociale du territoire, tant que leur agrément court.",
        "Sur tresor.economie.gouv.fr, « liste nationale des agréments ESUS », puis « Vos données ».",
        OPEN,
        "300 ko",
    ),
    "feder_2021": _kohesio("Fonds européens 2021-2027", "2021-2027"),
    "feder_2014": _kohesio("Fonds européens 2014-2020", "2014-2020"),
    "decp": _gouv(
        "Marchés publics à clause sociale",
        "Ministère de l’Économie",
        "donnees-essentielles-de-la-commande-publique-consolidees-format-tabulaire",
        "chaque jour",
        "Les marchés du territoire qui portent une clause, un critère social ou une réservation.",
        "240 Mo",
        "Le lieu est une commune au mieux, jamais un quartier ; les heures d’insertion n’y sont pas.",
    ),
    "scdl": SourceWords(
        "Subventions publiées par les collectivités",
        "les collectivités du territoire",
        "www.data.gouv.fr",
        "selon chacune",
        "Les subventions que l’intercommunalité et les communes du territoire publient au schéma SCDL.",
        "Sur data.gouv.fr, les jeux du schéma « subventions » de chaque collectivité, puis « Vos données ».",
        "celle de chaque jeu",
    ),
    "de_minimis": SourceWords(
        "Registre des aides de minimis",
        "Ministère de l’Économie",
        "data.economie.gouv.fr",
        "en continu",
        "Les aides de minimis des porteurs du dossier : ce qui compte dans leur plafond.",
        "Sur data.economie.gouv.fr, « aides de minimis », l’export en CSV, puis « Vos données ».",
        OPEN,
        "5 Mo",
        "Ces aides sont souvent des subventions déjà connues : elles ne s’ajoutent jamais aux financements. Le registre "
        "ne couvre pas tout ce qui a été accordé avant 2026.",
    ),
    "friches": SourceWords(
        "Friches (Cartofriches)",
        "Cerema",
        "apidf-preprod.cerema.fr",
        "chaque trimestre",
        "Les terrains et les locaux en friche du territoire, avec leur surface.",
        "Sur cartofriches.cerema.fr, l’export du département, puis « Vos données ».",
    ),
    "tiers_lieux": _gouv(
        "Tiers-lieux",
        "France Tiers-Lieux",
        "recensement-des-tiers-lieux-en-france-2023",
        "à chaque recensement",
        "Les tiers-lieux du territoire et leurs structures.",
        "3 Mo",
    ),
    "fond": SourceWords(
        "Fond de carte (communes, eau, rail, routes)",
        "IGN et Etalab",
        "data.geopf.fr et geo.api.gouv.fr",
        "une fois par territoire",
        "Les communes, l’eau, les voies ferrées, les tramways et les routes principales sous les quartiers.",
        "Ce fond ne se dépose pas à la main : il est rangé par « fetch DOSSIER fond ».",
        OPEN,
        "300 ko une fois simplifié",
        "Simplifié pour l’écran : il ne sert pas à mesurer. Rien n’est compté à partir de lui.",
    ),
    "adresses": SourceWords(
        "Adresses du département",
        "Base adresse nationale",
        "adresse.data.gouv.fr",
        "chaque mois",
        "La place de chaque adresse : une liste collée ou importée est située sans rien demander à personne.",
        "Ce fichier ne se dépose pas à la main : il est rangé par « fetch DOSSIER adresses ».",
        OPEN,
        "5 à 60 Mo par département",
        "Une adresse neuve peut manquer ; près d’un bord, la position est à vérifier.",
    ),
}
