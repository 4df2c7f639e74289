/* Helpers that Windows also keeps in the header, each one a call of setsockopt, getsockopt or WSAIoctl. */
#ifndef WINDSOCK_BITS_TCPIP_INLINES_H
#define WINDSOCK_BITS_TCPIP_INLINES_H

/* The codes that getaddrinfo and getnameinfo return. The texts are here, so that a program that prints them needs no FormatMessage. */
WS_INLINE const char *ws_gai_text(int ecode)
{
    static const struct {
        int code;
        const char *text;
    } texts[] = {
        {EAI_AGAIN, "No name server answered; try again later."},
        {EAI_BADFLAGS, "A flag or another argument is invalid."},
        {EAI_FAIL, "A name server reported an error that trying again does not mend."},
        {EAI_FAMILY, "The address family is not supported."},
        {EAI_MEMORY, "Not enough memory is available."},
        {EAI_NODATA, "The name is valid but has no address of the kind asked for."},
        {EAI_NONAME, "No such host is known."},
        {EAI_SERVICE, "The service is not known for this type of socket."},
        {EAI_SOCKTYPE, "The type of socket is not supported."},
    };
    size_t i;
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].code == ecode) return texts[i].text;
    return "Not an error of a name lookup.";
}

/* Windows returns one buffer for the whole process; one per thread costs nothing and cannot tear. */
WS_INLINE char *gai_strerrorA(int ecode)
{
    static __thread char text[GAI_STRERROR_BUFFER_SIZE + 1];
    strcpy(text, ws_gai_text(ecode));
    return text;
}

WS_INLINE WCHAR *gai_strerrorW(int ecode)
{
    static __thread WCHAR text[GAI_STRERROR_BUFFER_SIZE + 1];
    const char *from = ws_gai_text(ecode);
    WCHAR *to = text;
    while ((*to++ = (WCHAR)*from++) != 0) { }
    return text;
}

WS_INLINE int ws_get_ulong(SOCKET s, int level, int name, ULONG *value)
{
    int length = sizeof(*value);
    *value = 0;
    return getsockopt(s, level, name, (char *)value, &length);
}

WS_INLINE int ws_set_ulong(SOCKET s, int level, int name, ULONG value)
{
    return setsockopt(s, level, name, (const char *)&value, sizeof(value));
}

WS_INLINE int WSASetFailConnectOnIcmpError(SOCKET s, BOOL enabled)
{
    return ws_set_ulong(s, IPPROTO_TCP, TCP_FAIL_CONNECT_ON_ICMP_ERROR, (ULONG)enabled);
}
WS_INLINE int WSAGetFailConnectOnIcmpError(SOCKET s, BOOL *enabled)
{
    ULONG value;
    int result = ws_get_ulong(s, IPPROTO_TCP, TCP_FAIL_CONNECT_ON_ICMP_ERROR, &value);
    *enabled = value != 0;
    return result;
}
WS_INLINE int WSAGetIcmpErrorInfo(SOCKET s, ICMP_ERROR_INFO *info)
{
    int length = sizeof(*info);
    return getsockopt(s, IPPROTO_TCP, TCP_ICMP_ERROR_INFO, (char *)info, &length);
}
WS_INLINE int WSAGetUdpSendMessageSize(SOCKET s, DWORD *size) { return ws_get_ulong(s, IPPROTO_UDP, UDP_SEND_MSG_SIZE, size); }
WS_INLINE int WSASetUdpSendMessageSize(SOCKET s, DWORD size) { return ws_set_ulong(s, IPPROTO_UDP, UDP_SEND_MSG_SIZE, size); }
WS_INLINE int WSAGetUdpRecvMaxCoalescedSize(SOCKET s, DWORD *size)
{
    return ws_get_ulong(s, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, size);
}
WS_INLINE int WSASetUdpRecvMaxCoalescedSize(SOCKET s, DWORD size)
{
    return ws_set_ulong(s, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, size);
}

/* The option level follows the family of the socket; a dual-stack socket counts as IPv6. */
WS_INLINE int ws_ip_level(SOCKET s, int *level)
{
    WSAPROTOCOL_INFOA info;
    int length = sizeof(info), result = getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOA, (char *)&info, &length);
    *level = info.iAddressFamily == AF_INET ? IPPROTO_IP : IPPROTO_IPV6;
    return result;
}
WS_INLINE int WSAGetIPUserMtu(SOCKET s, DWORD *mtu)
{
    int level;
    return ws_ip_level(s, &level) ? SOCKET_ERROR : ws_get_ulong(s, level, IP_USER_MTU, mtu);
}
WS_INLINE int WSASetIPUserMtu(SOCKET s, DWORD mtu)
{
    int level;
    return ws_ip_level(s, &level) ? SOCKET_ERROR : ws_set_ulong(s, level, IP_USER_MTU, mtu);
}
WS_INLINE int WSASetRecvIPEcn(SOCKET s, DWORD enabled)
{
    int level;
    return ws_ip_level(s, &level) ? SOCKET_ERROR : ws_set_ulong(s, level, IP_RECVECN, enabled);
}
WS_INLINE int WSAGetRecvIPEcn(SOCKET s, DWORD *enabled)
{
    int level;
    return ws_ip_level(s, &level) ? SOCKET_ERROR : ws_get_ulong(s, level, IP_RECVECN, enabled);
}

