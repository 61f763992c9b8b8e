#!/bin/sh
# Makes static/clinic anew from package.json and handrail.scss. Needs Node 20 or later. See README.md.
set -eu
cd "$(dirname "$0")"
here=$(pwd)
out=$here/../static/clinic
work=${WORK:-$(mktemp -d)}

cp -r package.json handrail.scss parts "$work/"
cd "$work"
npm install --no-package-lock --no-audit --no-fund --ignore-scripts --silent
while read -r name version digest; do
  grep -qF "\"$digest\"" node_modules/.package-lock.json || { echo "$name $version is not the package this was made from" >&2; exit 1; }
done < "$here/integrity.txt"
modules=$work/node_modules
mkdir -p "$out/fonts" "$out/images"

# The digest of the source is written into the result, so that a test can tell when the two have come apart.
digest=$(cat handrail.scss $(ls parts/*.scss | LC_ALL=C sort) | sha256sum | cut -d" " -f1)
npx sass --style=compressed --no-source-map -I "$modules/nhsuk-frontend/dist" handrail.scss compiled.css
{
  printf '@charset "UTF-8";\n/* Handrail. Made from design/handrail.scss, SHA-256 %s. nhsuk-frontend is under the MIT licence: see LICENCES.txt. */\n' "$digest"
  sed '1s/^@charset "UTF-8";//; 1s/^\xef\xbb\xbf//' compiled.css
} > "$out/handrail.css"

# The components' script starts itself: with no other file to import it works under any static file storage.
{
  printf 'document.body.classList.add("js-enabled","nhsuk-frontend-supported");\n'
  sed 's|//# sourceMappingURL=.*||' "$modules/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js"
  printf '\ninitAll();\n'
} > "$out/nhsuk.js"
sed 's|//# sourceMappingURL=.*||' "$modules/htmx.org/dist/htmx.min.js" > "$out/htmx.min.js"

for icon in arrow-down arrow-up-down arrow-up cross; do
  cp "$modules/nhsuk-frontend/dist/nhsuk/assets/images/nhsuk-icon-$icon.svg" "$out/images/"
done
for subset in latin latin-ext; do
  for weight in 400 600 700; do
    cp "$modules/@fontsource/source-sans-3/files/source-sans-3-$subset-$weight-normal.woff2" \
      "$out/fonts/source-sans-3-$subset-$weight.woff2"
  done
done
