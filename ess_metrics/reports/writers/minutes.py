"""The empty minutes of a meeting: the styles, header and footer of the review, and a mark where the body goes.

The player writes the body itself, in the browser: notes never reach the server, and minutes need no network. Its files
are stored in the zip as they are, so that a few lines of script can read and write them.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

from ess_metrics.reports.review.document import Report
from ess_metrics.reports.writers.docx import Writer
from ess_metrics.texts.pages import meeting_words as words

MARK = "@@CORPS@@"
_THUMBNAIL = "docProps/thumbnail.jpeg"
_DATED = (2026, 1, 1, 0, 0, 0)  # one content, one file


@lru_cache(maxsize=8)
def template(fictive: bool, facts: str) -> bytes:
    """The document; `facts` stand at the foot of each page."""
    report = Report(
        kind="seance",
        title=words.MINUTES,
        territory="",
        fictive=fictive,
        facts=(),
        running=facts,
        stamp="",
        sections=(),
    )
    writer = Writer(report)
    writer.doc.add_paragraph(MARK)
    made = writer.made()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as stored:
        for item in packed.infolist():
            if item.filename == _THUMBNAIL:
                continue
            content = packed.read(item)
            if item.filename == "_rels/.rels":
                content = _without_thumbnail(content)
            stored.writestr(zipfile.ZipInfo(item.filename, _DATED), content)
    return out.getvalue()


def _without_thumbnail(content: bytes) -> bytes:
    """The picture of python-docx's own template says nothing of this document."""
    from lxml import etree

    root = etree.fromstring(content)
    for link in list(root):
        if link.get("Target") == _THUMBNAIL:
            root.remove(link)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


__all__ = ["MARK", "template"]
