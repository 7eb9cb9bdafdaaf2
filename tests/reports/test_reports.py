"""The contract review read back from every format: the same figures as `values`, headers, footers, inert texts."""

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pptx import Presentation
from pypdf import PdfReader

from ess_metrics.__main__ import main
from ess_metrics.analyses.values import values
from ess_metrics.folder.reading import read
from ess_metrics.model.selection import Selection
from ess_metrics.reports.review import production
from ess_metrics.reports.review.document import Figures, Pair, Picture, Points, Table, Words, cell
from ess_metrics.reports.writers.marks import marks
from ess_metrics.texts.numbers import formatted
from ess_metrics.texts.pages import review_words as words
from tests.tiny import TABLES, A, write_tiny

FORMATS = ("docx", "pptx", "xlsx", "pdf", "html")
EVERYTHING = Selection()
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def demo():
    return read("data/demo")


@pytest.fixture(scope="module")
def report(demo):
    return production.built(demo, EVERYTHING, length="complet")  # the longest: everything that a format can hold


@pytest.fixture(scope="module")
def files(report):
    """Each format, made once."""
    return {extension: production.written(report, extension) for extension in FORMATS}


def blocks(report, kind):
    """Every block of a kind, inside pairs too."""

    def inside(found):
        for block in found:
            if isinstance(block, Pair):
                yield from inside((*block.left, *block.right))
            elif isinstance(block, kind):
                yield block

    return [block for section in report.sections for block in inside(section.blocks)]


def view_of(report, code):
    return next(view for found, _, view in report.sheets if found == code)


def docx_tables(content):
    """Every table of the document, nested ones too, as texts."""
    body = Document(io.BytesIO(content)).element.body
    return [
        [["".join(t.text or "" for t in tc.iter(qn("w:t"))) for tc in row.tc_lst] for row in table.tr_lst]
        for table in body.iter(qn("w:tbl"))
    ]


