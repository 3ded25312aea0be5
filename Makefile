# Redress. `make help` lists what can be made.
.DEFAULT_GOAL := help
.PHONY: help run test build lint deps bench install clean

JOBS ?= 2
PREFIX ?= /usr/local
CHECKS = --explicit-target-dependency-import-check error
RELEASE = .build/release/redress

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## Build, then show Redress at work on the example complaints (under a minute)
	@$(RELEASE) demo --directory .build/demo

test: deps ## Build and run every test
	swift test -j $(JOBS) $(CHECKS) --disable-xctest

build: deps ## Build the release program
	swift build -c release -j $(JOBS) $(CHECKS) --product redress

lint: ## Check the style of all Swift sources
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

bench: build ## Measure against the C floor (docs/performance.md)
	Benchmarks/run

install: build ## Install the program and its data below PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/redress
	install -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/redress
	cp -R workflows schemas imports examples $(DESTDIR)$(PREFIX)/share/redress/

deps:
	@scripts/install-dependencies

clean: ## Remove everything that was built
	rm -rf .build
