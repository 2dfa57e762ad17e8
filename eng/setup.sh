# Sourced by the scripts at the root: finds the .NET SDK, keeps it quiet and leaves nothing running behind.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export MSBUILDDISABLENODEREUSE=1
# The SDK wants a home folder, and ICU unless told otherwise; a bare machine may have neither.
export HOME="${HOME:-$(mktemp -d)}"
ldconfig -p 2> /dev/null | grep -q libicuuc || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

if ! command -v dotnet > /dev/null; then
  for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
    if [ -x "$folder/dotnet" ]; then
      export PATH="$folder:$PATH" DOTNET_ROOT="$folder"
      break
    fi
  done
fi
if ! command -v dotnet > /dev/null; then
  echo "The .NET SDK 10 is not here: install it (https://dotnet.microsoft.com/download) and run this again." >&2
  exit 2
fi

# can_install: whether Debian packages may be installed here.
can_install() { command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; }

# install PACKAGE…: quietly; the exit code says nothing, what came of it is for the caller to see.
install() { { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } > /dev/null 2>&1 < /dev/null; }

# need COMMAND PACKAGE…: installs the Debian packages when the command is missing and apt-get may be used.
need() {
  local command="$1"
  shift
  command -v "$command" > /dev/null && return 0
  can_install && install "$@"
  command -v "$command" > /dev/null
}

# has_postgres: Debian keeps the server's programs off the PATH.
has_postgres() { command -v initdb > /dev/null || ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1; }

# install_servers: the programs only; the packages are kept from starting a service or creating a database cluster.
install_servers() (
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod +x "$policy"
  fi
  command -v redis-server > /dev/null || install redis-server
  if ! has_postgres; then
    install postgresql-common
    sed -i 's/^#\? *create_main_cluster *=.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf 2> /dev/null
    install postgresql
  fi
)

# need_servers: the real servers that tests and measures start for themselves.
need_servers() {
  has_servers && return 0
  can_install && install_servers
  has_servers
}
has_servers() { command -v redis-server > /dev/null && has_postgres; }

# The compiler server of this run gets its own name, so that stopping it stops nobody else's.
CLP_COMPILER="clp-$$"

# build PROJECT: prints nothing unless it fails.
build() {
  local log
  log=$(mktemp)
  if dotnet build "$@" -c Release -m:2 -v quiet -nologo -p:SharedCompilationId="$CLP_COMPILER" > "$log" 2>&1 < /dev/null; then
    rm -f "$log"
    return 0
  fi
  sort -u "$log" >&2
  rm -f "$log"
  return 1
}

stop_compiler() {
  local server
  for server in "$(dirname "$(readlink -f "$(command -v dotnet)")")/sdk/$(dotnet --version 2> /dev/null)/Roslyn/bincore/VBCSCompiler.dll"; do
    [ -f "$server" ] && dotnet "$server" -shutdown -pipename:"$CLP_COMPILER" > /dev/null 2>&1 < /dev/null
  done
  return 0
}
trap stop_compiler EXIT
