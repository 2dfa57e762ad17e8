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

# need COMMAND PACKAGE…: installs the Debian packages when the command is missing and apt-get may be used.
need() {
  local command="$1"
  shift
  command -v "$command" > /dev/null && return 0
  if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } > /dev/null 2>&1 < /dev/null
  fi
  command -v "$command" > /dev/null
}

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
