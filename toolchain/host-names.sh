#!/bin/sh
# Writes include/windsock/bits/host_push.h and host_pop.h: the names that both Winsock's headers and the host's socket headers
# define, set aside while a host header is read. Run it after adding names to the headers, or for a newer host.
set -eu
cd "$(dirname "$0")/.."
include=include/windsock
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
host="sys/types.h sys/select.h unistd.h sys/socket.h netinet/in.h netinet/tcp.h arpa/inet.h netdb.h poll.h net/if.h sys/ioctl.h sys/un.h"
ours="windows.h winsock2.h ws2tcpip.h mswsock.h ws2spi.h mstcpip.h afunix.h nspapi.h"
for name in $host; do echo "#include <$name>"; done > "$work/host.c"
for name in $ours; do echo "#include <$name>"; done > "$work/ours.c"
words() { grep -oE '[A-Za-z_][A-Za-z0-9_]*' | LC_ALL=C sort -u; }
macros() { sed -n 's/^#define \([A-Za-z_][A-Za-z0-9_]*\).*/\1/p' | LC_ALL=C sort -u; }

gcc -D_GNU_SOURCE -O2 -E -dD "$work/host.c" | words > "$work/host-words"
gcc -D_GNU_SOURCE -O2 -E -dM "$work/host.c" | macros > "$work/host-macros"
gcc -D_GNU_SOURCE -E -P "$work/host.c" | words > "$work/host-names"
find "$include" -maxdepth 2 -name '*.h' ! -path '*/shadow/*' ! -path '*/cxx/*' ! -name 'host_*' ! -name 'std_*' -exec cat {} + |
    sed -n 's/^#define \([A-Za-z_][A-Za-z0-9_]*\).*/\1/p' | LC_ALL=C sort -u > "$work/our-macros"

# What ours say, without the lines of libc headers that ours include.
gcc -E -isystem "$include/shadow" -I"$include" "$work/ours.c" |
    awk '/^# [0-9]+ "/ {mine = index($3, "include/windsock/") && !index($3, "/shadow/")} !/^#/ && mine' | words > "$work/our-words"

# Their macros over our names and our macros over any word of theirs are set aside.
LC_ALL=C comm -12 "$work/our-macros" "$work/host-words" > "$work/m1"
LC_ALL=C comm -12 "$work/our-words" "$work/host-macros" > "$work/m2"
LC_ALL=C sort -u "$work/m1" "$work/m2" | grep -vE '^(NULL|TRUE|FALSE)$|^__' > "$work/aside"

# Their functions, types and enumerators that ours declare too are renamed; only names at file scope can clash.
tags="sockaddr sockaddr_in sockaddr_in6 sockaddr_storage sockaddr_un in_addr in6_addr hostent netent servent protoent addrinfo linger
ip_mreq ipv6_mreq ip_mreq_source ip_msfilter group_req group_source_req group_filter in_pktinfo in6_pktinfo pollfd cmsghdr"
functions="$(toolchain/symbols.sh include | cut -f1 | LC_ALL=C sort -u)"
types="fd_set u_char u_short u_int u_long socklen_t select pselect in6addr_any in6addr_loopback getsourcefilter setsourcefilter
getipv4sourcefilter setipv4sourcefilter"
{ echo "$tags $types" | tr ' ' '\n'; echo "$functions"; } | LC_ALL=C sort -u > "$work/declared"
LC_ALL=C comm -12 "$work/declared" "$work/host-names" > "$work/rename"
LC_ALL=C comm -23 "$work/aside" "$work/rename" > "$work/aside2"

{
    echo '/* Written by toolchain/host-names.sh: names of Winsock and of the host, set aside while a header of the host is read. */'
    sed 's/.*/#pragma push_macro("&")\n#undef &/' "$work/aside2"
    sed 's/.*/#undef &\n#define & __host_&/' "$work/rename"
} > "$include/bits/host_push.h"
{
    echo '/* Written by toolchain/host-names.sh: the end of what host_push.h began. */'
    sed 's/.*/#undef &/' "$work/rename"
    sed 's/.*/#undef &\n#pragma pop_macro("&")/' "$work/aside2"
} > "$include/bits/host_pop.h"
