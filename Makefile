# One verb a line; each script under .ci/ does one thing, and CI calls the same ones.
.PHONY: run demo stack test check bench setup setup-stack setup-test lock picture preview

run: setup ## watch the live portals (metrics and pages on http://127.0.0.1:9877)
	.venv/bin/ircc-monitor run $(ARGS)

demo: setup ## the same, against the bundled simulator with a scripted outage; needs no internet
	.venv/bin/ircc-monitor demo $(ARGS)

stack: setup-stack ## Prometheus, Alertmanager and Grafana for `make run`, in the foreground; ARGS=--demo brings the demo along
	.venv/bin/ircc-monitor stack $(ARGS)

test: setup-test ## every test, with a real Chromium and a real Prometheus
	@.ci/test $(ARGS)

check: setup-test ## lint, format, types, import floors
	.ci/check

bench: setup-test ## cost of a look beside blackbox_exporter; what a year of history costs; page times over it with 20 readers
	.venv/bin/python tests/bench/http.py $(ARGS)
	folder=$$(mktemp -d) && trap 'rm -r "$$folder"' EXIT && \
	  .venv/bin/python -m tests.bench.history --folder "$$folder" && \
	  .venv/bin/python -m tests.bench.readers --folder "$$folder"

setup: ## virtual environment from the hashed lock file, and a Chromium
	@.ci/setup

setup-stack: setup ## also Prometheus and Alertmanager
	@.ci/setup-stack

setup-test: setup-stack ## also what only the tests need
	@.ci/setup-test

lock: ## renew requirements.lock after a change in pyproject.toml
	.ci/lock

picture: setup-test ## draw the README's pictures from a run of the demo
	.venv/bin/python docs/pictures/draw.py

preview: setup-test ## draw every Grafana dashboard into docs/pictures with Grafana's published components; needs Node.js
	.venv/bin/python -m docs.pictures.grafana $(ARGS)
