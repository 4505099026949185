#!/bin/sh
# Runs uv with the given arguments: the one on PATH, or one that is fetched once into .tools/, which git ignores.
# A machine needs nothing but a Python with venv and pip for that; uv itself fetches another Python if this one is too old.
set -eu

version=0.13.8
tools="$(dirname -- "$0")/../.tools/uv-$version"

if command -v uv >/dev/null 2>&1; then
  exec uv "$@"
fi
for uv in "$tools/bin/uv" "$tools/Scripts/uv.exe"; do
  if [ -x "$uv" ]; then exec "$uv" "$@"; fi
done

python="$(command -v python3 || command -v python || true)"
if [ -z "$python" ]; then
  echo "error: there is neither uv nor Python here. Install Python 3.11 or newer, or uv: https://docs.astral.sh/uv" >&2
  exit 1
fi
echo "fetching uv $version into .tools/ (once)" >&2
if ! "$python" -m venv "$tools.new"; then
  rm -rf "$tools.new"
  echo "error: this Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2
  exit 1
fi
for new in "$tools.new/bin/python" "$tools.new/Scripts/python.exe"; do
  if [ -x "$new" ]; then "$new" -m pip install --quiet --disable-pip-version-check "uv==$version" >&2; fi
done
mv "$tools.new" "$tools"
for uv in "$tools/bin/uv" "$tools/Scripts/uv.exe"; do
  if [ -x "$uv" ]; then exec "$uv" "$@"; fi
done
