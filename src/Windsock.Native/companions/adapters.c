/* Interfaces in Windows' types: numbers, tables, names. */
#include "adapters.h"
#include "utf.h"
#include <stdio.h>

void adapter_address(LPSOCKADDR target, const struct host_address *address)
{
    if (address->is_ipv6) {
        SOCKADDR_IN6 *made = (SOCKADDR_IN6 *)(void *)target;
        made->sin6_family = AF_INET6;
        made->sin6_scope_id = address->scope;
        memcpy(&made->sin6_addr, address->bytes, 16);
    } else {
        SOCKADDR_IN *made = (SOCKADDR_IN *)(void *)target;
        made->sin_family = AF_INET;
        memcpy(&made->sin_addr, address->bytes, 4);
    }
}

void adapter_mask(struct host_address *address)
{
    int size = address->is_ipv6 ? 16 : 4, i;
    for (i = 0; i < size; i++) {
        int bits = address->prefix - i * 8;
        if (bits < 8) address->bytes[i] &= bits <= 0 ? 0 : (unsigned char)(0xFF << (8 - bits));
    }
}

static ULONG type_of(const struct host_interface *interface)
{
    if (interface->is_loopback) return IF_TYPE_SOFTWARE_LOOPBACK;
    if (interface->is_wireless) return IF_TYPE_IEEE80211;
    return interface->is_point_to_point ? IF_TYPE_PPP : IF_TYPE_ETHERNET_CSMACD;
}

static ULONG64 luid_of(const struct host_interface *interface) { return (ULONG64)type_of(interface) << 48 | (ULONG64)interface->index << 24; }

void adapter_facts(PIP_ADAPTER_ADDRESSES adapter, const struct host_interface *interface)
{
    int i;
    adapter->Length = sizeof *adapter;
    adapter->IfIndex = interface->index;
    memcpy(adapter->PhysicalAddress, interface->physical, sizeof interface->physical);
    adapter->PhysicalAddressLength = interface->physical_length;
    adapter->Mtu = interface->mtu;
    adapter->IfType = type_of(interface);
    adapter->OperStatus = interface->is_up && interface->is_running ? IfOperStatusUp : IfOperStatusDown;
    adapter->TransmitLinkSpeed = adapter->ReceiveLinkSpeed = (ULONG64)interface->speed;
    adapter->Luid.Value = luid_of(interface);
    adapter->CompartmentId = 1;
    adapter->ConnectionType = NET_IF_CONNECTION_DEDICATED;
    if (!interface->is_multicast && !interface->is_loopback) adapter->Flags |= IP_ADAPTER_NO_MULTICAST;
    for (i = 0; i < interface->address_count; i++) {
        adapter->Flags |= interface->addresses[i].is_ipv6 ? IP_ADAPTER_IPV6_ENABLED : IP_ADAPTER_IPV4_ENABLED;
        if (interface->addresses[i].is_ipv6) adapter->Ipv6IfIndex = interface->index;
    }
    for (i = 0; i < (int)ARRAYSIZE(adapter->ZoneIndices); i++) adapter->ZoneIndices[i] = interface->index;
}

int adapter_gateways(unsigned index, struct host_address gateways[MOST_SERVERS])
{
    struct host_route *routes = (struct host_route *)malloc(MOST_ROUTES * sizeof *routes);
    int count = routes ? host_routes(routes) : 0, found = 0, i;
    for (i = 0; i < count && found < MOST_SERVERS; i++) {
        if (routes[i].index != index || routes[i].destination != 0 || routes[i].gateway == 0) continue;
        memset(&gateways[found], 0, sizeof gateways[found]);
        memcpy(gateways[found++].bytes, &routes[i].gateway, 4);
    }
    free(routes);
    return found;
}

EXPORTED NET_IFINDEX WINAPI if_nametoindex(PCSTR name) { return name ? host_name_to_index(name) : 0; }
EXPORTED PCHAR WINAPI if_indextoname(NET_IFINDEX index, PCHAR name) { return name ? host_index_to_name(index, name) : NULL; }

EXPORTED DWORD WINAPI GetNumberOfInterfaces(PDWORD count)
{
    struct host_interface *list, *each;
    if (!count) return ERROR_INVALID_PARAMETER;
    list = host_interfaces();
    for (*count = 0, each = list; each; each = each->next) ++*count;
    host_interfaces_free(list);
    return NO_ERROR;
}

