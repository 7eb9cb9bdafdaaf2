"""Lines of a free table about premises, leases, people, contracts, events, support, results, bodies and figures."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from decimal import Decimal

from ess_metrics.files import cell_dates, cell_values
from ess_metrics.files.cell_values import fold, plain
from ess_metrics.formats import free_cells
from ess_metrics.formats.free_reading import Reading, Row
from ess_metrics.formats.parties import short_hash
from ess_metrics.formats.recipe_fields import SHAPES
from ess_metrics.model.schema import BY_STEM, TERRITOIRE

BANDS = ((26, "<26"), (31, "26-30"), (46, "31-45"), (61, "46-60"))
LET = {"vacant", "vacante", "libre", "disponible", "inoccupe", "vide", "a louer"}
KINDS_OF_STATUS = {"occupe": "occupe", "loue": "occupe", "louee": "occupe", "libre": "vacant", "disponible": "vacant",
                   "inoccupe": "vacant", "en travaux": "travaux", "reserve": "reserve"}  # fmt: skip
MEN, WOMEN = {"h", "m", "homme", "masculin", "mr", "monsieur", "m."}, {"f", "femme", "feminin", "mme", "madame", "mlle"}
LEASE = ("date_debut", "date_fin", "motif_sortie", "locataire_ess", "aide_loyer_mensuelle")
OLDEST = 110


def read_row(reading: Reading, row: Row) -> None:
    """One line of any table but actions."""
    _READERS[reading.recipe.table](reading, row)


def _origin(row: Row) -> dict:
    return {"_row": row.entry.line, "_sheet": row.block.sheet}


# --- premises --------------------------------------------------------------------------------------------------------


def _premises(reading: Reading, row: Row) -> None:
    facts = row.values("locaux", "loyer_annuel_m2_ht", "loyer_marche_annuel_m2_ht", "statut", "operateur_id")
    name, address = plain(row.text("nom")), plain(row.text("adresse"))
    tenant = plain(row.text("locataire_nom"))
    area = row.parsed("surface_m2").number
    if not (name or address or facts.get("local_id") or area is not None or tenant):
        row.refuse("ligne_sans_objet")
        return
    code = _premises_place(reading, row, facts)
    key = (code, fold(name), fold(address))
    lot = facts.get("local_id") or _lot_id(reading, key, area)
    empty = fold(tenant) in LET or cell_values.is_empty(tenant)
    facts |= {
        "local_id": lot,
        "nom": _lot_name(row, name or address or lot, again=_again(reading, key, area)),
        "code_quartier": code,
        "statut": _lot_status(row, tenant, empty=empty),
        "loyer_annuel_m2_ht": _rent(row, ("loyer", "loyer_annuel_m2_ht"), area),
        "loyer_marche_annuel_m2_ht": _rent(row, ("loyer_marche", "loyer_marche_annuel_m2_ht"), area),
        "operateur_id": row.body("operateur", "operateur_id"),
    }
    reading.tables["locaux"].append(facts | _origin(row))
    if not empty or row.first("locataire_siret", "locataire_id"):
        _lease(reading, row, lot)


def _premises_place(reading: Reading, row: Row, facts: dict[str, str]) -> str:
    """The neighbourhood that is named, else that of its point, else of its address, else the territory (not placed).

    An address that is found gives its position to a lot that has none.
    """
    code = row.place("quartiers", "code_quartier")
    lat, lon = row.value_of("latitude"), row.value_of("longitude")
    if not code and lat is not None and lon is not None:
        code = reading.neighbourhood_at(lat, lon)
    if not code and (found := row.addressed()):
        code = found.code
        if found.precise and lat is None and lon is None:
            facts |= {"latitude": f"{found.lat:.6f}", "longitude": f"{found.lon:.6f}"}
    return code or TERRITOIRE


def _lot_id(reading: Reading, key: tuple[str, ...], area: Decimal | None) -> str:
    """A hash of name and address within the neighbourhood; the folder's own lot when it has one only at this address.

    Lots of one name and address in a file are told apart by their area.
    """
    known = reading.lots_at(key[0], key[2])
    if len(known) == 1 and reading.lines_by_place[key[2]] == 1:
        return known[0]
    return f"LOC-{short_hash(*key)}" if not _again(reading, key, area) else f"LOC-{short_hash(*key, area)}"


def _again(reading: Reading, key: tuple[str, ...], area: Decimal | None) -> bool:
    """Whether another lot of this name and address, of another area, came before in the file."""
    first = reading.areas.setdefault(key, area)
    return first != area


def _lot_name(row: Row, name: str, *, again: bool) -> str:
    """A second lot of one name and address is named by its area, so that it stays a second lot."""
    return f"{name} ({plain(row.text('surface_m2'))})" if again else name


def _lot_status(row: Row, tenant: str, *, empty: bool) -> str:
    text = row.text("statut")
    word = KINDS_OF_STATUS.get(fold(text))
    if word or text:
        return word or row.value("statut")
    if fold(tenant) in LET:
        return "vacant"
    return "" if empty else "occupe"


def _rent(row: Row, names: tuple[str, ...], area: Decimal | None) -> str:
    """A rent in €/m²/year; unknown for one of a whole lot whose area nobody knows."""
    name = next((one for one in names if row.cells.get(one) or row.text(one)), "")
    text = row.text(name) if name else ""
    if cell_values.is_empty(text):
        return ""
    cell = next((cell for cell in row.cells.get(name, ()) if cell.text), None)
    unit = (cell.target.unit if cell else "") or ("€/m²/an" if name.endswith("m2_ht") else "")
    rent, rule = free_cells.rent(text, row.mark(cell) if cell else None, cell.column.title if cell else "", unit)
    if rule == free_cells.OTHER_UNIT:
        row.other_unit(name, text, unit or "€/m²/an")
    elif rule:
        row.say(rule, name, text)
    if rent is None:
        return ""
    yearly = rent.yearly(area)
    if yearly is None:
        row.say("loyer_sans_surface", name, text)
    return "" if yearly is None else free_cells.number_text(yearly)


def _lease(reading: Reading, row: Row, lot: str) -> None:
    tenant = row.body("locataire", "locataire_id")
    facts = {name: row.value(name) for name in LEASE if name in row.kinds and row.text(name)}
    start = facts.get("date_debut", "")
    given = plain(row.text("bail_id"))
    facts |= {"bail_id": given or f"BAIL-{short_hash(lot, tenant, start)}", "local_id": lot, "locataire_id": tenant}
    reading.tables["baux"].append(facts | _origin(row))


def _leases(reading: Reading, row: Row) -> None:
    lot = plain(row.text("local_id")) or _named_lot(reading, row)
    if not lot:
        row.refuse("local_inconnu", "local_nom", row.first("local_nom", "adresse"))
        return
    tenant = row.body("locataire", "locataire_id")
    facts = row.values("baux", "local_id", "locataire_id")
    made = facts.get("bail_id") or f"BAIL-{short_hash(lot, tenant, facts.get('date_debut', ''))}"
    reading.tables["baux"].append(facts | {"bail_id": made, "local_id": lot, "locataire_id": tenant} | _origin(row))


def _named_lot(reading: Reading, row: Row) -> str:
    """The only lot of the folder with this name or this address."""
    name, address = fold(row.text("local_nom")), fold(row.text("adresse"))
    code = row.place("quartiers")
    found = [
        lot
        for where, called, at, lot in reading.lots
        if (not code or where == code) and (not name or called == name) and (not address or at == address)
    ]
    return found[0] if len(found) == 1 and (name or address) else ""


# --- people ----------------------------------------------------------------------------------------------------------


def _person(reading: Reading, row: Row) -> None:
    facts = row.values("accompagnements", "operateur_id", "tranche_age", "sexe")
    who = _number(reading, row)
    operator = row.body("operateur", "operateur_id")
    facts["tranche_age"] = _band(reading, row, facts.get("date_entree", ""))
    facts["sexe"] = _sex(row)
    facts["code_quartier_residence"] = row.place("quartier_residence", "code_quartier_residence", "quartiers")
    facts["code_quartier_implantation"] = row.place("quartier_implantation", "code_quartier_implantation")
    what = (who, operator, facts.get("dispositif_code", ""), facts.get("etape", ""), facts.get("date_entree", ""))
    made = facts.get("suivi_id") or f"S-{short_hash(*what, reading.rank('suivi', *what))}"
    reading.tables["accompagnements"].append(
        facts | {"suivi_id": made, "personne_id": who, "operateur_id": operator} | _origin(row)
    )


def _number(reading: Reading, row: Row) -> str:
    """The salted number that stands for a person: nobody can go back from it to a name, even knowing the names."""
    if given := plain(row.text("personne_id")):
        return given
    named = "|".join((fold(row.text("nom")), fold(row.text("prenom")), _born(row)))
    mail = plain(row.text("courriel")).lower()
    if fold(row.text("nom")) or fold(row.text("prenom")):
        what = f"nom|{named}"
    elif mail:
        what = f"courriel|{mail}"
    else:
        reading.nameless += 1
        cells = "\x1f".join(cell for cell in row.entry.cells)
        what = f"ligne|{cells}|{reading.rank('personne', cells)}"
    return "P-" + hmac.new(reading.context.salt, what.encode(), hashlib.sha256).hexdigest()[:20]


def _born(row: Row) -> str:
    moment = cell_dates.moment(row.text("date_naissance")).value
    return moment.day.isoformat() if moment and moment.day else ""


def _band(reading: Reading, row: Row, entry: str) -> str:
    """The age band at entry: as written, else from the age, else from the date of birth."""
    if row.text("tranche_age"):
        return row.value("tranche_age")
    name = "date_naissance" if cell_values.is_empty(row.text("age")) else "age"
    if cell_values.is_empty(row.text(name)):
        return ""
    day = _day(entry) or _day(str(reading.context.manifest.get("date_extraction", "")))
    age = _age(row) if name == "age" else _age_on(day, row)
    if age is not None and not 0 < age < OLDEST:
        row.say("age_illisible", name)
        return ""
    return "" if age is None else _band_of(age)


def _age(row: Row) -> int:
    """The age written, 0 when it can't be read."""
    read = free_cells.quantity(row.text("age").lower().replace("ans", "").strip(), None)
    return 0 if read.number is None else int(read.number)