class Page(HTMLParser):
    """What a browser would make of the file: tags, tables, texts."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.tables, self.texts, self.language = [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "html":
            self.language = dict(attrs).get("lang", "")
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = None if tag in ("td", "th", "caption") else self.inside

    def handle_data(self, data):
        self.texts.append(data)
        if self.tables and self.tables[-1] and self.tables[-1][-1] and self.inside in ("td", "th"):
            self.tables[-1][-1][-1] += data


def pdf_text(content):
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def squeezed(text):
    """A text without any space: PDF readers put theirs where lines end."""
    return re.sub(r"\s+", "", text)


def expected(table):
    """The texts of a table on paper."""
    rows = [*table.rows, *([table.view.total] if table.view.total else [])]
    heads = [column.label for column in table.columns]
    return [heads, *([cell(row, column) for column in table.columns] for row in rows)]


# -- the same figures as values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "column", "indicator", "by", "ways"),
    [
        ("T2", "montant", "granted", "code_quartier", {}),
        ("T2", "habitant", "granted_per_inhabitant", "code_quartier", {}),
        ("T2", "projets", "active_projects", "code_quartier", {}),
        ("T2", "evolution", "granted_change", "code_quartier", {}),
        ("T3", "demande", "granted", "dispositif_code", {"amount": "demande"}),
        ("T3", "attribue", "granted", "dispositif_code", {}),
        ("T3", "verse", "granted", "dispositif_code", {"amount": "verse"}),
        ("T3", "taux_versement", "payment_rate", "dispositif_code", {}),
        ("T4", "levier", "leverage", "dispositif_code", {}),
        ("T6", "valeur", "founder_funnel", "etape", {}),
        ("T7", "ecart", "rent_gap", "code_quartier", {}),
        ("T9", "etablissements", "establishments", "code_quartier", {}),
        ("T10", "jobs", "jobs", "code_quartier", {}),
    ],
)
def test_a_column_of_the_workbook_is_an_indicator_to_the_cent(demo, report, files, code, column, indicator, by, ways):
    view = view_of(report, code)
    sheet = next(s for s in openpyxl.load_workbook(io.BytesIO(files["xlsx"])) if s["A1"].value == view.title)
    heads = [cell.value for cell in sheet[5]]
    at = [c.key for c in view.columns].index(column) + 1
    assert heads[at].startswith(view.columns[at - 1].label)
    found = dict(iter(values(demo, indicator, by, Selection(**ways))))
    rows = {line[0].value: line[at].value for line in sheet.iter_rows(min_row=6) if line[0].value in found}
    assert len(rows) >= 4
    for key, shown in rows.items():
        wanted = found[key]
        if wanted.status == "ok":
            assert shown == pytest.approx(wanted.value, abs=0.005 if "eur" in view.columns[at - 1].kind else 1e-9)
        else:
            assert shown == {"secret": "s", "sans_objet": "–"}[wanted.status]


def test_totals_and_what_is_not_shown_add_up_to_the_cent(demo, report):
    for code, key in (("T1", "attribue"), ("T2", "montant"), ("T3", "attribue"), ("T4", "montant")):
        view = view_of(report, code)
        rows = sum(row.cells[key] or 0 for row in view.rows)
        assert round(rows + sum(item.value or 0 for item in view.not_shown), 2) == view.total.cells[key], code


def test_the_funds_of_a_row_add_up_to_it(report):
    view = view_of(report, "T2")
    at = [column.key for column in view.columns]
    funds = at[at.index("montant") + 1 : at.index("habitant")]
    for row in (*view.rows, view.total):
        assert round(sum(row.cells[fund] for fund in funds), 2) == row.cells["montant"]


def test_the_programme_of_the_year_is_the_indicator_of_that_year(demo, report):
    view = view_of(report, "T1")
    assert view.total.cells["attribue"] == values(demo, "granted", None, Selection.of({"annee": 2025})).total.value
    assert "2025" in view.title


def test_every_table_is_the_same_in_word_and_html(report, files):
    shown = [expected(table) for table in blocks(report, Table)]
    in_word = docx_tables(files["docx"])
    in_page = Page(files["html"].decode()).tables
    for table in shown:
        assert table in in_word
        assert table in in_page


def test_every_number_of_the_tables_is_in_the_pdf(report, files):
    text = "".join(pdf_text(files["pdf"]))
    for table in blocks(report, Table):
        for line in expected(table)[1:]:
            for shown in line:
                assert squeezed(shown) in text or len(shown) > 12, (table.view.title, shown)


def test_figures_and_sentences_are_the_same_everywhere(report, files):
    told = [block.text for block in blocks(report, Words)]
    told += [text for block in blocks(report, Points) for text in block.items]
    told += [item.value for block in blocks(report, Figures) for item in block.items]
    document = Document(io.BytesIO(files["docx"]))
    word = "\n".join("".join(p.itertext()) for p in document.element.body.iter(qn("w:p")))
    page = "".join(Page(files["html"].decode()).texts)
    pdf = "".join(pdf_text(files["pdf"]))
    for text in told:
        assert text in word, text
        assert text in page, text
        assert squeezed(text) in pdf, text


# -- charts -----------------------------------------------------------------------------------------------------------


def chart_numbers(xml):
    """Categories and values of the first series of a native chart."""
    root = etree.fromstring(xml)
    series = root.find(f".//{CHART}ser")

    def points(where):
        found = series.find(f"{CHART}{where}")
        return [point.findtext(f"{CHART}v") for point in found.iter(f"{CHART}pt")]

    return points("cat"), [float(text) for text in points("val")]


def drawn(report):
    return [made for picture in blocks(report, Picture) if (made := marks(picture.view, picture.most))]


def known(made):
    return [value for value in made.series[0].values if value is not None]


def test_charts_of_word_are_native_with_the_figures_of_the_views(report, files):
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as archive:
        names = sorted(
            (n for n in archive.namelist() if n.startswith("word/charts/chart")),
            key=lambda n: int(re.sub(r"\D", "", n)),
        )
        found = [chart_numbers(archive.read(name)) for name in names]
        books = [name for name in archive.namelist() if name.startswith("word/embeddings/")]
    assert [numbers for _, numbers in found] == [known(made) for made in drawn(report)]
    assert len(books) == len(found) > 20


def test_many_charts_have_a_picture_for_offices_that_keep_few(report, files, hostile):
    body = Document(io.BytesIO(files["docx"])).element.body
    either = [run for run in body.iter() if run.tag.endswith("}AlternateContent")]
    small = [made for p in blocks(report, Picture) if p.compact and p.height < 5 and (made := marks(p.view, p.most))]
    assert len(either) == len(small) > 20
    for run in either:
        chart, picture = (next(side.iter(qn("wp:inline"))) for side in run)
        assert chart.find(f".//{CHART}chart") is not None
        assert chart.find(qn("wp:docPr")).get("descr") == picture.find(qn("wp:docPr")).get("descr")
    ids = [found.get("id") for found in body.iter(qn("wp:docPr"))]
    assert len(ids) == len(set(ids))
    few = production.written(production.built(hostile, EVERYTHING), "docx")
    assert not [run for run in Document(io.BytesIO(few)).element.body.iter() if run.tag.endswith("}AlternateContent")]


def test_charts_and_tables_on_paper_keep_to_the_filters_that_are_printed(demo):
    places, payers = ["QN06710I", "QN06715M"], ["EPCI", "REGION"]
    asked = Selection().plus("fonds_origine", *payers).plus("code_quartier", *places)
    report = production.built(demo, asked)
    funds = [picture.view for picture in blocks(report, Picture) if picture.view.by == "fonds_origine"]
    assert funds
    assert all({row.key for row in view.rows} == set(payers) for view in funds)
    assert {row.key for row in view_of(report, "T2").rows} == set(places)
    by_place = [picture.view for picture in blocks(report, Picture) if picture.view.by == "code_quartier"]
    assert all({row.key for row in view.rows} <= {"QN06710I", "QN06715M"} for view in by_place)


def test_charts_of_slides_are_native_with_the_figures_of_the_views(report, files):
    deck = Presentation(io.BytesIO(files["pptx"]))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    projected = [marks(picture.view, picture.most) for picture in report.meeting]
    wanted = [known(made) for made in (*drawn(report), *projected)]
    assert len(charts) > 20
    for chart in charts:
        assert [value for value in chart.plots[0].series[0].values if value is not None] in wanted
        assert openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))


def test_charts_of_the_workbook_read_the_cells_of_their_sheet(files):
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) >= 6
    assert all("<c:f>" in chart and "$6:" in chart for chart in charts)


def test_svg_charts_bear_the_labels_of_the_screen(report, files):
    texts = set(Page(files["html"].decode()).texts)
    for made in drawn(report):
        if made.kind == "bars":
            assert {label for label in made.labels if label} <= texts


# -- what each page repeats -------------------------------------------------------------------------------------------


def test_word_repeats_filters_date_fingerprint_and_the_fictive_label_on_each_page(demo, report, files):
    document = Document(io.BytesIO(files["docx"]))
    assert len(document.sections) > 3
    for section in document.sections:
        head = "".join(p.text for p in section.header.paragraphs)
        foot = "".join(p.text for p in section.footer.paragraphs)
        assert words.FICTIVE_LONG in head
        assert report.running in foot
        assert demo.fingerprint[:12] in foot
        assert "30\u00a0juin\u00a02026" in foot


def test_word_has_styles_a_contents_field_and_tables_that_hold(report, files):
    document = Document(io.BytesIO(files["docx"]))
    assert document.core_properties.language == "fr-FR"
    assert document.settings.element.find(qn("w:updateFields")) is not None
    pages = [
        field.text.split()[1] for field in document.element.body.iter(qn("w:instrText")) if "PAGEREF" in field.text
    ]
    marks = [mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]
    assert pages == marks  # each line of the contents asks for the page of its own heading
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:2] == [words.SUMMARY, f"1. {words.PART_2}"]
    repeated = f"{qn('w:trPr')}/{qn('w:tblHeader')}"
    tables = [t for t in document.element.body.iter(qn("w:tbl")) if t.tr_lst[0].find(repeated) is not None]
    assert len(tables) == len(blocks(report, Table))
    for table in tables:
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.tr_lst)


@pytest.mark.parametrize(
    ("parent", "order"),
    [
        ("tblPr", "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook"),
        ("tblBorders", "top left bottom right insideH insideV"),
        ("tcPr", "tcW gridSpan tcBorders shd noWrap tcMar vAlign"),
        ("trPr", "cantSplit tblHeader"),
        ("pPr", "pStyle keepNext pageBreakBefore numPr pBdr shd tabs spacing ind jc rPr sectPr"),
    ],
)
def test_word_has_its_parts_where_the_standard_wants_them(files, parent, order):
    body = Document(io.BytesIO(files["docx"])).element.body
    places = [qn(f"w:{name}") for name in order.split()]
    found = [[places.index(part.tag) for part in parts] for parts in body.iter(qn(f"w:{parent}"))]
    assert found
    assert all(parts == sorted(set(parts)) for parts in found)


def test_each_slide_says_its_filters_its_date_and_that_data_are_invented(demo, report, files):
    deck = Presentation(io.BytesIO(files["pptx"]))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=0.01)
    for slide in deck.slides:
        text = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert report.running in text
        assert demo.fingerprint[:12] in text
        assert words.FICTIVE_LONG in text
        assert slide.shapes.title.text_frame.text
        assert slide.notes_slide.notes_text_frame.text


def test_each_sheet_prints_its_filters_and_says_that_data_are_invented(demo, report, files):
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    assert book.sheetnames[0] == words.BOOK_SUMMARY
    for sheet in book:
        assert words.FICTIVE_LONG in [sheet["A1"].value, sheet["A2"].value]
        assert sheet["A3"].value == report.running
        assert demo.fingerprint[:12] in sheet["A4"].value
        assert demo.fingerprint[:12] in sheet.oddFooter.left.text
        assert words.FICTIVE_LONG in sheet.oddHeader.right.text


def test_sheets_have_frozen_headings_filters_and_french_formats(report, files):
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    for sheet in book.worksheets[1:-1]:
        assert sheet.freeze_panes == "C6"
        assert sheet.auto_filter.ref.startswith("A5:")
        assert sheet.print_title_rows == "$5:$5"
    money = next(s for s in book if s["A1"].value == view_of(report, "T2").title)
    assert money["D6"].number_format == '[$-40C]#,##0"\u00a0€"'
    ends = next(s for s in book if s["A1"].value == view_of(report, "T5").title)
    last = [cell for cell in ends[6] if isinstance(cell.value, dt.datetime)]
    assert last
    assert last[0].number_format == "dd/mm/yyyy"


def test_the_pdf_is_tagged_titled_french_and_says_its_filters_on_each_page(demo, report, files):
    reader = PdfReader(io.BytesIO(files["pdf"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("fr")
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == report.label
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    for text in pdf_text(files["pdf"]):
        assert squeezed(report.running) in text
        assert demo.fingerprint[:12] in text
        assert squeezed(words.FICTIVE_LONG) in text


def test_the_page_is_french_alone_and_runs_nothing(files):
    text = files["html"].decode()
    page = Page(text)
    tags = {tag for tag, _ in page.tags}
    assert page.language == "fr"
    assert not tags & {"script", "iframe", "object", "link", "img", "form"}
    assert not re.search(r"(src|href)=.https?:", text)
    assert "default-src &#x27;none&#x27;" in text
    assert all("alt" in attrs or "role" in attrs or "aria-hidden" in attrs for tag, attrs in page.tags if tag == "svg")


def test_the_context_takes_the_figures_of_these_neighbourhoods_poverty_first(tmp_path):
    lines = ("QP067001,surface,2022,9", f"{A},population,,1000", f"{A},menages,,400", f"{A},taux_pauvrete,,40")
    table = "code_quartier,indicateur,annee,valeur\n" + "\n".join(lines) + "\n"
    view = view_of(production.built(read(write_tiny(tmp_path / "avec", indicateurs=table)), EVERYTHING), "T9")
    assert [column.key for column in view.columns][1:4] == ["population", "taux_pauvrete", "menages"]
    row = next(row for row in view.rows if row.key == A)
    assert [row.cells[key] for key in ("population", "taux_pauvrete", "menages")] == [1000, 40, 400]
    without = view_of(production.built(read(write_tiny(tmp_path / "sans")), EVERYTHING), "T9")
    assert words.T9_NO_INDICATORS in without.caveats


# -- texts that would like to run -------------------------------------------------------------------------------------

EVIL = '<img src=x onerror="alert(1)">**gras** #panic("x")'
FORMULA = '=HYPERLINK("http://x.example","clic")'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The tiny territory, its names replaced by markup and formulas."""
    quoted = EVIL.replace('"', '""')
    formula = FORMULA.replace('"', '""')
    projects = TABLES["projets"].replace("P2,Deux,", f'P2,"{quoted}",').replace("P1,Un,", f'P1,"{formula}",')
    carriers = TABLES["organismes"].replace("Société Deux", f'"{quoted}"').replace("Association Un", f'"{formula}"')
    places = TABLES["quartiers"].replace("2024,Alpha", f'2024,"{quoted}"')
    folder = tmp_path_factory.mktemp("hostile") / "donnees"
    return read(write_tiny(folder, projets=projects, organismes=carriers, quartiers=places))