static DWORD find(NET_LUID *luid, NET_IFINDEX index)
{
    struct host_interface *list = host_interfaces(), *each;
    for (each = list; each && each->index != index; each = each->next) {}
    if (each) luid->Value = luid_of(each);
    host_interfaces_free(list);
    return each ? NO_ERROR : ERROR_FILE_NOT_FOUND;
}

EXPORTED DWORD WINAPI ConvertInterfaceIndexToLuid(NET_IFINDEX index, PNET_LUID luid) { return luid ? find(luid, index) : ERROR_INVALID_PARAMETER; }

EXPORTED DWORD WINAPI ConvertInterfaceLuidToIndex(const NET_LUID *luid, PNET_IFINDEX index)
{
    char name[16];
    if (!luid || !index) return ERROR_INVALID_PARAMETER;
    if (!host_index_to_name((unsigned)luid->Info.NetLuidIndex, name)) return ERROR_INVALID_PARAMETER;
    *index = (NET_IFINDEX)luid->Info.NetLuidIndex;
    return NO_ERROR;
}

EXPORTED DWORD WINAPI ConvertInterfaceNameToLuidA(const CHAR *name, NET_LUID *luid)
{
    unsigned index;
    if (!luid) return ERROR_INVALID_PARAMETER;
    index = name ? host_name_to_index(name) : 0;
    return index ? find(luid, index) : ERROR_INVALID_NAME;
}

EXPORTED DWORD WINAPI ConvertInterfaceLuidToNameA(const NET_LUID *luid, PSTR name, SIZE_T length)
{
    char found[16];
    if (!luid || !name) return ERROR_INVALID_PARAMETER;
    if (!host_index_to_name((unsigned)luid->Info.NetLuidIndex, found)) return ERROR_INVALID_PARAMETER;
    if (strlen(found) >= length) return ERROR_NOT_ENOUGH_MEMORY;
    strcpy(name, found);
    return NO_ERROR;
}

static DWORD mask_of(int prefix) { return prefix == 0 ? 0 : __builtin_bswap32(~0u << (32 - prefix)); }

static int compare_rows(const void *a, const void *b)
{
    DWORD x = __builtin_bswap32(*(const DWORD *)a), y = __builtin_bswap32(*(const DWORD *)b);
    return (x > y) - (x < y);
}

EXPORTED DWORD WINAPI GetIpAddrTable(PMIB_IPADDRTABLE table, PULONG size, BOOL ordered)
{
    struct host_interface *list, *each;
    DWORD count = 0;
    ULONG needed;
    int i;
    if (!size) return ERROR_INVALID_PARAMETER;
    list = host_interfaces();
    for (each = list; each; each = each->next)
        for (i = 0; i < each->address_count; i++) count += !each->addresses[i].is_ipv6;
    needed = (ULONG)(offsetof(MIB_IPADDRTABLE, table) + (count ? count : 1) * sizeof(MIB_IPADDRROW));
    if (!table || *size < needed) {
        *size = needed;
        host_interfaces_free(list);
        return ERROR_INSUFFICIENT_BUFFER;
    }
    table->dwNumEntries = 0;
    for (each = list; each; each = each->next)
        for (i = 0; i < each->address_count; i++) {
            MIB_IPADDRROW *row = &table->table[table->dwNumEntries];
            if (each->addresses[i].is_ipv6) continue;
            memset(row, 0, sizeof *row);
            memcpy(&row->dwAddr, each->addresses[i].bytes, 4);
            row->dwIndex = each->index;
            row->dwMask = mask_of(each->addresses[i].prefix);
            row->dwBCastAddr = 1; /* Windows tells the form of the broadcast address here, not the address. */
            row->dwReasmSize = 0xFFFF;
            row->wType = MIB_IPADDR_PRIMARY;
            table->dwNumEntries++;
        }
    host_interfaces_free(list);
    if (ordered) qsort(table->table, table->dwNumEntries, sizeof table->table[0], compare_rows);
    return NO_ERROR;
}

