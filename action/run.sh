#!/usr/bin/env bash
# Installs the locked dependencies into a folder of this job and becomes the program: `exec`, so that the runner's
# signals reach it. Everything else comes from the environment. The working directory is the caller's checkout, which
# nothing here may read, so it is left at once; `-I` keeps Python from looking at it, at PYTHONPATH and at PYTHONOPTIMIZE.
# The one argument is the folder of the program, from the root of this repository; without one it is the gate step.
set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
environment="${RUNNER_TEMP:?this is not a step of a workflow}/gh-gate"
export UV_PROJECT_ENVIRONMENT="$environment"
# Telling people elsewhere takes Apprise, which most steps do without.
extra=""
if [ -n "${GH_GATE_INPUT_NOTIFY:-}${GH_GATE_NOTIFY_URLS:-}" ]; then extra=notify; fi

python_in() {
  if [ -x "$1/Scripts/python.exe" ]; then echo "$1/Scripts/python.exe"; else echo "$1/bin/python"; fi
}

new_enough() {
  "$1" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

with_uv() {
  command -v uv >/dev/null && uv sync --quiet --frozen --no-dev --no-install-project ${extra:+--extra "$extra"}
}

with_pip() {
  local candidate
  for candidate in python3 python python3.13 python3.12 python3.11; do
    if new_enough "$candidate"; then
      install_with "$candidate"
      return
    fi
  done
  echo "::error title=gh-gate::There is neither uv nor Python 3.11 here. Add a step with actions/setup-python before this one."
  exit 1
}

# Half of the time goes into a pip for the new environment and into compiling what is never imported, so both are left out
# where the interpreter has a pip of its own.
install_with() {
  local options=(--quiet --disable-pip-version-check --no-input --no-compile --require-hashes --no-deps --requirement "action/requirements${extra:+-$extra}.txt")
  if "$1" -I -m pip --version >/dev/null 2>&1; then
    "$1" -I -m venv --clear --without-pip "$environment"
    "$1" -I -m pip install "${options[@]}" --target "$(packages_of "$environment")"
  else
    "$1" -I -m venv --clear "$environment"
    "$(python_in "$environment")" -I -m pip install "${options[@]}"
  fi
}

packages_of() {
  "$(python_in "$1")" -I -c 'import sysconfig; print(sysconfig.get_path("purelib"))'
}

# A virtual environment that is not one of ours, or an older Python's, is made anew by either of them.
with_uv || with_pip
exec "$(python_in "$environment")" -I -X utf8 "${1:-action}/__main__.py"