@pytest.mark.parametrize("place", [None, A])
@pytest.mark.parametrize("extension", FORMATS)
def test_markup_and_formulas_in_names_stay_texts(hostile, extension, place):
    report = production.built(hostile, Selection.of({"annee": 2024}), place=place)
    content = production.written(report, extension)
    if extension == "html":
        page = Page(content.decode())
        assert "img" not in {tag for tag, _ in page.tags}
        assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
        assert EVIL in "".join(page.texts)
    elif extension == "pdf":
        assert squeezed(EVIL) in "".join(pdf_text(content))
    elif extension == "xlsx":
        cells = [
            cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for line in sheet.iter_rows() for cell in line
        ]
        assert all(cell.data_type != "f" for cell in cells)
        assert not [
            cell.value for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "@"))
        ]
    elif extension == "docx":
        assert EVIL in "".join(Document(io.BytesIO(content)).element.body.itertext())
    else:
        slides = Presentation(io.BytesIO(content)).slides
        assert EVIL in "".join("".join(slide.element.itertext()) for slide in slides)


def test_a_formula_is_written_with_an_apostrophe(hostile):
    report = production.built(hostile, Selection.of({"annee": 2024}))
    book = openpyxl.load_workbook(io.BytesIO(production.written(report, "xlsx")))
    texts = [cell.value for sheet in book for line in sheet.iter_rows() for cell in line]
    assert f"'{FORMULA}" in texts


