"""What the annual report owes beside its money tables: actions by competence, kinds of credits, DSU."""

from __future__ import annotations

from ess_metrics.analyses import credits as credit_kinds
from ess_metrics.analyses import deciders, dsu
from ess_metrics.analyses.deciders import Actions
from ess_metrics.analyses.values import values
from ess_metrics.model.dataset import Dataset
from ess_metrics.model.selection import Selection
from ess_metrics.texts.numbers import euros_short, listing, plural
from ess_metrics.texts.pages import duties_words as words
from ess_metrics.views.making.handmade import framed
from ess_metrics.views.making.indicator_views import NAME
from ess_metrics.views.names import name, short
from ess_metrics.views.sentences import period_short
from ess_metrics.views.view import OK, UNKNOWN, Chart, Column, Row, View

FUND = "fonds_origine"
MOST_NAMED = 4


def actions(data: Dataset, selection: Selection) -> View:
    """What the EPCI and each commune pay, by competence; each first with the whole of what it pays."""
    found = deciders.actions(data, selection)
    wholes: dict[tuple[str, str], float] = {}
    for one in found:
        wholes[(one.fund, one.decider)] = round(wholes.get((one.fund, one.decider), 0.0) + one.euros, 2)
    funds = [fund for fund in (deciders.EPCI, deciders.COMMUNE) if any(one.fund == fund for one in found)]
    asked = selection.plus(FUND, *funds) if funds else selection
    total = values(data, "granted", None, asked).total
    return framed(
        data,
        asked,
        id="actions-competences",
        question=words.ACTIONS_QUESTION,
        title=words.ACTIONS_TITLE.format(period=period_short(data, selection)),
        sentence=_payers(data, wholes),
        columns=(
            Column(NAME, words.ACTIONS_COLUMNS[NAME]),
            Column("competence", words.ACTIONS_COLUMNS["competence"]),
            Column("projets", words.ACTIONS_COLUMNS["projets"], "integer"),
            Column("montant", words.ACTIONS_COLUMNS["montant"], "eur"),
            Column("part", words.ACTIONS_COLUMNS["part"], "percent"),
        ),
        rows=tuple(_action(data, one, wholes[(one.fund, one.decider)]) for one in found),
        chart=Chart("table", x=NAME, y=("montant",)),
        total=Row("total", {NAME: words.SUM, "montant": total.value}, total.status, total.n) if found else None,
        caveats=(*([] if deciders.told(data) else [words.ACTIONS_UNTOLD]), *words.ACTIONS_CAVEATS),
        empty=words.ACTIONS_NONE,
        records=total.n,
        indicator="granted",
        by=FUND,
    )


def decider(data: Dataset, fund: str, code: str) -> str:
    """The name of who pays: the EPCI by the name of its fund, a commune by that of its body."""
    if fund == deciders.EPCI:
        return short(data, FUND, fund)
    return name(data, "financeur_id", code) if code else words.UNNAMED_COMMUNE


def _action(data: Dataset, one: Actions, whole: float) -> Row:
    competence = {"": words.NO_COMPETENCE, deciders.NO_PROJECT: words.NO_PROJECT}.get(one.competence, one.competence)
    cells = {
        NAME: decider(data, one.fund, one.decider),
        "competence": competence,
        "projets": one.projects,
        "montant": one.euros,
        "part": one.euros / whole if whole else None,
    }
    return Row(f"{one.fund}|{one.decider}|{one.competence}", cells, n=one.projects)


def _payers(data: Dataset, wholes: dict[tuple[str, str], float]) -> str:
    epci = sum(euros for (fund, _), euros in wholes.items() if fund == deciders.EPCI)
    communes = {code: euros for (fund, code), euros in wholes.items() if fund == deciders.COMMUNE}
    named = (f"{decider(data, deciders.COMMUNE, code)} {euros_short(euros)}" for code, euros in communes.items())
    others = listing(named, MOST_NAMED)
    told = {
        "epci": decider(data, deciders.EPCI, ""),
        "euros": euros_short(epci),
        "communes": plural(len(communes), words.COMMUNE),
        "others": others,
    }
    if not wholes:
        return ""
    text = words.ACTIONS_SENTENCE if epci and communes else words.ACTIONS_EPCI_ONLY
    text = text if epci else words.ACTIONS_COMMUNES_ONLY
    return text.format(**told)


