# The two commands that matter: `make demo` and `make test`. Both install what is missing first.
SHELL := /bin/bash
SWIFT_FLAGS ?=
CAIRN := .build/release/cairn

.PHONY: help demo test torture check fuzz bench bench-lambdas bench-lsp build setup format generate clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: build ## Deploy the image service to LocalStack; upload, list, download and delete an image
	scripts/demo

test: setup ## Run every test, on real LocalStack
	scripts/test

torture: setup ## Kill, fault, pause and restart at every request; an hour or so (docs/reliability.md)
	scripts/torture

check: setup ## What must hold before a commit: format, no warnings, tests, generated files fresh
	scripts/check

fuzz: setup ## Look for input that breaks the readers or the reports, for 10 minutes (FUZZ_SECONDS=)
	scripts/fuzz $(or $(FUZZ_SECONDS),600)

bench: bench-lambdas bench-lsp ## Measure what is measured: the handlers and the language server

bench-lambdas: build ## Compare the Swift handlers with Python's and with an empty one in C
	Benchmarks/lambdas/run

bench-lsp: build ## Measure the language server on files of 500 and 10,000 lines
	Benchmarks/language-server/bench.py

build: setup ## Build the cairn command (release) as .build/release/cairn
	swift build -c release --product cairn --static-swift-stdlib $(SWIFT_FLAGS)

setup: ## Install the system packages that are missing
	@scripts/setup

format: ## Rewrite Swift sources in the house format
	swift format -i -r Package.swift Sources Tests lambdas/Package.swift lambdas/Sources lambdas/Tests

generate: ## Renew what is generated from the kinds: docs/stack.schema.json, docs/kinds.md
	swift run cairn schema -o docs/stack.schema.json
	swift run cairn schema --markdown --examples stacks/examples -o docs/kinds.md

clean: ## Remove what was built here (not what lies in the user's cache: ~/.cache/cairn)
	rm -rf .build lambdas/.build
