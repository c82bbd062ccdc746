# Every target sets up what it needs in .venv; nothing else of the machine is touched.
PYTHON ?= python3
BIN := .venv/bin
# Arguments for the program and for pytest: make demo ARGS=--no-window, make test ARGS="-k photo"
ARGS ?=
# Processes that tests run in.
WORKERS ?= 2

.PHONY: help demo test slow fuzz lint types wheel installed samples annotated animation bench bench-live figures pins clean

help:
	@echo "make demo       set up without TensorFlow (once), then read the sample clip"
	@echo "make test       set up everything (once), then run the tests, but for the slow ones"
	@echo "make slow       the slow tests: training, a cluster, what takes ten seconds each"
	@echo "make fuzz       1,000 drawn command lines at the front door, some minutes"
	@echo "make lint       ruff: rules and format; import-linter: which folder may import which"
	@echo "make types      mypy --strict"
	@echo "make wheel      the package, into dist/"
	@echo "make installed  tries the wheel and the READMEs' set-up lines where no checkout is; takes minutes"
	@echo "make samples    draw the sample clip and picture again"
	@echo "make annotated  the sample page as the program marks it"
	@echo "make animation  the README's moving picture, from the sample clip"
	@echo "make bench      what each stage of a frame costs"
	@echo "make bench-live what a live frame costs, how old it is shown, what memory a long run takes"
	@echo "make figures    the tables of README.md and docs/SPEED.md again, from what was measured"
	@echo "make pins       requirements.txt again, from the newest versions that fit"

demo: .venv/run
	$(BIN)/python main.py --demo $(ARGS)

# What measures time has the machine to itself; ARGS may name none of it, which is pytest's 5.
test: .venv/all
	$(BIN)/python -m pytest -m "not slow and not alone" -n $(WORKERS) $(ARGS)
	$(BIN)/python -m pytest -m "not slow and alone" $(ARGS) || [ $$? = 5 ]

slow: .venv/all
	$(BIN)/python -m pytest -m slow -n $(WORKERS) $(ARGS)

fuzz: .venv/all
	FUZZ_EXAMPLES=1000 $(BIN)/python -m pytest tests/program/test_front_door.py --timeout 3600 $(ARGS)

lint: .venv/all
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

types: .venv/all
	$(BIN)/mypy

wheel: .venv/run
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

installed: wheel
	PYTHON=$(PYTHON) .ci/installed dist/*.whl

samples: .venv/run
	$(BIN)/python -m samples.make_samples

annotated: .venv/run
	$(BIN)/python main.py --image samples/page.jpg --save samples/annotated.jpg --overwrite --no-window

animation: .venv/run
	$(BIN)/python -m samples.make_animation

bench: .venv/run
	$(BIN)/python -m benchmarks.stages $(ARGS)

bench-live: .venv/run
	$(BIN)/python -m benchmarks.live $(ARGS)

figures: .venv/run
	$(BIN)/python -m benchmarks.readme_figures

# What running takes: no TensorFlow.
.venv/run: pyproject.toml requirements.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit(1)' || { \
		echo "error: $(PYTHON) is missing or older than 3.11; install Python 3.11 to 3.13, or name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "error: $(PYTHON) cannot make virtual environments; on Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "setting up .venv, once: 0.7 GB, about half a minute"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.txt -e '.[video,table,photos]'
	@touch $@

# What training and the tests take besides.
.venv/all: .venv/run
	@echo "adding what training and tests take, once: 2.3 GB, two minutes or more"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.txt -e '.[video,web,table,photos,ray,train,dev]'
	@touch $@

# In an environment of its own, so that nothing else is pinned.
pins:
	$(PYTHON) -m venv --clear .venv-pins
	.venv-pins/bin/python -m pip install --quiet --upgrade setuptools hatchling -e '.[video,web,table,photos,ray,train,dev]'
	{ echo "# Everything, pinned, by: make pins"; \
	  echo "# Constraints for pip: pip install -c requirements.txt -e ."; \
	  .venv-pins/bin/python -m pip freeze --all --exclude-editable | grep -v -e ^pip== -e ^wheel== | \
	  sed 's/^opencv-python==\(.*\)/&\nopencv-python-headless==\1/'; } > requirements.txt
	rm -r .venv-pins

clean:
	rm -rf .venv build dist *.egg-info