def credits_of(data: Dataset, selection: Selection) -> View:
    """Specific credits, droit commun, what nobody told apart."""
    found = credit_kinds.credits_of(data, selection)
    total = values(data, "granted", None, selection).total
    known = {one.kind: one.granted.value or 0.0 for one in found}
    specific, common = known.get(credit_kinds.SPECIFIC, 0.0), known.get(credit_kinds.COMMON, 0.0)
    kinds = {"dispositifs": "text", "projets": "integer", "montant": "eur", "part": "percent"}
    return framed(
        data,
        selection,
        id="credits",
        question=words.CREDITS_QUESTION,
        title=words.CREDITS_TITLE.format(period=period_short(data, selection)),
        sentence=words.CREDITS_SENTENCE.format(amount=_by_euro(common / specific)) if specific and common else "",
        columns=(
            Column(NAME, words.CREDITS_COLUMNS[NAME]),
            *(Column(key, words.CREDITS_COLUMNS[key], kind) for key, kind in kinds.items()),
        ),
        rows=tuple(
            Row(
                one.kind,
                {
                    NAME: words.CREDITS[one.kind],
                    "dispositifs": listing((short(data, "dispositif_code", code) for code in one.schemes), 12),
                    "projets": one.projects.value,
                    "montant": one.granted.value,
                    "part": one.granted.value / total.value if total.value and one.granted.value is not None else None,
                },
                n=one.granted.n,
            )
            for one in found
        )
        if credit_kinds.kinds(data)
        else (),
        chart=Chart("bars", x=NAME, y=("montant",)),
        total=Row("total", {NAME: words.SUM, "montant": total.value, "part": 1.0}, total.status, total.n),
        caveats=(words.CREDITS_CAVEAT,),
        empty=words.CREDITS_UNTOLD,
        records=total.n,
        indicator="granted",
        by="dispositif_code",
    )


def _by_euro(amount: float) -> str:
    return euros_short(amount) if amount >= 1 else f"{amount:.2f}".replace(".", ",") + "\u202f€"


def urban(data: Dataset, selection: Selection) -> View:
    """What the communes do with the DSU in the selected years."""
    found = dsu.spending(data, selection)
    known = [one.euros for one in found if one.euros is not None]
    lost = len(found) - len(known)
    communes = {one.commune for one in found}
    told = words.DSU_SENTENCE.format(
        n=plural(len(found), words.ACTION),
        euros=euros_short(sum(known)),
        communes=plural(len(communes), words.COMMUNE),
    )
    told += f" {words.DSU_UNKNOWN.format(n=plural(lost, words.ACTION))}" if lost else ""
    return framed(
        data,
        selection.current,
        id="dsu",
        question=words.DSU_QUESTION,
        title=words.DSU_TITLE.format(period=period_short(data, selection.current)),
        sentence=f"{told} {words.DSU_UNKNOWN.format(n=plural(lost, words.ACTION)) if lost else ''}".strip()
        if found
        else "",
        columns=(
            Column(NAME, words.DSU_COLUMNS[NAME]),
            Column("annee", words.DSU_COLUMNS["annee"], "year"),
            Column("action", words.DSU_COLUMNS["action"]),
            Column("montant", words.DSU_COLUMNS["montant"], "eur"),
        ),
        rows=tuple(
            Row(
                f"{one.commune}|{one.year}|{one.action}",
                {
                    NAME: name(data, "commune", one.commune),
                    "annee": one.year,
                    "action": one.action or words.NO_ACTION,
                    "montant": one.euros,
                },
                OK,
                statuses={} if one.euros is not None else {"montant": UNKNOWN},
            )
            for one in found
        ),
        chart=Chart("table", x=NAME, y=("montant",)),
        total=Row("total", {NAME: words.SUM, "montant": round(sum(known), 2)}) if known and not lost else None,
        caveats=(words.DSU_CAVEAT,),
        empty=words.DSU_NONE,
        records=len(found),
        records_of=dsu.STEM,
        asked=Selection.of({"annee": selection.values("annee")}) if selection.years else Selection(),
        proved=False,
    )


__all__ = ["actions", "credits_of", "decider", "urban"]
