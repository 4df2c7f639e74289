/* Tests and setters of addresses, first IPv4, then IPv6, then either by family. */
#ifndef WINDSOCK_BITS_ADDRESS_INLINES_H
#define WINDSOCK_BITS_ADDRESS_INLINES_H

#define INET_IS_ALIGNED(pointer, type) (((ULONG_PTR)(pointer) & (TYPE_ALIGNMENT(type) - 1)) == 0)

WS_INLINE BOOLEAN IN4_ADDR_EQUAL(const IN_ADDR *a, const IN_ADDR *b) { return a->s_addr == b->s_addr; }
WS_INLINE BOOLEAN IN4_IS_ADDR_UNSPECIFIED(const IN_ADDR *a) { return a->s_addr == 0; }
WS_INLINE BOOLEAN IN4_IS_ADDR_LOOPBACK(const IN_ADDR *a) { return a->s_net == 127; }
WS_INLINE BOOLEAN IN4_IS_ADDR_BROADCAST(const IN_ADDR *a) { return a->s_addr == 0xffffffff; }
WS_INLINE BOOLEAN IN4_CLASSA(ULONG host) { return (host & 0x80000000) == 0; }
WS_INLINE BOOLEAN IN4_CLASSB(ULONG host) { return (host & 0xc0000000) == 0x80000000; }
WS_INLINE BOOLEAN IN4_CLASSC(ULONG host) { return (host & 0xe0000000) == 0xc0000000; }
WS_INLINE BOOLEAN IN4_CLASSD(ULONG host) { return (host & 0xf0000000) == 0xe0000000; }
#define IN4_MULTICAST(host) IN4_CLASSD(host)
WS_INLINE BOOLEAN IN4_IS_ADDR_MULTICAST(const IN_ADDR *a) { return (a->s_net & 0xf0) == 0xe0; }
WS_INLINE BOOLEAN IN4_IS_ADDR_LINKLOCAL(const IN_ADDR *a) { return a->s_net == 169 && a->s_host == 254; }
WS_INLINE BOOLEAN IN4_IS_ADDR_SITELOCAL(const IN_ADDR *a)
{
    (void)a; /* IPv4 has no such scope. */
    return FALSE;
}
WS_INLINE BOOLEAN IN4_IS_ADDR_RFC1918(const IN_ADDR *a)
{
    return a->s_net == 10 || (a->s_net == 172 && (a->s_host & 0xf0) == 16) || (a->s_net == 192 && a->s_host == 168);
}
WS_INLINE BOOLEAN IN4_IS_ADDR_MC_LINKLOCAL(const IN_ADDR *a) { return a->s_net == 224 && a->s_host == 0 && a->s_lh == 0; }
WS_INLINE BOOLEAN IN4_IS_ADDR_MC_ADMINLOCAL(const IN_ADDR *a) { return a->s_net == 239 && a->s_host == 255; }
WS_INLINE BOOLEAN IN4_IS_ADDR_MC_SITELOCAL(const IN_ADDR *a) { return IN4_IS_ADDR_MC_ADMINLOCAL(a); } /* RFC 2365: one block */
WS_INLINE BOOLEAN IN4_IS_ADDR_6TO4ELIGIBLE(const IN_ADDR *a)
{
    return !IN4_IS_ADDR_LINKLOCAL(a) && !IN4_IS_ADDR_LOOPBACK(a) && !IN4_IS_ADDR_MULTICAST(a) && !IN4_IS_ADDR_RFC1918(a)
        && !IN4_IS_ADDR_BROADCAST(a) && !IN4_IS_ADDR_UNSPECIFIED(a);
}
/* Packed addresses: these processors read them where they lie, and the copy keeps the compiler's rules. */
WS_INLINE IN_ADDR ws_in4_load(const void *a)
{
    IN_ADDR copy;
    memcpy(&copy, a, sizeof copy);
    return copy;
}
WS_INLINE BOOLEAN IN4_UNALIGNED_ADDR_EQUAL(const IN_ADDR *a, const IN_ADDR *b) { return !memcmp(a, b, sizeof(*a)); }
#define WS_IN4_UNALIGNED(test) \
    WS_INLINE BOOLEAN IN4_IS_UNALIGNED_ADDR_##test(const IN_ADDR *a) \
    { \
        IN_ADDR copy = ws_in4_load(a); \
        return IN4_IS_ADDR_##test(&copy); \
    }