ODD = "a\x01b \U0001f389 \u202eRTL"
FORMS = {"pdf": "ab □ RTL"}  # letters have no form for an emoji: PDF/UA wants a sign that can be seen


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """The tiny territory with signs that no file can hold, and names too long for a header."""
    folder = tmp_path_factory.mktemp("signes") / "donnees"
    write_tiny(folder, projets=TABLES["projets"].replace("P2,Deux,", f"P2,{ODD},"))
    manifest = folder / "manifest.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("minuscule", "R & D " * 60), encoding="utf-8")
    return production.built(read(folder), Selection.of({"annee": 2024}))


@pytest.mark.parametrize("extension", FORMATS)
def test_signs_that_no_file_can_hold_are_left_out(odd, extension):
    content = production.written(odd, extension)
    wanted = FORMS.get(extension, ODD.replace("\x01", "").replace("\u202e", ""))
    if extension == "html":
        found = "".join(Page(content.decode()).texts)
    elif extension == "pdf":
        found, wanted = "".join(pdf_text(content)), squeezed(wanted)
    elif extension == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        found = "".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
        lines = [mark for sheet in book for mark in (sheet.oddHeader, sheet.oddFooter)]
        assert all(len(f"&L{m.left.text or ''}&R{m.right.text or ''}") <= 255 for m in lines)
    elif extension == "docx":
        found = "".join(Document(io.BytesIO(content)).element.body.itertext())
    else:
        found = "".join("".join(slide.element.itertext()) for slide in Presentation(io.BytesIO(content)).slides)
    assert wanted in found