def _age_on(day: date | None, row: Row) -> int | None:
    """The age on a day, 0 when the date of birth can't be read; None without a day."""
    moment = cell_dates.moment(row.text("date_naissance")).value
    if moment is None or day is None:
        return 0 if moment is None else None
    born = moment.day
    return day.year - moment.year - (born is not None and (day.month, day.day) < (born.month, born.day))


def _band_of(age: int) -> str:
    return next((band for limit, band in BANDS if age < limit), ">60")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _sex(row: Row) -> str:
    text = row.text("sexe")
    folded = fold(text)
    if cell_values.is_empty(text):
        return ""
    if folded in MEN or folded in WOMEN:
        return "H" if folded in MEN else "F"
    row.say("valeur_hors_liste", "sexe", text, expected="F, H")
    return ""


# --- contracts, events, support --------------------------------------------------------------------------------------


def _keyed(reading: Reading, row: Row, stem: str, key: str, *, seen: tuple[str, ...], prefix: str) -> None:
    """A row of a table whose id is made of what it says when the file gives none."""
    bodies = SHAPES[reading.recipe.table].bodies
    facts = row.values(stem, *bodies.values())
    facts |= {column: row.body(role, column) for role, column in bodies.items()}
    if "code_quartier" in BY_STEM[stem].names:
        facts["code_quartier"] = row.place("quartiers", "code_quartier")
    if not any(facts.get(name) for name in seen):
        row.refuse("ligne_sans_objet")
        return
    what = tuple(facts.get(name, "") for name in seen)
    facts.setdefault(key, "")
    facts[key] = facts[key] or f"{prefix}-{short_hash(*what, reading.rank(stem, *what))}"
    reading.tables[stem].append(facts | _origin(row))


