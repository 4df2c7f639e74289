/* GetAdaptersAddresses: one block of memory, filled from its start. It is filled twice, first without memory to learn the size. */
#include "../adapters.h"
#include "../utf.h"

struct room {
    char *at;
    size_t used;
};

/* The next part of the block, or a part of nothing that takes what is written to it. */
static void *take(struct room *room, size_t size, void *nothing)
{
    void *part = room->at ? room->at + room->used : nothing;
    room->used += (size + 7) & ~(size_t)7;
    memset(part, 0, size);
    return part;
}

static PWCHAR take_text(struct room *room, const char *text)
{
    size_t length = wide_from_narrow(text, NULL, 0);
    PWCHAR target = room->at ? (PWCHAR)(void *)(room->at + room->used) : NULL;
    if (target) {
        wide_from_narrow(text, target, length);
        target[length] = 0;
    }
    room->used += ((length + 1) * sizeof(WCHAR) + 7) & ~(size_t)7;
    return target;
}

static void take_address(struct room *room, SOCKET_ADDRESS *target, const struct host_address *address)
{
    SOCKADDR_STORAGE nothing;
    target->iSockaddrLength = address->is_ipv6 ? sizeof(SOCKADDR_IN6) : sizeof(SOCKADDR_IN);
    target->lpSockaddr = (LPSOCKADDR)take(room, (size_t)target->iSockaddrLength, &nothing);
    adapter_address(target->lpSockaddr, address);
    if (!room->at) target->lpSockaddr = NULL;
}

static int is_wanted(const struct host_address *address, ULONG family)
{
    return family == AF_UNSPEC || family == (address->is_ipv6 ? AF_INET6 : AF_INET);
}

static void add_unicast(struct room *room, PIP_ADAPTER_ADDRESSES adapter, const struct host_interface *interface, ULONG family)
{
    PIP_ADAPTER_UNICAST_ADDRESS *link = &adapter->FirstUnicastAddress;
    int i;
    for (i = 0; i < interface->address_count; i++) {
        const struct host_address *address = &interface->addresses[i];
        IP_ADAPTER_UNICAST_ADDRESS nothing, *made;
        if (!is_wanted(address, family)) continue;
        made = (PIP_ADAPTER_UNICAST_ADDRESS)take(room, sizeof *made, &nothing);
        made->Length = sizeof *made;
        take_address(room, &made->Address, address);
        made->PrefixOrigin = IpPrefixOriginOther;
        made->SuffixOrigin = IpSuffixOriginOther;
        made->DadState = IpDadStatePreferred;
        made->ValidLifetime = made->PreferredLifetime = made->LeaseLifetime = ~0u;
        made->OnLinkPrefixLength = (UCHAR)address->prefix;
        if (!room->at) continue;
        *link = made;
        link = &made->Next;
    }
}

static void add_prefixes(struct room *room, PIP_ADAPTER_ADDRESSES adapter, const struct host_interface *interface, ULONG family)
{
    PIP_ADAPTER_PREFIX *link = &adapter->FirstPrefix;
    int i;
    for (i = 0; i < interface->address_count; i++) {
        struct host_address network = interface->addresses[i];
        IP_ADAPTER_PREFIX nothing, *made;
        if (!is_wanted(&network, family)) continue;
        adapter_mask(&network);
        made = (PIP_ADAPTER_PREFIX)take(room, sizeof *made, &nothing);
        made->Length = sizeof *made;
        made->PrefixLength = (ULONG)network.prefix;
        take_address(room, &made->Address, &network);
        if (!room->at) continue;
        *link = made;
        link = &made->Next;
    }
}

/* Servers and gateways have nodes of one form. */
static void add_plain(struct room *room, PIP_ADAPTER_DNS_SERVER_ADDRESS *link, const struct host_address *addresses, int count, ULONG family)
{
    int i;
    for (i = 0; i < count; i++) {
        IP_ADAPTER_DNS_SERVER_ADDRESS nothing, *made;
        if (!is_wanted(&addresses[i], family)) continue;
        made = (PIP_ADAPTER_DNS_SERVER_ADDRESS)take(room, sizeof *made, &nothing);
        made->Length = sizeof *made;
        take_address(room, &made->Address, &addresses[i]);
        if (!room->at) continue;
        *link = made;
        link = &made->Next;
    }
}