WS_IN4_UNALIGNED(UNSPECIFIED)
WS_IN4_UNALIGNED(LOOPBACK)
WS_IN4_UNALIGNED(BROADCAST)
WS_IN4_UNALIGNED(MULTICAST)
WS_IN4_UNALIGNED(LINKLOCAL)
WS_IN4_UNALIGNED(RFC1918)
WS_IN4_UNALIGNED(6TO4ELIGIBLE)

WS_INLINE SCOPE_ID ws_scope(ULONG value)
{
    SCOPE_ID scope;
    scope.Value = value;
    return scope;
}
WS_INLINE SCOPE_ID IN4ADDR_SCOPE_ID(const SOCKADDR_IN *a)
{
    (void)a;
    return ws_scope(0);
}
WS_INLINE VOID IN4_UNCANONICALIZE_SCOPE_ID(const IN_ADDR *address, SCOPE_ID *scopeId)
{
    if (IN4_IS_ADDR_LOOPBACK(address) || IN4_IS_ADDR_LINKLOCAL(address)) scopeId->Value = 0;
}
WS_INLINE BOOLEAN IN4ADDR_ISANY(const SOCKADDR_IN *a) { return IN4_IS_ADDR_UNSPECIFIED(&a->sin_addr); }
WS_INLINE BOOLEAN IN4ADDR_ISUNSPECIFIED(const SOCKADDR_IN *a) { return IN4_IS_ADDR_UNSPECIFIED(&a->sin_addr); }
WS_INLINE BOOLEAN IN4ADDR_ISLOOPBACK(const SOCKADDR_IN *a) { return IN4_IS_ADDR_LOOPBACK(&a->sin_addr); }
WS_INLINE BOOLEAN IN4ADDR_ISEQUAL(const SOCKADDR_IN *a, const SOCKADDR_IN *b) { return IN4_ADDR_EQUAL(&a->sin_addr, &b->sin_addr); }
WS_INLINE VOID IN4ADDR_SETSOCKADDR(PSOCKADDR_IN a, const IN_ADDR *addr, USHORT port)
{
    memset(a, 0, sizeof(*a));
    a->sin_family = AF_INET;
    a->sin_port = port;
    a->sin_addr = *addr;
}
WS_INLINE VOID IN4ADDR_SETANY(PSOCKADDR_IN a)
{
    memset(a, 0, sizeof(*a));
    a->sin_family = AF_INET;
}
WS_INLINE VOID IN4ADDR_SETLOOPBACK(PSOCKADDR_IN a)
{
    IN4ADDR_SETANY(a);
    a->sin_addr.s_net = 127;
    a->sin_addr.s_impno = 1;
}

