#!/bin/sh
# Lays out an installed tree. Usage: install.sh INCLUDE_DIR LIBRARY PREFIX
# INCLUDE_DIR is the source tree's include/, LIBRARY the published libws2_32.so. DESTDIR is honoured, as packagers expect.
set -eu
[ $# -eq 3 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
include=$1 so=$2 prefix=${DESTDIR:-}$3
here=$(cd "$(dirname "$0")" && pwd -P)

[ -f "$include/windsock/winsock2.h" ] || { echo "install.sh: no windsock/winsock2.h in $include" >&2; exit 1; }
[ -f "$so" ] || { echo "install.sh: no library $so: publish src/Windsock.Native first" >&2; exit 1; }
version=${WINDSOCK_VERSION:-$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$here/../Directory.Build.props")}
[ -n "$version" ] || { echo "install.sh: no version in Directory.Build.props; set WINDSOCK_VERSION" >&2; exit 1; }

mkdir -p "$prefix/bin" "$prefix/include" "$prefix/lib/pkgconfig" "$prefix/lib/cmake/Windsock" "$prefix/lib/windsock"

# Headers of an older version must not linger beside the new ones.
rm -rf "$prefix/include/windsock"
cp -R "$include/windsock" "$prefix/include/windsock"
install -m 755 "$here/windsock-cc" "$prefix/bin/windsock-cc"
ln -sf windsock-cc "$prefix/bin/windsock-c++"

# A new file, not a rewritten one: running programs keep the library they have mapped.
install -m 755 "$so" "$prefix/lib/libws2_32.so.new"
mv -f "$prefix/lib/libws2_32.so.new" "$prefix/lib/libws2_32.so"

sed "s/@VERSION@/$version/" "$here/windsock.pc.in" > "$prefix/lib/pkgconfig/windsock.pc"
sed "s/@VERSION@/$version/" "$here/WindsockConfigVersion.cmake.in" > "$prefix/lib/cmake/Windsock/WindsockConfigVersion.cmake"
install -m 644 "$here/WindsockConfig.cmake" "$prefix/lib/cmake/Windsock/WindsockConfig.cmake"

# Other Windows libraries by name: `-lmswsock` in a makefile, and #pragma comment(lib, "ws2_32.lib"), which clang hands to lld.
for name in ws2_32.lib mswsock.lib wsock32.lib kernel32.lib user32.lib iphlpapi.lib libmswsock.so libwsock32.so libkernel32.so libuser32.so libiphlpapi.so; do
    echo 'INPUT(-lws2_32)' > "$prefix/lib/windsock/$name"
done
