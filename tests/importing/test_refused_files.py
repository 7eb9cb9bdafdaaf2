"""What imports refused: downloaded as one archive, emptied by mending the file when it is dropped again."""

import io
import zipfile

from ess_metrics.folder import publication
from ess_metrics.importing import staging
from ess_metrics.importing.staging import Staging
from tests.tiny import write_tiny

LINES = "nomAttribuant;idAttribuant;dateConvention;nomBeneficiaire;idBeneficiaire;objet;montant;nature\n"
LINES += "Ville;21670482500019;2024-03-01;La Ruche;;Chantier;1000;aide en numéraire\n"
LINES += "Ville;21670482500019;2024-03-02;La Ruche;;Bal;{amount};aide en numéraire\n"


def dropped(target, amount="n.c.", mend=""):
    staged = Staging(target)
    staged.add("grants.csv", io.BytesIO(LINES.format(amount=amount).encode()))
    staged.build()
    if mend:
        file = staged.report.files[0]
        faults = [fault for fault in file.faults if fault.blocking]
        assert staged.mend(file, [(fault, mend) for fault in faults])
        staged.build()
    refused = staged.report.files[0].rows_refused
    staged.publish(may=lambda action: True, author="Zoé")
    staged.close()
    return refused


def test_refusals_are_downloaded_and_emptied_by_mending(tmp_path):
    target = write_tiny(tmp_path / "dossier")
    publication.publish(target, author="Zoé")
    assert staging.refused_files(target) == b""
    assert dropped(target, amount="12 ou 15 mille") == 1
    archive = zipfile.ZipFile(io.BytesIO(staging.refused_files(target)))
    assert archive.namelist() == ["grants.csv-refus.csv"]
    assert "Bal" in archive.read("grants.csv-refus.csv").decode("utf-8-sig")
    assert dropped(target, amount="12 ou 15 mille", mend="12000") == 0
    assert staging.refused_files(target) == b""