WS_INLINE BOOLEAN IN6_PREFIX_EQUAL(const IN6_ADDR *a, const IN6_ADDR *b, UINT8 bits)
{
    UINT8 bytes = (UINT8)(bits / 8), rest = (UINT8)(bits % 8);
    if (memcmp(a->s6_bytes, b->s6_bytes, bytes)) return FALSE;
    return rest == 0 || (a->s6_bytes[bytes] >> (8 - rest)) == (b->s6_bytes[bytes] >> (8 - rest));
}
WS_INLINE BOOLEAN IN6_IS_ADDR_6TO4(const IN6_ADDR *a) { return a->s6_bytes[0] == 0x20 && a->s6_bytes[1] == 0x02; }
WS_INLINE BOOLEAN IN6_IS_ADDR_TEREDO(const IN6_ADDR *a)
{
    return a->s6_bytes[0] == 0x20 && a->s6_bytes[1] == 0x01 && a->s6_bytes[2] == 0 && a->s6_bytes[3] == 0;
}
WS_INLINE BOOLEAN IN6_IS_ADDR_ISATAP(const IN6_ADDR *a)
{
    return (a->s6_bytes[8] & 0xfd) == 0 && a->s6_bytes[9] == 0 && a->s6_bytes[10] == 0x5e && a->s6_bytes[11] == 0xfe;
}
WS_INLINE BOOLEAN ws_in6_is(const IN6_ADDR *a, UINT8 first, UINT8 second, UINT8 last)
{
    IN6_ADDR wanted;
    memset(&wanted, 0, sizeof wanted);
    wanted.s6_bytes[0] = first;
    wanted.s6_bytes[1] = second;
    wanted.s6_bytes[15] = last;
    return IN6_ADDR_EQUAL(a, &wanted);
}
WS_INLINE BOOLEAN IN6_IS_ADDR_ALLNODESONNODE(const IN6_ADDR *a) { return ws_in6_is(a, 0xff, 0x01, 1); }
WS_INLINE BOOLEAN IN6_IS_ADDR_ALLNODESONLINK(const IN6_ADDR *a) { return ws_in6_is(a, 0xff, 0x02, 1); }
WS_INLINE BOOLEAN IN6_IS_ADDR_ALLROUTERSONLINK(const IN6_ADDR *a) { return ws_in6_is(a, 0xff, 0x02, 2); }
WS_INLINE VOID IN6_SET_ADDR_SOLICITEDNODE(PIN6_ADDR multicast, const IN6_ADDR *unicast)
{
    memset(multicast, 0, sizeof(*multicast));
    multicast->s6_bytes[0] = 0xff;
    multicast->s6_bytes[1] = 0x02;
    multicast->s6_bytes[11] = 1;
    multicast->s6_bytes[12] = 0xff;
    memcpy(multicast->s6_bytes + 13, unicast->s6_bytes + 13, 3);
}
WS_INLINE BOOLEAN IN6_IS_ADDR_SOLICITEDNODE(const IN6_ADDR *a)
{
    IN6_ADDR wanted;
    IN6_SET_ADDR_SOLICITEDNODE(&wanted, a);
    return IN6_ADDR_EQUAL(a, &wanted);
}
WS_INLINE SCOPE_LEVEL IN6_MULTICAST_SCOPE(const UCHAR *a) { return (SCOPE_LEVEL)(a[1] & 0xf); }
WS_INLINE VOID IN6_SET_ADDR_V4MAPPED(PIN6_ADDR a, const IN_ADDR *v4)
{
    memset(a, 0, sizeof(*a));
    a->s6_words[5] = 0xffff;
    memcpy(a->s6_bytes + 12, v4, sizeof(*v4));
}
WS_INLINE VOID IN6_SET_ADDR_V4COMPAT(PIN6_ADDR a, const IN_ADDR *v4)
{
    memset(a, 0, sizeof(*a));
    memcpy(a->s6_bytes + 12, v4, sizeof(*v4));
}
WS_INLINE VOID IN6_SET_6TO4_PREFIX(PIN6_ADDR a, const IN_ADDR *v4)
{
    memset(a, 0, sizeof(*a));
    a->s6_bytes[0] = 0x20;
    a->s6_bytes[1] = 0x02;
    memcpy(a->s6_bytes + 2, v4, sizeof(*v4));
}
WS_INLINE VOID IN6_SET_ISATAP_IDENTIFIER(PIN6_ADDR a, const IN_ADDR *v4)
{
    a->s6_bytes[8] = IN4_IS_ADDR_6TO4ELIGIBLE(v4) ? 0x02 : 0x00;
    a->s6_bytes[9] = 0;
    a->s6_bytes[10] = 0x5e;
    a->s6_bytes[11] = 0xfe;
    memcpy(a->s6_bytes + 12, v4, sizeof(*v4));
}
WS_INLINE const UCHAR *IN6_GET_ADDR_V4MAPPED(const IN6_ADDR *a) { return a->s6_bytes + 12; }
WS_INLINE const UCHAR *IN6_GET_ADDR_V4COMPAT(const IN6_ADDR *a) { return a->s6_bytes + 12; }
WS_INLINE const UCHAR *IN6_EXTRACT_V4ADDR_FROM_6TO4(const IN6_ADDR *a) { return a->s6_bytes + 2; }
WS_INLINE const UCHAR *IN6_EXTRACT_V4ADDR_FROM_ISATAP(const IN6_ADDR *a) { return a->s6_bytes + 12; }
WS_INLINE VOID IN6_UNCANONICALIZE_SCOPE_ID(const IN6_ADDR *address, SCOPE_ID *scopeId)
{
    if (IN6_IS_ADDR_LOOPBACK(address)) scopeId->Value = 0;
}
WS_INLINE BOOLEAN IN6ADDR_IS6TO4(const SOCKADDR_IN6 *a) { return IN6_IS_ADDR_6TO4(&a->sin6_addr); }
WS_INLINE BOOLEAN IN6ADDR_ISISATAP(const SOCKADDR_IN6 *a) { return IN6_IS_ADDR_ISATAP(&a->sin6_addr); }
WS_INLINE BOOLEAN IN6ADDR_ISTEREDO(const SOCKADDR_IN6 *a) { return IN6_IS_ADDR_TEREDO(&a->sin6_addr); }
WS_INLINE BOOLEAN IN6ADDR_ISV4MAPPED(const SOCKADDR_IN6 *a) { return IN6_IS_ADDR_V4MAPPED(&a->sin6_addr); }
WS_INLINE VOID IN6ADDR_SETSOCKADDR(PSOCKADDR_IN6 a, const IN6_ADDR *addr, SCOPE_ID scope, USHORT port)
{
    memset(a, 0, sizeof(*a));
    a->sin6_family = AF_INET6;
    a->sin6_port = port;
    a->sin6_addr = *addr;
    a->sin6_scope_struct = scope;
    IN6_UNCANONICALIZE_SCOPE_ID(&a->sin6_addr, &a->sin6_scope_struct);
}
WS_INLINE VOID IN6ADDR_SETV4MAPPED(PSOCKADDR_IN6 a, const IN_ADDR *addr, SCOPE_ID scope, USHORT port)
{
    memset(a, 0, sizeof(*a));
    a->sin6_family = AF_INET6;
    a->sin6_port = port;
    IN6_SET_ADDR_V4MAPPED(&a->sin6_addr, addr);
    a->sin6_scope_struct = scope;
}