WS_INLINE int ws_filter_ioctl(SOCKET s, DWORD code, void *in, SIZE_T inLength, void *out, SIZE_T outLength)
{
    DWORD returned = 0;
    return WSAIoctl(s, code, in, (DWORD)inLength, out, (DWORD)outLength, &returned, NULL, NULL);
}

WS_INLINE int setipv4sourcefilter(SOCKET s, IN_ADDR interfaceAddress, IN_ADDR group, MULTICAST_MODE_TYPE mode, ULONG count,
    const IN_ADDR *sources)
{
    SIZE_T length = IP_MSFILTER_SIZE(count);
    int result;
    PIP_MSFILTER filter = (PIP_MSFILTER)malloc(length < sizeof(IP_MSFILTER) ? sizeof(IP_MSFILTER) : length);
    if (!filter) {
        WSASetLastError(WSAENOBUFS);
        return SOCKET_ERROR;
    }
    filter->imsf_multiaddr = group;
    filter->imsf_interface = interfaceAddress;
    filter->imsf_fmode = mode;
    filter->imsf_numsrc = count;
    if (count) memcpy(filter->imsf_slist, sources, count * sizeof(*sources));
    result = ws_filter_ioctl(s, SIOCSIPMSFILTER, filter, length, NULL, 0);
    free(filter);
    return result;
}

WS_INLINE int getipv4sourcefilter(SOCKET s, IN_ADDR interfaceAddress, IN_ADDR group, MULTICAST_MODE_TYPE *mode, ULONG *count,
    IN_ADDR *sources)
{
    SIZE_T length = IP_MSFILTER_SIZE(*count);
    int result;
    PIP_MSFILTER filter = (PIP_MSFILTER)malloc(length < sizeof(IP_MSFILTER) ? sizeof(IP_MSFILTER) : length);
    if (!filter) {
        WSASetLastError(WSAENOBUFS);
        return SOCKET_ERROR;
    }
    filter->imsf_multiaddr = group;
    filter->imsf_interface = interfaceAddress;
    filter->imsf_numsrc = *count;
    result = ws_filter_ioctl(s, SIOCGIPMSFILTER, filter, length, filter, length);
    if (result == 0) {
        if (*count) memcpy(sources, filter->imsf_slist, (*count < filter->imsf_numsrc ? *count : filter->imsf_numsrc) * sizeof(*sources));
        *count = filter->imsf_numsrc;
        *mode = filter->imsf_fmode;
    }
    free(filter);
    return result;
}

WS_INLINE int setsourcefilter(SOCKET s, ULONG interfaceIndex, const SOCKADDR *group, int groupLength, MULTICAST_MODE_TYPE mode,
    ULONG count, const SOCKADDR_STORAGE *sources)
{
    SIZE_T length = GROUP_FILTER_SIZE(count);
    int result;
    PGROUP_FILTER filter = (PGROUP_FILTER)malloc(length < sizeof(GROUP_FILTER) ? sizeof(GROUP_FILTER) : length);
    if (!filter) {
        WSASetLastError(WSAENOBUFS);
        return SOCKET_ERROR;
    }
    memset(&filter->gf_group, 0, sizeof(filter->gf_group));
    memcpy(&filter->gf_group, group, (size_t)groupLength < sizeof(filter->gf_group) ? (size_t)groupLength : sizeof(filter->gf_group));
    filter->gf_interface = interfaceIndex;
    filter->gf_fmode = mode;
    filter->gf_numsrc = count;
    if (count) memcpy(filter->gf_slist, sources, count * sizeof(*sources));
    result = ws_filter_ioctl(s, SIOCSMSFILTER, filter, length, NULL, 0);
    free(filter);
    return result;
}

WS_INLINE int getsourcefilter(SOCKET s, ULONG interfaceIndex, const SOCKADDR *group, int groupLength, MULTICAST_MODE_TYPE *mode,
    ULONG *count, SOCKADDR_STORAGE *sources)
{
    SIZE_T length = GROUP_FILTER_SIZE(*count);
    int result;
    PGROUP_FILTER filter = (PGROUP_FILTER)malloc(length < sizeof(GROUP_FILTER) ? sizeof(GROUP_FILTER) : length);
    if (!filter) {
        WSASetLastError(WSAENOBUFS);
        return SOCKET_ERROR;
    }
    memset(&filter->gf_group, 0, sizeof(filter->gf_group));
    memcpy(&filter->gf_group, group, (size_t)groupLength < sizeof(filter->gf_group) ? (size_t)groupLength : sizeof(filter->gf_group));
    filter->gf_interface = interfaceIndex;
    filter->gf_numsrc = *count;
    result = ws_filter_ioctl(s, SIOCGMSFILTER, filter, length, filter, length);
    if (result == 0) {
        if (*count) memcpy(sources, filter->gf_slist, (*count < filter->gf_numsrc ? *count : filter->gf_numsrc) * sizeof(*sources));
        *count = filter->gf_numsrc;
        *mode = filter->gf_fmode;
    }
    free(filter);
    return result;
}

WS_INLINE int idealsendbacklogquery(SOCKET s, ULONG *backlog)
{
    DWORD returned = 0;
    return WSAIoctl(s, SIO_IDEAL_SEND_BACKLOG_QUERY, NULL, 0, backlog, sizeof(*backlog), &returned, NULL, NULL);
}
WS_INLINE int idealsendbacklognotify(SOCKET s, LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
{
    DWORD returned = 0;
    return WSAIoctl(s, SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL, 0, NULL, 0, &returned, lpOverlapped, lpCompletionRoutine);
}

#endif
