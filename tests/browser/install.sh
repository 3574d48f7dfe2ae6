#!/bin/sh
# Chromium and a font with Chinese for the browser tests, where apt may install them; otherwise the
# test run says which tests it left out.
command -v chromium >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi "cjk" && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  apt-get install -y -qq chromium fonts-noto-cjk >/dev/null 2>&1 ||
    { apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null 2>&1; } ||
    echo "chromium could not be installed: the browser tests will be left out"
else
  echo "chromium is not here and apt-get may not be used: the browser tests may be left out"
fi
exit 0