# -- secrecy ----------------------------------------------------------------------------------------------------------


def test_what_is_secret_on_screen_is_secret_on_paper(demo, report, files):
    hidden = [key for key, found in values(demo, "rent_gap", "code_quartier") if found.status == "secret"]
    view = view_of(report, "T7")
    assert hidden
    for row in view.rows:
        if row.key in hidden:
            assert cell(row, next(c for c in view.columns if c.key == "ecart")) == "s"


def test_a_part_that_would_reveal_a_few_people_is_hidden():
    from ess_metrics.model.result import Cell
    from ess_metrics.views.pages.review_people import _beside, _people

    assert _beside(Cell(12.0, "ok", 12), Cell(10.0, "ok", 10)).status == "secret"
    assert _beside(Cell(12.0, "ok", 12), Cell(7.0, "ok", 7)).value == 7
    assert _people(10.0, 8.0)[0] == {"beneficiaires": 10.0, "qpv": None}
    assert _people(3.0, 3.0)[1] == {"beneficiaires": "secret", "qpv": "secret"}
    assert _people(10.0, 0.0)[0]["qpv"] == 0


# -- compared ---------------------------------------------------------------------------------------------------------


def test_a_comparison_adds_columns_and_words(tmp_path):
    old = write_tiny(tmp_path / "avant", financements=TABLES["financements"].replace(",300,300,150,", ",300,200,150,"))
    new = write_tiny(tmp_path / "apres")
    data = read(new)
    report = production.built(data, EVERYTHING, earlier=production.before(data, EVERYTHING, str(old)))
    view = view_of(report, "T2")
    keys = [column.key for column in view.columns]
    assert keys[keys.index("montant") + 1 :][:2] == ["avant_revue", "ecart_revue"]
    row = next(row for row in view.rows if row.key == A)
    assert (row.cells["montant"], row.cells["avant_revue"], row.cells["ecart_revue"]) == (2083.35, 1983.35, 100.0)
    assert view.total.cells["ecart_revue"] == 100.0
    assert "Par rapport à la version du 30\u00a0juin\u00a02025" in view.sentence
    assert "+100\u202f€" in view.sentence
    for extension in FORMATS:
        assert production.written(report, extension)


