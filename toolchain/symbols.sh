#!/bin/sh
# Prints every function that the headers declare and the linker symbol it refers to, as "name<TAB>symbol<TAB>width": width is
# 16 or 32 for functions whose symbol depends on the size of wchar_t, "-" for all others. Usage: symbols.sh INCLUDE_DIR
set -eu
include=${1:-$(dirname "$0")/../include}/windsock
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags="-isystem $include/shadow -I$include -w"

for header in windows winsock2 ws2tcpip mswsock ws2spi mstcpip afunix nspapi iphlpapi process; do
    [ -f "$include/$header.h" ] && echo "#include <$header.h>"
done > "$work/all.c"

# The compiler lists all prototypes it has seen, with the file of each; inline functions are listed as static.
gcc $flags -fsyntax-only -aux-info "$work/prototypes" "$work/all.c"
grep -F "$include/" "$work/prototypes" | grep -v ' static ' |
    sed 's/.*\*\/ extern //; s/^[^(]*[ *]\([A-Za-z_][A-Za-z0-9_]*\) (.*/\1/' | sort -u > "$work/names"

# One object per function would be slow: one table holds them all, and its relocations give the symbols in order.
symbols() {
    { cat "$work/all.c"; echo '#undef ioctlsocket'; echo 'void *const table[] = {'; sed 's/.*/    (void *)\&(&),/' "$work/names"; echo '};'; } > "$work/table.c"
    gcc $flags "$@" -c "$work/table.c" -o "$work/table.o"
    objdump -r -j .data.rel.ro "$work/table.o" -j .data.rel.ro.local -j .data 2>/dev/null | awk '$2 ~ /^R_/ {print $3}'
}
symbols > "$work/wide32"
symbols -fshort-wchar > "$work/wide16"
[ "$(wc -l < "$work/names")" -eq "$(wc -l < "$work/wide32")" ] || { echo "symbols.sh: the table lost a symbol" >&2; exit 1; }

paste "$work/names" "$work/wide32" "$work/wide16" |
    awk -F'\t' '$2 == $3 {print $1 "\t" $2 "\t-"; next} {print $1 "\t" $2 "\t32"; print $1 "\t" $3 "\t16"}'