def _contract(reading: Reading, row: Row) -> None:
    seen = ("marche_id", "objet", "acheteur_id", "titulaire_id", "date_notification")
    _keyed(reading, row, "clauses", "marche_id", seen=seen, prefix="MAR")


def _event(reading: Reading, row: Row) -> None:
    _keyed(reading, row, "evenements", "evenement_id", seen=("evenement_id", "date", "intitule", "type"), prefix="EVT")


def _support(reading: Reading, row: Row) -> None:
    title = row.first("projet_nom", "intitule")
    seen = ("appui_id", "projet_id", "porteur_id", "operateur_id", "date_debut", "code_quartier")
    before = len(reading.tables["appuis"])
    _keyed(reading, row, "appuis", "appui_id", seen=seen, prefix="APP")
    for made in reading.tables["appuis"][before:]:
        made["dispositif_code"] = made.get("dispositif_code") or reading.default_scheme("AUTRE")
        made["projet_id"] = made.get("projet_id") or (
            _project_named(reading, title, made["porteur_id"]) if title else ""
        )


def _project_named(reading: Reading, title: str, carrier: str) -> str:
    """The only project of the folder with this title (and this carrier, when it is known)."""
    found = [one for one, called, whose in reading.projects if called == fold(title) and carrier in ("", whose)]
    return found[0] if len(found) == 1 else ""