def test_a_period_without_any_row_can_be_compared(tmp_path):
    data = read(write_tiny(tmp_path / "donnees"))
    report = production.built(data, EVERYTHING, earlier=production.before(data, EVERYTHING, "annee=1990..1991"))
    row = view_of(report, "T2").total
    assert (row.cells["montant"], row.cells["avant_revue"]) == (3850.01, 0)


def test_another_period_can_be_compared(demo):
    chosen = Selection.of({"annee": "2024..2025"})
    earlier = production.before(demo, chosen, "annee=2022..2023")
    report = production.built(demo, chosen, earlier=earlier)
    view = view_of(report, "T2")
    before = dict(iter(values(demo, "granted", "code_quartier", earlier.selection)))
    for row in view.rows:
        assert row.cells["avant_revue"] == before[row.key].value
    assert "2022-2023" in report.running
    assert not any(column.key == "avant_revue" for column in view_of(report, "T1").columns)


# -- the neighbourhood sheet ------------------------------------------------------------------------------------------


def test_the_sheet_of_each_neighbourhood_is_one_page(demo):
    for place in demo.neighbourhoods.index:
        report = production.built(demo, EVERYTHING, place=place)
        assert len(PdfReader(io.BytesIO(production.written(report, "pdf"))).pages) == 1, place


