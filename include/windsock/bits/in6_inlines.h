/* Tests and setters of IPv6 addresses. The host's headers have macros of the same names over another in6_addr. */
#ifndef WINDSOCK_BITS_IN6_INLINES_H
#define WINDSOCK_BITS_IN6_INLINES_H

#undef IN6_IS_ADDR_UNSPECIFIED
#undef IN6_IS_ADDR_LOOPBACK
#undef IN6_IS_ADDR_MULTICAST
#undef IN6_IS_ADDR_LINKLOCAL
#undef IN6_IS_ADDR_SITELOCAL
#undef IN6_IS_ADDR_V4MAPPED
#undef IN6_IS_ADDR_V4COMPAT
#undef IN6_IS_ADDR_MC_NODELOCAL
#undef IN6_IS_ADDR_MC_LINKLOCAL
#undef IN6_IS_ADDR_MC_SITELOCAL
#undef IN6_IS_ADDR_MC_ORGLOCAL
#undef IN6_IS_ADDR_MC_GLOBAL
#undef IN6_ARE_ADDR_EQUAL

WS_INLINE BOOLEAN IN6_ADDR_EQUAL(const IN6_ADDR *a, const IN6_ADDR *b) { return !memcmp(a, b, sizeof(IN6_ADDR)); }
#define IN6_ARE_ADDR_EQUAL IN6_ADDR_EQUAL

WS_INLINE BOOLEAN ws_in6_zero(const IN6_ADDR *a, int words)
{
    int i;
    for (i = 0; i < words; i++)
        if (a->s6_words[i]) return FALSE;
    return TRUE;
}

WS_INLINE BOOLEAN IN6_IS_ADDR_UNSPECIFIED(const IN6_ADDR *a) { return ws_in6_zero(a, 8); }
WS_INLINE BOOLEAN IN6_IS_ADDR_LOOPBACK(const IN6_ADDR *a) { return ws_in6_zero(a, 7) && a->s6_bytes[14] == 0 && a->s6_bytes[15] == 1; }
WS_INLINE BOOLEAN IN6_IS_ADDR_MULTICAST(const IN6_ADDR *a) { return a->s6_bytes[0] == 0xff; }
WS_INLINE BOOLEAN IN6_IS_ADDR_LINKLOCAL(const IN6_ADDR *a) { return a->s6_bytes[0] == 0xfe && (a->s6_bytes[1] & 0xc0) == 0x80; }
WS_INLINE BOOLEAN IN6_IS_ADDR_SITELOCAL(const IN6_ADDR *a) { return a->s6_bytes[0] == 0xfe && (a->s6_bytes[1] & 0xc0) == 0xc0; }
WS_INLINE BOOLEAN IN6_IS_ADDR_GLOBAL(const IN6_ADDR *a)
{
    ULONG high = a->s6_bytes[0] & 0xe0;
    return high != 0 && high != 0xe0;
}
WS_INLINE BOOLEAN IN6_IS_ADDR_EUI64(const IN6_ADDR *a)
{
    ULONG high = a->s6_bytes[0] & 0xe0;
    return high != 0 && !IN6_IS_ADDR_MULTICAST(a);
}
WS_INLINE BOOLEAN IN6_IS_ADDR_SUBNET_ROUTER_ANYCAST(const IN6_ADDR *a)
{
    return IN6_IS_ADDR_EUI64(a) && !a->s6_words[4] && !a->s6_words[5] && !a->s6_words[6] && !a->s6_words[7];
}
WS_INLINE BOOLEAN IN6_IS_ADDR_SUBNET_RESERVED_ANYCAST(const IN6_ADDR *a)
{
    return IN6_IS_ADDR_EUI64(a) && a->s6_words[4] == 0xfffd && a->s6_words[5] == 0xffff && a->s6_words[6] == 0xffff
        && (a->s6_words[7] & 0x80ff) == 0x80ff;
}
WS_INLINE BOOLEAN IN6_IS_ADDR_ANYCAST(const IN6_ADDR *a)
{
    return IN6_IS_ADDR_SUBNET_RESERVED_ANYCAST(a) || IN6_IS_ADDR_SUBNET_ROUTER_ANYCAST(a);
}
WS_INLINE BOOLEAN IN6_IS_ADDR_V4MAPPED(const IN6_ADDR *a) { return ws_in6_zero(a, 5) && a->s6_words[5] == 0xffff; }
WS_INLINE BOOLEAN IN6_IS_ADDR_V4COMPAT(const IN6_ADDR *a)
{
    return ws_in6_zero(a, 6) && !(a->s6_words[6] == 0 && a->s6_bytes[14] == 0 && (a->s6_bytes[15] == 0 || a->s6_bytes[15] == 1));
}
WS_INLINE BOOLEAN IN6_IS_ADDR_V4TRANSLATED(const IN6_ADDR *a)
{
    return ws_in6_zero(a, 4) && a->s6_words[4] == 0xffff && a->s6_words[5] == 0;
}
WS_INLINE BOOLEAN IN6_IS_ADDR_MC_NODELOCAL(const IN6_ADDR *a) { return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 1; }
WS_INLINE BOOLEAN IN6_IS_ADDR_MC_LINKLOCAL(const IN6_ADDR *a) { return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 2; }
WS_INLINE BOOLEAN IN6_IS_ADDR_MC_SITELOCAL(const IN6_ADDR *a) { return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 5; }
WS_INLINE BOOLEAN IN6_IS_ADDR_MC_ORGLOCAL(const IN6_ADDR *a) { return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 8; }
WS_INLINE BOOLEAN IN6_IS_ADDR_MC_GLOBAL(const IN6_ADDR *a) { return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 0xe; }

WS_INLINE VOID IN6_SET_ADDR_UNSPECIFIED(PIN6_ADDR a) { memset(a, 0, sizeof(IN6_ADDR)); }
WS_INLINE VOID IN6_SET_ADDR_LOOPBACK(PIN6_ADDR a)
{
    memset(a, 0, sizeof(IN6_ADDR));
    a->s6_bytes[15] = 1;
}
WS_INLINE VOID IN6ADDR_SETANY(PSOCKADDR_IN6 a)
{
    memset(a, 0, sizeof(SOCKADDR_IN6));
    a->sin6_family = AF_INET6;
}
WS_INLINE VOID IN6ADDR_SETLOOPBACK(PSOCKADDR_IN6 a)
{
    IN6ADDR_SETANY(a);
    a->sin6_addr.s6_bytes[15] = 1;
}
WS_INLINE BOOLEAN IN6ADDR_ISANY(const SOCKADDR_IN6 *a) { return IN6_IS_ADDR_UNSPECIFIED(&a->sin6_addr); }
WS_INLINE BOOLEAN IN6ADDR_ISLOOPBACK(const SOCKADDR_IN6 *a) { return IN6_IS_ADDR_LOOPBACK(&a->sin6_addr); }
WS_INLINE BOOLEAN IN6ADDR_ISUNSPECIFIED(const SOCKADDR_IN6 *a)
{
    return a->sin6_scope_id == 0 && IN6_IS_ADDR_UNSPECIFIED(&a->sin6_addr);
}
WS_INLINE BOOLEAN IN6ADDR_ISEQUAL(const SOCKADDR_IN6 *a, const SOCKADDR_IN6 *b)
{
    return a->sin6_scope_id == b->sin6_scope_id && IN6_ADDR_EQUAL(&a->sin6_addr, &b->sin6_addr);
}

#endif