# --- results, figures, bodies ----------------------------------------------------------------------------------------


def _spread(reading: Reading, row: Row, stem: str, fixed: dict[str, str]) -> None:
    """One row for each column of values: what the column says of itself completes it."""
    made = 0
    for cell in row.cells.get("valeur", ()):
        if cell_values.is_empty(cell.text):
            continue
        inline = dict(cell.target.constants)
        read = free_cells.quantity(cell.text.replace("%", "").strip(), row.mark(cell))
        statut = "ok"
        if read.number is None:
            row.say(read.rule or "nombre_illisible", "valeur", cell.text)
            statut = "nd"
        facts = {
            name: row.value(name, inline)
            for name in BY_STEM[stem].names
            if name not in ("valeur", *fixed) and name in row.kinds
        }
        facts |= fixed | {"valeur": read.value}
        if stem == "indicateurs":
            facts["statut"] = facts.get("statut") or statut
        if any(not facts.get(name) for name in BY_STEM[stem].key if name != "sexe"):
            gone = next(name for name in BY_STEM[stem].key if not facts.get(name))
            row.refuse("valeur_obligatoire_vide", gone)
            return
        reading.tables[stem].append({name: value for name, value in facts.items() if value} | _origin(row))
        made += 1
    if not made:
        row.refuse("ligne_sans_objet")


def _result(reading: Reading, row: Row) -> None:
    project = plain(row.text("projet_id"))
    if not project:
        carrier = row.body("porteur", "porteur_id") if row.first("porteur_nom", "porteur_siret", "porteur_rna") else ""
        project = _project_named(reading, row.first("projet_nom", "intitule"), carrier)
    if not project:
        row.refuse("projet_inconnu", "projet_nom", row.first("projet_nom", "intitule"))
        return
    _spread(reading, row, "realisations", {"projet_id": project})


def _figure(reading: Reading, row: Row) -> None:
    code = row.place("quartiers", "code_quartier")
    if not code:
        row.refuse("quartier_manquant", "quartiers", row.first("quartiers", "code_quartier"))
        return
    _spread(reading, row, "indicateurs", {"code_quartier": code})


def _organisation(reading: Reading, row: Row) -> None:
    facts = row.values("organismes")
    name = facts.get("nom", "")
    found = row.organisation(name)
    if found is None:
        row.refuse("beneficiaire_manquant", "nom")
        return
    code = row.place("code_quartier_siege", "quartiers")
    if not code and (office := row.addressed()):
        code = office.code
    commune = plain(row.text("commune"))
    more = {name: value for name, value in facts.items() if value and name not in ("organisme_id", "siret", "rna")}
    facts = found | more | {"code_quartier_siege": code, "_commune": commune} | _origin(row)
    reading.tables["organismes"].append({name: value for name, value in facts.items() if value})


_READERS = {
    "locaux": _premises, "baux": _leases, "personnes": _person, "marches": _contract, "evenements": _event,
    "appuis": _support, "realisations": _result, "organismes": _organisation, "indicateurs": _figure,
}  # fmt: skip