@pytest.mark.parametrize("extension", FORMATS)
def test_the_sheet_has_the_figures_of_the_place(demo, extension):
    place = "QN06710I"
    report = production.built(demo, EVERYTHING, place=place)
    content = production.written(report, extension)
    shown = formatted(values(demo, "granted_per_inhabitant", "code_quartier")[place].value, "eur_hab")
    figure = shown.removesuffix("/hab/an")
    if extension == "xlsx":
        cells = [c.value for s in openpyxl.load_workbook(io.BytesIO(content)) for line in s.iter_rows() for c in line]
        assert values(demo, "granted", "code_quartier")[place].value in cells
    elif extension == "pdf":
        assert squeezed(figure) in pdf_text(content)[0]
    elif extension == "html":
        assert figure in Page(content.decode()).texts
    elif extension == "docx":
        assert figure in "".join(Document(io.BytesIO(content)).element.body.itertext())
    else:
        assert figure in "".join("".join(s.element.itertext()) for s in Presentation(io.BytesIO(content)).slides)


# -- command line -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", FORMATS)
def test_the_command_writes_each_format(tmp_path, capsys, extension):
    out = tmp_path / f"revue.{extension}"
    folder = write_tiny(tmp_path / "donnees")
    assert main(["report", "--data", str(folder), "--out", str(out)]) == 0
    assert out.stat().st_size > 5000
    assert "revue." in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [out.name]


def test_the_command_takes_filters_and_a_place(tmp_path):
    folder, out = write_tiny(tmp_path / "donnees"), tmp_path / "fiche.html"
    arguments = ["--quartier", A, "--where", "annee=2024", "--amount", "demande", "--mode", "concerne"]
    assert main(["report", "--data", str(folder), "--out", str(out), *arguments]) == 0
    text = out.read_text(encoding="utf-8")
    assert "Subventions demandées" in text
    assert "2024" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ["--out", "revue.doc"],
        ["--out", "absent/revue.docx"],
        ["--out", "revue.docx", "--quartier", "QN99999Z"],
        ["--out", "revue.docx", "--compare", "abcdef123456"],
        ["--out", "revue.docx", "--where", "couleur=bleu"],
        ["--out", "revue.docx", "--where", "annee"],
        ["--out", "revue.docx", "--where", "commune=ZZZ"],
        ["--out", "revue.docx", "--where", "code_quartier=QP999999"],
        ["--out", "revue.docx", "--where", "code_quartier=QN99999Z", "--where", "annee=2023"],
        ["--out", "revue.docx", "--where", "ensemble=nord"],
    ],
)
def test_a_wrong_request_is_one_french_sentence(tmp_path, monkeypatch, capsys, arguments):
    folder = write_tiny(tmp_path / "donnees")
    monkeypatch.chdir(tmp_path)
    assert main(["report", "--data", str(folder), *arguments]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert not list(tmp_path.glob("revue*"))


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (["QP067007"], 2, ["QP067007"]),
        (["QP067007", "QP067005"], 0, ["QP067005", "QP067007"]),
        (["QP067005"], 0, ["QP067005"]),
        (["QN06705I"], 0, []),
        (["QN06705I", "QP999999"], 0, ["QP999999"]),
    ],
    ids=["without-successor", "one-of-two", "followed", "of-this-generation", "beside-an-unknown-one"],
)
def test_an_older_code_is_followed_or_refused_in_words(tmp_path, capsys, asked, code, said):
    """QP067007 (Hirondelles) left the policy, QP067005 (Guirbaden) became QN06705I."""
    out, filters = tmp_path / "revue.xlsx", [part for one in asked for part in ("--where", f"code_quartier={one}")]
    assert main(["report", "--data", "data/demo", "--out", str(out), *filters]) == code
    assert [line.count(one) for line, one in zip(capsys.readouterr().err.splitlines(), said, strict=True)] == [
        1 for _ in said
    ]
    assert out.exists() == (code == 0)


