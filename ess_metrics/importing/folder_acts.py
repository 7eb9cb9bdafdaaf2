"""What a person does to the data folder itself: restore, erase, confirm, begin a new one, take it out as a workbook.

Each asks `may` first: no screen can forget it. The demonstration is never written into.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from ess_metrics.files.cell_values import fold
from ess_metrics.folder import erasure, publication
from ess_metrics.folder.erasure import Erased
from ess_metrics.folder.publication import Publication, PublishingError
from ess_metrics.formats import simple_model, workbook_template
from ess_metrics.importing import (
    description,
    folder_files,
    private_folders,
)
from ess_metrics.importing.description import Description
from ess_metrics.model.locations import DEMO
from ess_metrics.secrecy.audience import ERASE, PUBLISH, RESTORE, May
from ess_metrics.texts.library import description_words
from ess_metrics.texts.library import staging_words as texts

LONGEST_AUTHOR, LONGEST_COMMENT = 120, 500


class NotAllowed(PublishingError):  # noqa: N818  (an outcome told to a person, as those of publishing)
    """The person may not publish here."""


class Demonstration(PublishingError):  # noqa: N818
    """The demonstration is never written into by the application."""


class CannotMake(PublishingError):  # noqa: N818
    """A folder can't be made under this name."""


def restore(
    target: Path, version: str, *, may: May, author: str = "", comment: str = "", expected: str | None = None
) -> Publication:
    """`publishing.restore`, if `may` says so and the folder is not the demonstration."""
    allow(may, RESTORE, target)
    who, why = signed(author, comment)
    return publication.restore(target, version, expected=expected, author=who, comment=why)


def new_folder(beside: Path, name: str, said: Description, *, may: May, author: str = "") -> Path:
    """A folder made from the page, beside the one that is shown: its territory described, its tables empty, published.

    The neighbourhoods of its EPCI are there where the reference tables know them. Raises a PublishingError: NotAllowed
    without the right to publish, CannotMake when the name is taken or the place can't be written, Refused.
    """
    if not may(PUBLISH):
        raise NotAllowed(texts.NOT_ALLOWED)
    slug = fold(name).replace(" ", "-")
    if not slug:
        raise CannotMake(description_words.NO_NAME)
    place = Path(beside) / slug
    if place.exists():
        raise CannotMake(description_words.NAME_TAKEN.format(name=slug))
    home = private_folders.new()
    try:
        made = home / slug
        made.mkdir()
        description.write(made, description.tidy(said))
        description.fill(made, said.siren_epci)
        who, why = signed(author, description_words.MADE)
        publication.publish(place, source=made, author=who, comment=why)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotMake(description_words.CANNOT_MAKE.format(name=slug, reason=reason)) from error
    finally:
        private_folders.remove(home, private_folders.held(home))
    return place


def confirm(target: Path, *, may: May, author: str = "", expected: str | None = None) -> Publication:
    """`publication.confirm` of what another person proposes, if `may` says so."""
    allow(may, PUBLISH, target)
    return publication.confirm(target, author=signed(author, "")[0], expected=expected)


def erase(target: Path, code: str, *, may: May, author: str = "", reason: str = "") -> Erased:
    """`erasure.erase` of one person, if `may` says so and the folder is not the demonstration."""
    allow(may, ERASE, target)
    who, why = signed(author, reason)
    return erasure.erase(target, [code.strip()], author=who, reason=why)


def as_workbook(target: Path, path: Path) -> None:
    """The published tables of a folder as one workbook: a sheet a table; corrected and dropped, it is compared by key.

    The manifest, the outlines and the refused rows are not in it. Raises NoFolder.
    """

    def written(place: Path) -> None:
        workbook_template.write_template(path, folder_files.load(place).tables)

    publication.read_whole(target, written)


def short_model(target: Path, path: Path) -> None:
    """The short workbook to fill in, with the funders and the neighbourhoods of the folder, when there is one."""
    place = publication.current(target) if target.is_dir() else target
    store = folder_files.load(place)
    areas = store.tables.get("quartiers")
    wanted = str(store.manifest.get("generation", "2024"))
    names = [] if areas is None else areas.loc[areas["generation"] == wanted, "nom"].tolist()
    simple_model.write_model(path, store.manifest, sorted(filter(None, names)))


def is_demo(target: Path) -> bool:
    """Whether the folder is the embedded demonstration, which the application never changes."""
    return Path(target).resolve() == DEMO


def allow(may: May, action: str, target: Path) -> None:
    """Raise `NotAllowed` or `Demonstration` unless this act may be done on this folder."""
    if not may(action):
        raise NotAllowed(texts.NOT_ALLOWED)
    if is_demo(target):
        raise Demonstration(texts.DEMO)


def signed(author: str, comment: str) -> tuple[str, str]:
    """Free texts on one line, of a length that a table can show."""
    return _line(author, LONGEST_AUTHOR), _line(comment, LONGEST_COMMENT)


def _line(text: str, longest: int) -> str:
    shown = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text)
    return " ".join(shown.split())[:longest]
