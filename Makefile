# The front. Each target sets up what it needs, on a fresh machine with Python 3.11+ and git.

UV := $(shell command -v uv 2>/dev/null || echo python3 -m uv)
RUN := $(UV) run --frozen

# Where it is set, every process that the tests start compiles every library anew: twice as long as all it does then.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test check fix image bench-templates bench-lists bench-ingest bench-grouping bench-multiline bench-kafka

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup:  ## install uv if it is missing, and the locked dependencies
	@command -v uv >/dev/null 2>&1 || python3 -m uv --version >/dev/null 2>&1 || python3 -m pip install --quiet uv 2>/dev/null || python3 -m pip install --quiet --break-system-packages uv
	@$(MAKE) --no-print-directory sync

sync:
	@$(UV) sync --frozen --quiet --compile-bytecode

demo: setup sandbox  ## watch an example company break and heal; ARGS=--unattended plays the person too
	@$(RUN) homeostat demo $(ARGS)

test: setup sandbox check  ## everything that CI runs: checks, then tests; ARGS="-n 0" for one after another
	@$(RUN) pytest -n 3 --dist loadscope --no-loadscope-reorder --durations 15 $(ARGS)

check: setup  ## formatting, lint, types, imports
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .
	@$(RUN) basedpyright
	@$(RUN) lint-imports --no-logo

fix: setup  ## format, and mend what the linter can mend
	@$(RUN) ruff format .
	@$(RUN) ruff check --fix .

sandbox:  # the demo and the tests try fixes in a sandbox only
	@command -v bwrap >/dev/null 2>&1 || scripts/get bubblewrap

bench-grouping: setup  ## over-merged and split events, ours and Bugsink's, on the same labelled corpus
	@$(RUN) python bench/grouping/bench.py $(ARGS)

bench-multiline: setup  ## stack traces among log lines, put together by ours and by Fluent Bit's rules
	@$(RUN) python bench/multiline/run.py held

bench-kafka: setup  ## log events a second through a real Kafka
	@$(RUN) python bench/kafka/run.py $(ARGS)

.PHONY: bench-ship
bench-ship: setup  ## a hundred good and bad releases, deployed, watched and taken back; ARGS="--deploys 8" for less
	@$(RUN) python bench/ship/run.py $(ARGS)

image:  ## build the container image
	docker build --tag homeostat .

LOGHUB ?= loghub2k
bench-templates: setup  ## our template miner beside drain3, on sets of Loghub-2k; LOGHUB=FOLDER names theirs
	@$(RUN) python bench/templates/run.py $(LOGHUB)

bench-lists: setup  ## every list, filter and search at 1,000,000 events and 50,000 bugs; ARGS=--url=… for PostgreSQL
	@$(RUN) python bench/lists/run.py $(ARGS)

bench-ingest: setup sandbox  ## our server and Bugsink beside each other; ARGS=--quick for less
	@nice -n 10 $(RUN) python bench/ingest/run.py $(ARGS)

.PHONY: repair-corpus
repair-corpus: setup  ## prove that each crash of the repair benchmark is what it says; ARGS=NAME… for some
	@nice -n 10 $(RUN) python bench/repair/corpus.py verify $(ARGS)

.PHONY: bench-reproduce
bench-reproduce: setup sandbox  ## how many real crashes are seen again from their event alone, plain and with homeostat-capture
	@nice -n 10 $(RUN) python bench/repair/reproduce.py $(ARGS)

MINUTES ?= 2
.PHONY: bench-repair bench-repair-peer
bench-repair: setup sandbox  ## real crashes mended by `homeostat fix`, judged by hidden checks; ARGS="--half held"
	@nice -n 10 $(RUN) python bench/repair/run.py --minutes $(MINUTES) $(ARGS)

QUIXBUGS ?= quixbugs
.PHONY: bench-repair-quixbugs
bench-repair-quixbugs: setup sandbox  ## QuixBugs' Python programs mended without a model; QUIXBUGS=FOLDER names a checkout
	@nice -n 10 $(RUN) python bench/repair/quixbugs.py "$(QUIXBUGS)" --minutes $(MINUTES) $(ARGS)

.PHONY: bench-repair-programs
bench-repair-programs: setup sandbox  ## small programs in Go and JavaScript mended, judged by hidden checks; ARGS="--half closed"
	@nice -n 10 $(RUN) python bench/repair/programs.py $(ARGS)

bench-repair-peer: setup sandbox  ## mini-swe-agent on the repair benchmark: MODEL=NAME, its address in OPENAI_BASE_URL
	@nice -n 10 $(RUN) python bench/repair/peer.py --model "$(MODEL)" --minutes $(MINUTES) $(ARGS)

.PHONY: bench-policies
bench-policies: setup  ## how long a policy's dry run takes on a store of 50,000 bugs
	@$(RUN) python bench/policies/run.py $(ARGS)