def test_a_disk_that_is_full_is_said_in_french(tmp_path, monkeypatch, capsys):
    folder = write_tiny(tmp_path / "donnees")
    monkeypatch.setattr("os.replace", lambda *args: (_ for _ in ()).throw(OSError(28, "No space left")))
    assert main(["report", "--data", str(folder), "--out", str(tmp_path / "revue.html")]) == 1
    assert capsys.readouterr().err == "Impossible d’écrire « revue.html » : il n'y a plus de place sur le disque.\n"


def test_refused_data_write_nothing(tmp_path, capsys):
    folder = write_tiny(
        tmp_path / "donnees", projets_quartiers=TABLES["projets_quartiers"].replace("0.5,egale", "0.9,egale")
    )
    assert main(["report", "--data", str(folder), "--out", str(tmp_path / "revue.docx")]) == 1
    assert capsys.readouterr().err
    assert not (tmp_path / "revue.docx").exists()


# -- other programs ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("extension", ["docx", "pptx", "xlsx"])
def test_libreoffice_opens_the_file(tmp_path, files, extension):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) n’est pas installé : la conversion n’est pas essayée ici")
    source = tmp_path / f"revue.{extension}"
    source.write_bytes(files[extension])
    profile = f"-env:UserInstallation=file://{tmp_path / 'profil'}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, timeout=240, capture_output=True)
    pages = pdf_text((tmp_path / "revue.pdf").read_bytes())
    assert len(pages) > 10
    assert squeezed("Neuhof - Meinau") in "".join(pages)
    if extension == "docx":
        contents = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "revue.pdf").pages[:3])
        told = re.findall(r"(?m)^(\d+\.\d+) .*?\.{3,}\s*(\d+)\s*$", contents)
        assert len(told) > 8
        for number, page in told:
            assert re.search(rf"{re.escape(number)}[A-ZÀÉ]", pages[int(page) - 1]), (number, page)


def test_each_format_has_its_module():
    for extension in FORMATS:
        assert extension in production.WRITERS
        assert extension in production.TYPES


@pytest.mark.parametrize(
    "selection",
    [
        Selection.of({"secteur": "inexistant"}),
        Selection.of({"code_quartier": A, "annee": 2024}, amount="verse", mode="concerne"),
        Selection.of({"fonds_origine": "EPCI"}, counting="financeur", place="implantation"),
    ],
    ids=["nothing", "one place", "one fund"],
)
def test_any_question_makes_every_format(tmp_path, recwarn, selection):
    data = read(write_tiny(tmp_path / "donnees"))
    for place in (None, A):
        report = production.built(data, selection, place=place)
        for extension in FORMATS:
            assert production.written(report, extension)
    assert not [warning for warning in recwarn if "255" in str(warning.message)]


def test_a_folder_without_any_row_can_be_reviewed(tmp_path):
    kept = ("quartiers", "projets", "projets_quartiers", "financements")
    empty = {stem: TABLES[stem].splitlines()[0] + "\n" for stem in kept[1:]}
    data = read(write_tiny(tmp_path / "vide", **({stem: None for stem in TABLES if stem not in kept} | empty)))
    report = production.built(data, EVERYTHING)
    for extension in FORMATS:
        assert production.written(report, extension)
