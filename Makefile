# The two commands that matter: `make demo` and `make test`. Both install missing packages first.
SHELL := /bin/bash
SWIFT_FLAGS ?=
CAIRN := .build/release/cairn

PREFIX ?= /usr/local

.PHONY: help demo install uninstall packages test test-unit test-localstack torture check lint fuzz bench bench-lambdas bench-lsp bench-patterns bench-plan build setup format generate clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

demo: build ## Deploy the image service to LocalStack; upload, list, download and delete an image
	scripts/demo

test: setup ## Run every test: the unit tests, then the tests on a LocalStack of this run
	scripts/test

test-unit: setup ## Run the tests that need no network and no LocalStack
	scripts/test unit

test-localstack: setup ## Run the tests on a LocalStack of this run
	scripts/test localstack

torture: setup ## Kill, fault, pause and restart at every request; takes about an hour (docs/reliability.md)
	scripts/torture

check: setup ## Check what must hold before a commit: format, no warnings, all tests, generated files up to date
	scripts/check

fuzz: setup ## Fuzz the readers, the reports and the formatter for 10 minutes (FUZZ_SECONDS=)
	scripts/fuzz $(or $(FUZZ_SECONDS),600)

bench: bench-lambdas bench-lsp bench-plan bench-patterns ## Run all benchmarks

bench-lambdas: build ## Compare Swift, Node, Python and C as languages of functions, and the Swift handlers with Python's
	Benchmarks/lambdas/run

bench-plan: build ## Measure an empty plan beside a replay of its own requests
	Benchmarks/plan/bench.py

bench-patterns: build ## Measure apply, empty plan and destroy of the stacks in stacks/patterns
	scripts/python-tools Benchmarks/patterns/bench.py

bench-lsp: build ## Measure the language server on files of 500, 2,000 and 10,000 lines
	Benchmarks/language-server/bench.py

install: build ## Install the command, completions, man pages and what `cairn local` runs (PREFIX=/usr/local)
	scripts/install $(PREFIX)

uninstall: ## Remove what `make install` installed (PREFIX=/usr/local)
	scripts/uninstall $(PREFIX)

packages: build ## Build a wheel, a .deb and a tarball with checksums in dist/
	packaging/build.py

build: setup ## Build the cairn command (release, stripped) as .build/release/cairn
	scripts/build $(SWIFT_FLAGS)

setup: ## Install the system packages that are missing
	@scripts/setup

lint: ## Check the format of the Swift sources, without changing them
	scripts/check format

format: ## Rewrite the Swift sources in the project's format
	swift format -i -r Package.swift Sources Tests lambdas/Package.swift lambdas/Sources lambdas/Tests

generate: ## Regenerate docs/stack.schema.json and docs/kinds.md from the kinds
	swift run cairn schema -o docs/stack.schema.json
	swift run cairn schema --markdown --examples stacks/examples -o docs/kinds.md

clean: ## Remove what was built in this folder; the user's cache (~/.cache/cairn) stays
	rm -rf .build lambdas/.build