static PIP_ADAPTER_ADDRESSES add_adapter(struct room *room, const struct host_interface *interface, ULONG family, ULONG flags)
{
    static __thread IP_ADAPTER_ADDRESSES nothing;
    struct host_address others[MOST_SERVERS];
    PIP_ADAPTER_ADDRESSES adapter = (PIP_ADAPTER_ADDRESSES)take(room, sizeof *adapter, &nothing);
    char none[sizeof interface->name], *name = (char *)take(room, strlen(interface->name) + 1, none);
    PWCHAR text;
    adapter_facts(adapter, interface);
    strcpy(name, interface->name);
    adapter->AdapterName = name;
    text = take_text(room, interface->name);
    adapter->Description = text;
    if (!(flags & GAA_FLAG_SKIP_FRIENDLY_NAME)) adapter->FriendlyName = text;
    adapter->DnsSuffix = take_text(room, "");
    if (!(flags & GAA_FLAG_SKIP_UNICAST)) add_unicast(room, adapter, interface, family);
    if (flags & GAA_FLAG_INCLUDE_PREFIX) add_prefixes(room, adapter, interface, family);
    if (!(flags & GAA_FLAG_SKIP_DNS_SERVER) && !interface->is_loopback)
        add_plain(room, &adapter->FirstDnsServerAddress, others, host_name_servers(others), family);
    if (flags & GAA_FLAG_INCLUDE_GATEWAYS)
        add_plain(room, (PIP_ADAPTER_DNS_SERVER_ADDRESS *)(void *)&adapter->FirstGatewayAddress, others,
            adapter_gateways(interface->index, others), family);
    return adapter;
}

static void fill(struct room *room, const struct host_interface *list, ULONG family, ULONG flags)
{
    PIP_ADAPTER_ADDRESSES adapter, before = NULL;
    for (; list; list = list->next) {
        adapter = add_adapter(room, list, family, flags);
        if (before && room->at) before->Next = adapter;
        before = adapter;
    }
}

EXPORTED ULONG WINAPI GetAdaptersAddresses(ULONG family, ULONG flags, PVOID reserved, PIP_ADAPTER_ADDRESSES addresses, PULONG size)
{
    struct room room = {NULL, 0};
    struct host_interface *list;
    ULONG result = NO_ERROR;
    if (!size || reserved || (family != AF_UNSPEC && family != AF_INET && family != AF_INET6)) return ERROR_INVALID_PARAMETER;
    list = host_interfaces();
    if (!list) return ERROR_NO_DATA;
    fill(&room, list, family, flags);
    if (!addresses || *size < room.used) {
        result = ERROR_BUFFER_OVERFLOW;
    } else {
        struct room target = {(char *)addresses, 0};
        fill(&target, list, family, flags);
    }
    *size = (ULONG)room.used;
    host_interfaces_free(list);
    return result;
}

EXPORTED DWORD WINAPI ConvertInterfaceNameToLuidW(const WCHAR *name, NET_LUID *luid)
{
    char *bytes = name ? narrow_copy(name) : NULL;
    DWORD result = ConvertInterfaceNameToLuidA(bytes, luid);
    free(bytes);
    return result;
}

EXPORTED DWORD WINAPI ConvertInterfaceLuidToNameW(const NET_LUID *luid, PWSTR name, SIZE_T length)
{
    char bytes[16];
    size_t needed;
    DWORD result = ConvertInterfaceLuidToNameA(luid, bytes, sizeof bytes);
    if (result != NO_ERROR) return result;
    needed = wide_from_narrow(bytes, NULL, 0);
    if (!name || needed >= length) return ERROR_NOT_ENOUGH_MEMORY;
    wide_from_narrow(bytes, name, needed);
    name[needed] = 0;
    return NO_ERROR;
}
