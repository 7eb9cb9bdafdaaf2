"""The titles that grants files give their columns: SCDL names, their French titles, and those of the wild."""

from __future__ import annotations

import re

TITLES: dict[str, str] = {
    "attribuant_nom": (
        "nomattribuant|nom de l attribuant|nom attribuant|attribuant|financeur|organisme financeur|"
        "collectivite attributrice|collectivite|organisme attributeur|nom du financeur|"
        "nom de la collectivite"
    ),
    "attribuant_id": (
        "idattribuant|identification de l attribuant|identifiant de l attribuant|siret attribuant|"
        "siret de l attribuant|siret financeur|id attribuant"
    ),
    "date": (
        "datedecision|dateconvention|date de la convention de subvention|date de decision|"
        "date de la decision|date de la convention|date convention|date decision|date d attribution|"
        "date de vote|date du vote|date de signature|date attribution|date de deliberation|"
        "date deliberation|date de notification|date"
    ),
    "annee": (
        "annee|exercice|exercicebudgetaire|exercice budgetaire|millesime|annee budgetaire|"
        "annee d attribution|annee de la subvention|annee de subvention|annee exercice|"
        "annee de versement|saison|saison sportive|an"
    ),
    "reference": (
        "referencedecision|reference de la decision|reference decision|numero de decision|dossier code|"
        "code dossier|code du dossier|numero de dossier|numero dossier|n dossier|deliberation|"
        "numero de deliberation|n deliberation|reference"
    ),
    "identifiant": "idsubvention|id subvention|identifiant subvention|identifiant de la subvention",
    "nom": (
        "nombeneficiaire|nom du beneficiaire|beneficiaire|nom beneficiaire|"
        "nom de l organisme beneficiaire|organisme beneficiaire|association|associations|"
        "nom de l association|nom association|structure|nom de la structure|raison sociale|"
        "raison sociale du beneficiaire|tiers|nom du tiers|organisme|nom de l organisme|denomination|"
        "denomination sociale|beneficiaires|association beneficiaire|nom des associations|"
        "nom de l association beneficiaire|porteur|porteur de projet|nom"
    ),
    "nom_suite": "raison sociale 2|nom 2|suite raison sociale",
    "siret": (
        "idbeneficiaire|identification du beneficiaire|identifiant du beneficiaire|id beneficiaire|siret|"
        "code siret|numero siret|n siret|no siret|num siret|siret beneficiaire|siret du beneficiaire|"
        "numero de siret|siret ou nir|siren|numero siren|n siren|siren beneficiaire|siret siren|"
        "siren siret|siret ou siren|siret association"
    ),
    "rna": (
        "rnabeneficiaire|rna beneficiaire|rna du beneficiaire|numero rna|rna|n rna|"
        "numero rna du beneficiaire|identifiant rna"
    ),
    "objet": (
        "objet|objet de la subvention|objet subvention|objet de la convention|objet de l aide|dossier|"
        "libelle|libelle du dossier|objet du dossier|libelle de la subvention|objet de la demande|motif|"
        "description|libelle de l action|action|actions|intitule de l action|intitule|"
        "objet du financement|destination"
    ),
    "projet": (
        "nom du projet|intitule du projet|projet|titre du projet|libelle du projet|nom de l action|titre de l action"
    ),
    "nature": (
        "nature|nature de la subvention|nature de l aide|nature aide|nature du concours|type d aide|"
        "type de concours|forme de l aide"
    ),
    "en_nature": "detail des avantages en nature|description des avantages en nature|nature des avantages",
    "depot": (
        "horodateur|horodatage|date de depot|date depot|date du depot|date de la demande|date demande|"
        "date de reception|date reception|date de depot du dossier|date de soumission"
    ),
    "periode": (
        "datesperiodeversement|date ou periode de versement|dates periode de versement|"
        "periode de versement|dates ou periode de versement|periode"
    ),
    "paye_le": (
        "date de versement|date versement|date de paiement|date paiement|date de mandatement|date du mandat"
        "|date du versement"
    ),
    "part": (
        "pourcentagesubvention|pourcentage de la subvention|pourcentage subvention|"
        "pourcentage du montant total de la subvention attribuee au beneficiaire|part du beneficiaire"
    ),
    "dispositif": (
        "dispositifaide|dispositif|nom du dispositif|dispositif d aide|programme|ligne|sousdispositif|sous dispositif"
    ),
    "statut": "statutlabel|statut|etape|etat|decision|avis|statut du dossier|etat du dossier|avancement",
    "section": ("section|type|type de subvention|section budgetaire|nature budgetaire|type de depense|type subvention"),
    "pluriannuel": "pluriannualite|pluriannuel|convention pluriannuelle|cpo",
    "debut": "datedebut|date de debut|date debut|debut|date de debut du projet|date de debut de l action",
    "fin": "datefin|date de fin|date fin|fin|date de fin du projet|date de fin de l action",
    "cout": (
        "evaluationcout|cout total|cout total du projet|cout du projet|budget total|budget du projet|"
        "cout previsionnel|budget previsionnel|cout de l action|montant total du projet|cout|"
        "budget de l action"
    ),
    "propres": (
        "autofinancement|fonds propres|ressources propres|part association|part de l association|part du porteur|"
        "apport personnel|autofinancement de la structure|fonds propres de l association"
    ),
    "code_postal": "code postal|cp|codepostal|code postal du beneficiaire|code postal beneficiaire",
    "commune": (
        "commune|ville|commune du beneficiaire|localite|commune beneficiaire|commune du siege|ville beneficiaire"
    ),
    "quartier": (
        "code quartier|qpv|code qpv|quartier|quartier prioritaire|code qp|codeqp|codeqpv|code du quartier|quartier qpv|"
        "quartiers|quartiers prioritaires|quartiers concernes|quartier concerne|quartiers vises|nom du quartier|"
        "nom quartier|nom du qpv|nom qpv|qpv concernes|qpv concerne|qpv vises|quartiers qpv|quartiers beneficiaires"
    ),
    "latitude": "latitude|lat|y latitude",
    "longitude": "longitude|lon|long|lng|x longitude",
    "conditions": (
        "conditionsversement|conditions de versement de la subvention|conditions de versement|conditions versement"
    ),
    "rae": "idrae|identifiant rae de l aide au titre de laquelle la subvention est attribuee|identifiant rae",
    "ue": "notificationue|aide d etat notifiee a la commission europeenne|notification ue",
}

