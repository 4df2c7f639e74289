# The commands of Windsock; `make` alone lists them. V=1 shows what each step prints.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help tools build demo test soak simulate fuzz bench conformance install clean

PREFIX ?= /usr/local
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export DOTNET_SKIP_FIRST_TIME_EXPERIENCE := 1
export DOTNET_GENERATE_ASPNET_CERTIFICATE := false

# Programs that .NET builds look for it in few places; one that lies elsewhere must be told.
dotnet_home := $(patsubst %/,%,$(dir $(realpath $(shell command -v dotnet 2> /dev/null))))
ifneq ($(wildcard $(dotnet_home)/host/fxr),)
export DOTNET_ROOT ?= $(dotnet_home)
endif

help: ## List these commands
	@echo 'Windsock: Windows Sockets for Linux'
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22
	@echo
	@echo 'Needs the .NET 10 SDK and gcc. Everything that is built goes to artifacts/.'

# Missing tools are told before anything else can fail in its own words.
tools:
	@build/check-tools

build: tools ## Build the assemblies and libws2_32.so
	@build/step 'Building the assemblies' dotnet build Windsock.slnx --configuration Release --verbosity quiet
	@build/step 'Publishing libws2_32.so' build/native

demo: tools ## Show it at work: C, C++ and C# programs, traced
	@build/demo

test: tools ## Set up, build and run every test; the last line has the totals
	@build/test

soak: tools ## Run the randomized test of operations for long; SECONDS=600
	@build/soak $(or $(SECONDS),600)

simulate: tools ## Run whole networks of our own stack under fresh seeds; SECONDS=600
	@build/simulate $(or $(SECONDS),600)

fuzz: tools ## Give parsers and stack damaged packets for long; SECONDS=600 TARGET=name
	@build/step 'Building the fuzz targets' dotnet build tests/Windsock.Fuzz --configuration Release --verbosity quiet
	@artifacts/bin/Windsock.Fuzz/release/Windsock.Fuzz --seconds $(or $(SECONDS),600) $(if $(TARGET),--target $(TARGET)) $(if $(SEED),--seed $(SEED))

bench: tools ## Compare speed with the alternatives; ONLY=name runs one
	@build/step 'Publishing libws2_32.so' build/native
	@if [ ! -x bench/run ]; then echo 'make bench: there is no bench/run in this tree' >&2; exit 1; fi
	@bench/run $(if $(ONLY),--only $(ONLY))

conformance: tools ## Run the conformance tests and write docs/CONFORMANCE.md
	@build/step 'Publishing libws2_32.so' build/native
	@build/conformance

install: tools ## Install headers, library and compiler drivers; PREFIX=/usr/local
	@build/step 'Publishing libws2_32.so' build/native
	@toolchain/install.sh include "$$(build/library)" "$(abspath $(PREFIX))"
	@echo 'Installed under $(abspath $(PREFIX)); compile with $(abspath $(PREFIX))/bin/windsock-cc or windsock-c++'

clean: ## Remove everything that was built
	@rm -rf artifacts