/* By family. INETADDR_ takes a socket address, INET_ADDR_ and INET_IS_ADDR_ the family and the bare address. */
WS_INLINE BOOLEAN INETADDR_ISANY(const SOCKADDR *a)
{
    return a->sa_family == AF_INET6 ? IN6ADDR_ISANY((const SOCKADDR_IN6 *)(const void *)a)
        : IN4ADDR_ISANY((const SOCKADDR_IN *)(const void *)a);
}
WS_INLINE BOOLEAN INETADDR_ISUNSPECIFIED(const SOCKADDR *a)
{
    return a->sa_family == AF_INET6 ? IN6ADDR_ISUNSPECIFIED((const SOCKADDR_IN6 *)(const void *)a)
        : IN4ADDR_ISUNSPECIFIED((const SOCKADDR_IN *)(const void *)a);
}
WS_INLINE BOOLEAN INETADDR_ISLOOPBACK(const SOCKADDR *a)
{
    return a->sa_family == AF_INET6 ? IN6ADDR_ISLOOPBACK((const SOCKADDR_IN6 *)(const void *)a)
        : IN4ADDR_ISLOOPBACK((const SOCKADDR_IN *)(const void *)a);
}
WS_INLINE BOOLEAN INETADDR_ISMAPPED(const SOCKADDR *a)
{
    return a->sa_family == AF_INET6 && IN6ADDR_ISV4MAPPED((const SOCKADDR_IN6 *)(const void *)a);
}
WS_INLINE BOOLEAN INETADDR_ISV4MAPPED(const SOCKADDR *a) { return INETADDR_ISMAPPED(a); }
WS_INLINE BOOLEAN INETADDR_ISEQUAL(const SOCKADDR *a, const SOCKADDR *b)
{
    if (a->sa_family != b->sa_family) return FALSE;
    return a->sa_family == AF_INET6
        ? IN6ADDR_ISEQUAL((const SOCKADDR_IN6 *)(const void *)a, (const SOCKADDR_IN6 *)(const void *)b)
        : IN4ADDR_ISEQUAL((const SOCKADDR_IN *)(const void *)a, (const SOCKADDR_IN *)(const void *)b);
}
WS_INLINE VOID INETADDR_SETANY(PSOCKADDR a)
{
    if (a->sa_family == AF_INET6) IN6ADDR_SETANY((PSOCKADDR_IN6)(void *)a);
    else IN4ADDR_SETANY((PSOCKADDR_IN)(void *)a);
}
WS_INLINE VOID INETADDR_SETLOOPBACK(PSOCKADDR a)
{
    if (a->sa_family == AF_INET6) IN6ADDR_SETLOOPBACK((PSOCKADDR_IN6)(void *)a);
    else IN4ADDR_SETLOOPBACK((PSOCKADDR_IN)(void *)a);
}
WS_INLINE VOID INETADDR_SETSOCKADDR(ADDRESS_FAMILY af, PSOCKADDR a, const VOID *addr, SCOPE_ID scope, USHORT port)
{
    if (af == AF_INET6) IN6ADDR_SETSOCKADDR((PSOCKADDR_IN6)(void *)a, (const IN6_ADDR *)addr, scope, port);
    else IN4ADDR_SETSOCKADDR((PSOCKADDR_IN)(void *)a, (const IN_ADDR *)addr, port);
}
WS_INLINE PUCHAR INETADDR_ADDRESS(const SOCKADDR *a)
{
    return a->sa_family == AF_INET6 ? (PUCHAR)&((PSOCKADDR_IN6)(ULONG_PTR)a)->sin6_addr
        : (PUCHAR)&((PSOCKADDR_IN)(ULONG_PTR)a)->sin_addr;
}
WS_INLINE SCOPE_ID INETADDR_SCOPE_ID(const SOCKADDR *a)
{
    return a->sa_family == AF_INET6 ? ((const SOCKADDR_IN6 *)(const void *)a)->sin6_scope_struct : ws_scope(0);
}
WS_INLINE SIZE_T INET_ADDR_LENGTH(ADDRESS_FAMILY af) { return af == AF_INET6 ? sizeof(IN6_ADDR) : sizeof(IN_ADDR); }
WS_INLINE SIZE_T INET_SOCKADDR_LENGTH(ADDRESS_FAMILY af) { return af == AF_INET6 ? sizeof(SOCKADDR_IN6) : sizeof(SOCKADDR_IN); }
WS_INLINE BOOLEAN INET_ADDR_EQUAL(ADDRESS_FAMILY af, const VOID *a, const VOID *b) { return !memcmp(a, b, INET_ADDR_LENGTH(af)); }
WS_INLINE BOOLEAN INET_ADDR_IS_ANY(ADDRESS_FAMILY af, const VOID *a)
{
    return af == AF_INET6 ? IN6_IS_ADDR_UNSPECIFIED((const IN6_ADDR *)a) : IN4_IS_ADDR_UNSPECIFIED((const IN_ADDR *)a);
}
WS_INLINE BOOLEAN INET_ADDR_IS_LOOPBACK(ADDRESS_FAMILY af, const VOID *a)
{
    return af == AF_INET6 ? IN6_IS_ADDR_LOOPBACK((const IN6_ADDR *)a) : IN4_IS_ADDR_LOOPBACK((const IN_ADDR *)a);
}
WS_INLINE BOOLEAN INET_ADDR_IS_BROADCAST(ADDRESS_FAMILY af, const VOID *a)
{
    return af != AF_INET6 && IN4_IS_ADDR_BROADCAST((const IN_ADDR *)a);
}
WS_INLINE BOOLEAN INET_ADDR_IS_MULTICAST(ADDRESS_FAMILY af, const VOID *a)
{
    return af == AF_INET6 ? IN6_IS_ADDR_MULTICAST((const IN6_ADDR *)a) : IN4_IS_ADDR_MULTICAST((const IN_ADDR *)a);
}
#define INET_IS_ADDR_EQUAL INET_ADDR_EQUAL
#define INET_IS_ADDR_UNSPECIFIED INET_ADDR_IS_ANY
#define INET_IS_ADDR_LOOPBACK INET_ADDR_IS_LOOPBACK
#define INET_IS_ADDR_BROADCAST INET_ADDR_IS_BROADCAST
#define INET_IS_ADDR_MULTICAST INET_ADDR_IS_MULTICAST
WS_INLINE VOID INET_SET_ADDRESS(ADDRESS_FAMILY af, PUCHAR address, const UCHAR *value) { memcpy(address, value, INET_ADDR_LENGTH(af)); }
WS_INLINE VOID INET_UNCANONICALIZE_SCOPE_ID(ADDRESS_FAMILY af, const UCHAR *address, SCOPE_ID *scopeId)
{
    if (af == AF_INET6) IN6_UNCANONICALIZE_SCOPE_ID((const IN6_ADDR *)(const void *)address, scopeId);
    else IN4_UNCANONICALIZE_SCOPE_ID((const IN_ADDR *)(const void *)address, scopeId);
}

#endif