EXPORTED DWORD WINAPI GetIpForwardTable(PMIB_IPFORWARDTABLE table, PULONG size, BOOL ordered)
{
    struct host_route *routes;
    DWORD count, i, result = ERROR_INSUFFICIENT_BUFFER;
    ULONG needed;
    if (!size) return ERROR_INVALID_PARAMETER;
    routes = (struct host_route *)malloc(MOST_ROUTES * sizeof *routes);
    if (!routes) return ERROR_NOT_ENOUGH_MEMORY;
    count = (DWORD)host_routes(routes);
    needed = (ULONG)(offsetof(MIB_IPFORWARDTABLE, table) + (count ? count : 1) * sizeof(MIB_IPFORWARDROW));
    if (!table || *size < needed) {
        *size = needed;
    } else {
        memset(table, 0, needed);
        table->dwNumEntries = count;
        for (i = 0; i < count; i++) {
            MIB_IPFORWARDROW *row = &table->table[i];
            row->dwForwardDest = routes[i].destination;
            row->dwForwardMask = routes[i].mask;
            row->dwForwardNextHop = routes[i].gateway;
            row->dwForwardIfIndex = routes[i].index;
            row->dwForwardType = routes[i].gateway ? MIB_IPROUTE_TYPE_INDIRECT : MIB_IPROUTE_TYPE_DIRECT;
            row->dwForwardProto = MIB_IPPROTO_NETMGMT;
            row->dwForwardMetric1 = routes[i].metric;
            row->dwForwardMetric2 = row->dwForwardMetric3 = row->dwForwardMetric4 = row->dwForwardMetric5 = ~0u;
        }
        if (ordered) qsort(table->table, count, sizeof table->table[0], compare_rows);
        result = count ? NO_ERROR : ERROR_NO_DATA;
    }
    free(routes);
    return result;
}

static void put_address(IP_ADDR_STRING *target, const unsigned char *bytes, DWORD mask)
{
    const unsigned char *m = (const unsigned char *)&mask;
    snprintf(target->IpAddress.String, sizeof target->IpAddress.String, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
    snprintf(target->IpMask.String, sizeof target->IpMask.String, "%u.%u.%u.%u", m[0], m[1], m[2], m[3]);
}

/* The first address lies in the structure, others in nodes behind it. */
static IP_ADDR_STRING *fill_info(PIP_ADAPTER_INFO info, const struct host_interface *interface, IP_ADDR_STRING *nodes)
{
    static const unsigned char none[4];
    struct host_address gateways[MOST_SERVERS];
    IP_ADDR_STRING *last = NULL;
    int i;
    memset(info, 0, sizeof *info);
    strcpy(info->AdapterName, interface->name);
    strcpy(info->Description, interface->name);
    info->AddressLength = interface->physical_length;
    memcpy(info->Address, interface->physical, sizeof info->Address);
    info->Index = info->ComboIndex = interface->index;
    info->Type = type_of(interface);
    put_address(&info->IpAddressList, none, 0);
    put_address(&info->GatewayList, none, 0);
    for (i = 0; i < interface->address_count; i++) {
        IP_ADDR_STRING *target;
        if (interface->addresses[i].is_ipv6) continue;
        target = last ? nodes++ : &info->IpAddressList;
        if (last) memset(target, 0, sizeof *target);
        put_address(target, interface->addresses[i].bytes, mask_of(interface->addresses[i].prefix));
        if (last) last->Next = target;
        last = target;
    }
    if (adapter_gateways(interface->index, gateways) > 0) put_address(&info->GatewayList, gateways[0].bytes, ~0u);
    return nodes;
}

EXPORTED ULONG WINAPI GetAdaptersInfo(PIP_ADAPTER_INFO info, PULONG size)
{
    struct host_interface *list, *each;
    ULONG needed = 0, count = 0;
    IP_ADDR_STRING *nodes;
    if (!size) return ERROR_INVALID_PARAMETER;
    list = host_interfaces();
    for (each = list; each; each = each->next) { /* The loopback interface is not among them. */
        if (each->is_loopback) continue;
        count++;
        needed += (ULONG)(sizeof *info + (size_t)each->address_count * sizeof(IP_ADDR_STRING));
    }
    if (count == 0 || !info || *size < needed) {
        *size = needed;
        host_interfaces_free(list);
        return count == 0 ? ERROR_NO_DATA : ERROR_BUFFER_OVERFLOW;
    }
    nodes = (IP_ADDR_STRING *)(void *)(info + count);
    for (each = list; each; each = each->next) {
        if (each->is_loopback) continue;
        nodes = fill_info(info, each, nodes);
        if (--count > 0) info->Next = info + 1;
        info++;
    }
    host_interfaces_free(list);
    return NO_ERROR;
}
