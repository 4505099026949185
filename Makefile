# What a contributor types. Each target sets up what it needs: uv, and the locked environment in .venv.
# `make` needs nothing else than Python 3.11 or newer; see scripts/uv.sh.

UV := ./scripts/uv.sh
RUN := $(UV) run --frozen --no-sync
PYTEST := $(RUN) pytest -n 2

.DEFAULT_GOAL := help
.PHONY: help demo test test-all test-rest frameworks lint workflows bench docs pictures cli-reference chart sync requirements

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

demo: sync ## play the main job on this machine: ask, answer, decide, verify
	@$(RUN) gh-gate demo

test: lint ## lint, types and all tests that are quick; some minutes
	$(PYTEST) -m "not slow"

test-all: test test-rest ## everything: the quick tests, the workflows, the documentation, and the long sweeps

test-rest: workflows docs ## what test-all has over test
	$(PYTEST) -m slow

frameworks: sync ## Metaflow, Flyte and flowyml themselves, each in an environment of its own; some minutes
	$(PYTEST) tests/frameworks

lint: sync ## ruff, mypy, codespell
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(RUN) codespell

workflows: sync ## check action.yml and the workflows, offline
	$(RUN) zizmor --offline --no-progress --persona=pedantic .
	$(RUN) check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(RUN) check-jsonschema --builtin-schema vendor.github-actions action.yml action/*/action.yml
	$(RUN) check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml

bench: sync ## measure against other tools, and what waiting costs
	for script in benchmarks/*.py; do $(RUN) python "$$script" || exit 1; done

docs: sync ## build the documentation into site/, and look for what is broken in it
	$(RUN) python -m scripts.docs

pictures: sync ## make the documents' pictures anew from the running program; needs a chromium
	$(RUN) python -m scripts.pictures

cli-reference: sync ## write docs/cli.md anew from the commands
	$(RUN) python -m scripts.cli_reference

chart: ## draw the README's chart anew
	$(UV) run --frozen --group chart python benchmarks/cost.py --chart docs/pictures

requirements: ## write the Action's requirements anew from uv.lock
	$(UV) export --quiet --frozen --no-dev --no-emit-project > action/requirements.txt
	$(UV) export --quiet --frozen --no-dev --no-emit-project --extra notify > action/requirements-notify.txt

sync: # the locked environment, with everything that tests and linters need; pipeline frameworks have their own
	@$(UV) sync --quiet --frozen --extra server --extra postgresql --extra notify
