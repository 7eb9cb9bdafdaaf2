"""Zip archives, workbooks included: looked over before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from ess_metrics.files.limits import MEGABYTE, Limits, refuse

IGNORED = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
DOCUMENTS = (".txt", ".md", ".pdf", ".html", ".htm", ".doc", ".docx", ".xml", ".qmd", ".png", ".jpg")


def open_archive(data: bytes, path: Path, limits: Limits) -> zipfile.ZipFile:
    """The archive, once its directory shows nothing dangerous: sizes, ratios, number and names of members, codes."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refuse("fichier_tronque", path) from error
    members = archive.infolist()
    if len(members) > limits.members:
        raise refuse("archive_trop_de_fichiers", path, count=len(members), limit=limits.members)
    if sum(member.file_size for member in members) > min(limits.unpacked_bytes, limits.unpacked_of(len(data))):
        raise refuse("archive_bombe", path, limit=limits.unpacked_bytes // MEGABYTE)
    for member in members:
        _check_member(member, path, limits)
    return archive


def _check_member(member: zipfile.ZipInfo, path: Path, limits: Limits) -> None:
    if member.file_size > limits.unpacked_of(member.compress_size):
        raise refuse("archive_bombe", path, limit=limits.unpacked_bytes // MEGABYTE)
    name = member.orig_filename.replace("\\", "/")
    if name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":" or "\x00" in name:
        raise refuse("archive_chemin", path, member=member.filename[:120])
    if member.flag_bits & 1:
        raise refuse("fichier_protege", path)


def data_members(archive: zipfile.ZipFile) -> list[str]:
    """The members that hold data: no folders, no system leftovers, no documentation beside them."""
    names = [member.filename for member in archive.infolist() if not member.is_dir()]
    names = [name for name in names if not any(part.lower() in IGNORED for part in PurePosixPath(name).parts)]
    data = [name for name in names if not name.lower().endswith(DOCUMENTS)]
    return data or names


def is_shapefile(names: list[str]) -> bool:
    """Whether the members are the parts of shapefiles."""
    return any(name.lower().endswith(".shp") for name in names)


def read_member(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """One member's bytes; a damaged one refuses the file."""
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise refuse("fichier_tronque", path) from error
    except Exception as error:  # zlib.error and lzma.LZMAError have no common parent
        raise refuse("fichier_tronque", path) from error


def check_xml(archive: zipfile.ZipFile, path: Path) -> None:
    """Refuse a workbook whose XML declares a document type (the door to entities); only prologs are read."""
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(member) as source:
                if _declares_type(source):
                    raise refuse("xml_entites", path, member=member.filename[:120])


class _PrologOverError(Exception):
    """The first element has begun: nothing can be declared any more."""


def _declares_type(source) -> bool:
    found = []
    parser = expat.ParserCreate()

    def doctype(*_):
        found.append(True)
        raise _PrologOverError

    def element(*_):
        raise _PrologOverError

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = doctype, element
    try:
        while block := source.read(65536):
            parser.Parse(block, False)
    except _PrologOverError:
        return bool(found)
    except (expat.ExpatError, zipfile.BadZipFile, EOFError):
        return False  # not XML: the reader of the workbook will say so
    return False