BY_TITLE = {title: name for name, titles in TITLES.items() for title in titles.split("|")}

BY_SQUASHED = {title.replace(" ", ""): name for title, name in BY_TITLE.items()}

OTHER_DATES = (
    "vers|pai|mandat|debut|fin|naissance|creation|depot|demande|reception|saisie|maj|mise a jour|modif|export|"
    "extraction|publication|realisation|effet|echeance|transmission|arrivee|limite"
)

MEANINGS = (
    (re.compile(r"^(nom|denomination|raison sociale)\b.*\b(benefici|associat|organism|structur|tiers|porteur)"), "nom"),
    (
        re.compile(
            r"^(tiers|association|organisme|structure|etablissement)s? "
            r"(beneficiaire|aide|subventionne|porteu|laureat|soutenu|financee?s?$|demandeu|concerne)"
        ),
        "nom",
    ),
    (re.compile(r"\bsiret\b(?!.*\b(attribuant|financeur)\b)"), "siret"),
    (re.compile(r"\brna\b"), "rna"),
    (re.compile(r"^nom\b.*\b(attribuant|financeur)"), "attribuant_nom"),
    (re.compile(r"^(objet|intitule|libelle)\b.*\b(subvention|dossier|projet|action|aide|demande|convention)"), "objet"),
    (re.compile(r"^date\b.*\b(decision|convention|attribution|vote|deliberation|commission|conseil)"), "date"),
    (re.compile(r"^(annee|exercice)\b"), "annee"),
    (re.compile(r"^(cout|budget)s?\b(?!.*\b(accord|attribu|vot|subvention|aide|commun|ville|region))"), "cout"),
    (
        re.compile(
            r"^(objet|libelle)\b(?!.*\b(tiers|benefici|nature|article|chapitre|fonction|compte|imputation|serv))"
        ),
        "objet",
    ),
    (re.compile(rf"^date\b(?!.*\b({OTHER_DATES}))"), "date"),
)

SCDL = (
    "nomattribuant idattribuant dateconvention referencedecision nombeneficiaire idbeneficiaire rnabeneficiaire objet "
    "montant nature conditionsversement datesperiodeversement idrae notificationue pourcentagesubvention dispositifaide"
).split()

DRAFT = (
    "idsubvention exercicebudgetaire statutlabel montantdemande pluriannualite anneespluriannualite datedecision"
).split()
