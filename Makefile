# Les commandes du projet. Tout passe par un environnement virtuel local, .venv, créé au besoin.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ESS_DATA ?= data/demo

.PHONY: run test quick lint unit browser wheel bench serveurs accord kills attaque fuzz docs format accessibilite verrou audit

run: $(VENV)/.runtime
	ESS_DATA="$(ESS_DATA)" $(BIN)/streamlit run dashboard.py

test: lint unit browser

# Moins d'une minute, sans navigateur : ce qui dit tout de suite qu'une liste, un mot, une couche ou un contrat manque.
quick: lint
	HYPOTHESIS_PROFILE=recette $(BIN)/python -m pytest -q -n auto --dist worksteal tests/house/test_layers.py \
		tests/texts tests/model tests/indicators/test_contract.py tests/indicators/test_indicators.py \
		tests/formats/test_every_source.py tests/counting tests/cli/test_cli.py tests/views/test_accessibility.py \
		tests/ui/test_streamlit_inside.py

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python scripts/check_javascript.py types lint

unit: $(VENV)/.dev
	$(BIN)/python scripts/check_javascript.py test
	$(BIN)/python -m pytest -q -n auto --dist loadfile --ignore=tests/browser

# Sans navigateur, `bring_browser` en apporte un ; s'il ne peut pas, il dit ce qui n'est pas joué, et comment l'avoir.
browser: $(VENV)/.dev
	@if CHROMIUM=$$($(BIN)/python scripts/bring_browser.py); then export CHROMIUM; \
		$(BIN)/python -m pytest -q -n auto --dist worksteal tests/browser; \
	else test -z "$$NAVIGATEUR_EXIGE"; fi

# Le paquet installable : dist/ess_quartiers-…-py3-none-any.whl
wheel: $(VENV)/.dev
	$(BIN)/python -c "import hatchling.build; print(hatchling.build.build_wheel('dist'))"

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks aggregation --data $(ESS_DATA)
	$(BIN)/python -m benchmarks opening --data $(ESS_DATA)
	$(BIN)/python -m benchmarks sessions --data $(ESS_DATA) --seconds 10
	$(BIN)/python -m benchmarks facts --data $(ESS_DATA)

# Quatre serveurs derrière notre nginx : un tué, un relancé, une version publiée pendant que des personnes travaillent.
serveurs: $(VENV)/.dev
	$(BIN)/python -m benchmarks servers --data $(ESS_DATA)

# Les longues campagnes ; `make test` en joue une courte part. Chacune accepte des options : make kills ESSAIS=-x
ESSAIS ?=
CAMPAGNE := HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -q -n auto --dist worksteal $(ESSAIS)

# Les chiffres contre un recompte indépendant, sur des dossiers tirés au hasard.
# ESS_MOTEURS change le nombre des questions, ESS_GRAINE leur tirage.
# Puis 100 000 questions posées à DuckDB, et 2 000 à PostgreSQL et à Spark s’ils sont installés.
accord: $(VENV)/.dev
	$(CAMPAGNE) tests/indicators
	ESS_MOTEURS=$${ESS_MOTEURS:-100000} $(BIN)/python -m pytest -q tests/engines/test_answers.py
	ESS_BASES=1 ESS_MOTEURS=2000 $(BIN)/python -m pytest -q tests/engines/test_bases.py

# Une publication, un import, une lecture tués ou empêchés à chaque pas. Se joue par parts, chacune d’un autre tirage :
# make kills ESS_KILLS=500 ESS_GRAINE=2
kills: $(VENV)/.dev
	ESS_KILLS=$${ESS_KILLS:-10000} $(CAMPAGNE) tests/folder/test_kills.py tests/folder/test_publication.py tests/folder/test_atomic.py \
		tests/folder/test_erasure.py tests/importing/test_reader.py

# Fichiers hostiles à leur pleine taille, et l'attaquant qui cherche des cellules secrètes.
attaque: $(VENV)/.dev
	ESS_ATTAQUE=1 $(CAMPAGNE) tests/files/test_hostile.py tests/secrecy

fuzz: $(VENV)/.dev
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -q tests/importing/test_fuzz.py tests/ui/test_fuzz_address.py

accessibilite: $(VENV)/.dev
	$(BIN)/python -m tests.browser.audit

docs: $(VENV)/.runtime
	$(BIN)/python scripts/make_docs.py
	$(BIN)/python scripts/make_licences.py
	$(BIN)/python scripts/make_sbom.py

# Les empreintes de requirements.txt, et la recherche de failles connues : deux outils qui demandent le réseau.
verrou: $(VENV)/.runtime
	$(BIN)/python -m pip install -q uv==0.13.9
	$(BIN)/python -m uv pip compile requirements.txt --generate-hashes --universal --python-version 3.11 \
		--no-header --no-annotate -q -o requirements.lock

# Sans réseau, avec un fichier d'avis d'OSV (JSON, dossier ou all.zip de PyPI) : make audit AVIS=all.zip
AVIS ?=
audit: $(VENV)/.runtime
ifneq ($(AVIS),)
	$(BIN)/python scripts/audit_lock.py $(AVIS)
else
	$(BIN)/python -m pip install -q pip-audit==2.10.1
	$(BIN)/python -m pip_audit --require-hashes --disable-pip -r requirements.lock
endif

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 ou plus récent est nécessaire (make PYTHON=python3.12 …)."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install -q -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install -q -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime
