#!/bin/sh
# Chromium and a font with Chinese for the browser tests. Installs them where it may (root on Debian
# or Ubuntu); elsewhere it names the tests that will be left out, and why. Never fails the build.
here=$(dirname "$0")

# the same names as in conftest.py
has_chromium() {
  for name in "${CHROMIUM:-}" chromium chromium-browser; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && return 0
  done
  return 1
}

# macOS brings its fonts along; elsewhere fontconfig knows
has_chinese() {
  [ "$(uname -s)" = Darwin ] || [ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ]
}

may_install() {
  [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null 2>&1
}

install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq -o Acquire::Retries=1 && apt-get install -y -qq chromium fonts-noto-cjk
}

has_chromium && has_chinese && exit 0

why="this is no Debian or Ubuntu, or not root"
if may_install; then
  echo "installing chromium and fonts-noto-cjk for the browser tests"
  if log=$(install 2>&1); then
    why="apt-get installed none that can be found"
  else
    why="apt-get could not install it: $(printf '%s\n' "$log" | tail -n 1)"
  fi
fi

if ! has_chromium; then
  echo "There is no Chromium here ($why). Set CHROMIUM to one, or these tests are left out:"
  ls "$here"/test_*.py | sed 's/^/  /'
elif ! has_chinese; then
  echo "There is no font with Chinese here ($why): the browser tests run, their pictures show boxes."
fi
exit 0
