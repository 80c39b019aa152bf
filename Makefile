# Everything a person or a CI machine runs. Needs Go and npm; scripts/need.sh
# brings or names what the tests need besides (Chromium, PostgreSQL, fonts).

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
DIST    := internal/web/static/dist/manifest.json
SOURCES := package-lock.json $(shell find internal/web/static internal/web/view -type f \
	\( -name '*.css' -o -name '*.js' -o -name '*.templ' -o -name '*.svg' -o -name 'icons.txt' -o -path '*/build/*.go' \) -not -path '*/dist/*' 2>/dev/null)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## build all and serve a demo workspace on http://localhost:8139
	./bin/kongdan serve --demo

.PHONY: build
build: assets ## make the one binary, bin/kongdan
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/kongdan ./cmd/kongdan

.PHONY: assets
assets: $(DIST) ## bundle style sheets, scripts and icons into the folder that is embedded

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(DIST): node_modules/.package-lock.json $(SOURCES)
	$(GO) run ./internal/web/static/build

.PHONY: generate
generate: ## write the Go code of the templ files
	$(GO) tool templ generate

.PHONY: third-party
third-party: node_modules/.package-lock.json ## write THIRD_PARTY.md: what of others is inside, and its terms
	$(GO) run ./scripts/thirdparty

.PHONY: test
test: ## test everything: SQLite, PostgreSQL, race detector, browser
	sh scripts/test.sh

.PHONY: check
check: ## format, vet, staticcheck, gosec, file length, fresh generated files
	sh scripts/check.sh

.PHONY: vuln
vuln: ## look up known vulnerabilities of the libraries (needs the network)
	$(GO) tool govulncheck ./...

.PHONY: bench
bench: build ## generate data and load, print the tables of docs/performance.md (ARGS="--help" tells the sizes)
	@$(GO) run ./bench $(ARGS)

.PHONY: chaos
chaos: assets ## the long tests of what must survive: kills, full disks, cut connections
	KONGDAN_CHAOS=1 sh scripts/pg.sh $(GO) test -count=1 -timeout 4h -run Chaos ./...

.PHONY: screenshots
screenshots: assets ## draw the pictures of the README into docs/img
	sh scripts/need.sh
	KONGDAN_PICTURES=$(CURDIR)/docs/img $(GO) test -tags pictures -count=1 -timeout 10m ./e2e/pictures
