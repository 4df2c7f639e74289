/* Interfaces: the loopback one is there with its address, names and numbers agree, sizes are asked for as on Windows. */
#include "check.h"
#include <iphlpapi.h>

static IP_ADAPTER_ADDRESSES *adapters(ULONG family, ULONG flags)
{
    ULONG size = 0;
    IP_ADAPTER_ADDRESSES *list;
    EQUAL(ERROR_BUFFER_OVERFLOW, GetAdaptersAddresses(family, flags, NULL, NULL, &size));
    CHECK(size >= sizeof *list);
    list = (IP_ADAPTER_ADDRESSES *)malloc(size);
    EQUAL(NO_ERROR, GetAdaptersAddresses(family, flags, NULL, list, &size));
    return list;
}

static void loopback_adapter(void)
{
    IP_ADAPTER_ADDRESSES *list = adapters(AF_INET, GAA_FLAG_INCLUDE_PREFIX | GAA_FLAG_INCLUDE_GATEWAYS), *each;
    IP_ADAPTER_UNICAST_ADDRESS *address;
    NET_LUID luid;
    NET_IFINDEX index;
    char name[IF_NAMESIZE];
    WCHAR wide[IF_NAMESIZE];
    int found = 0;
    for (each = list; each; each = each->Next) {
        if (each->IfType != IF_TYPE_SOFTWARE_LOOPBACK) continue;
        for (address = each->FirstUnicastAddress; address; address = address->Next) {
            struct sockaddr_in *at = (struct sockaddr_in *)address->Address.lpSockaddr;
            EQUAL(AF_INET, at->sin_family);
            if (at->sin_addr.s_addr != htonl(INADDR_LOOPBACK)) continue;
            found = 1;
            EQUAL(8, address->OnLinkPrefixLength);
            EQUAL(8, each->FirstPrefix->PrefixLength);
        }
        EQUAL(IfOperStatusUp, each->OperStatus);
        EQUAL(each->IfIndex, if_nametoindex(each->AdapterName));
        EQUAL(lstrlenA(each->AdapterName), lstrlenW(each->FriendlyName));
        CHECK(if_indextoname(each->IfIndex, name) == name);
        EQUAL(0, strcmp(name, each->AdapterName));
        EQUAL(NO_ERROR, ConvertInterfaceIndexToLuid(each->IfIndex, &luid));
        EQUAL(each->Luid.Value, luid.Value);
        EQUAL(NO_ERROR, ConvertInterfaceLuidToIndex(&luid, &index));
        EQUAL(each->IfIndex, index);
        EQUAL(NO_ERROR, ConvertInterfaceLuidToNameW(&luid, wide, IF_NAMESIZE));
        memset(&luid, 0, sizeof luid);
        EQUAL(NO_ERROR, ConvertInterfaceNameToLuidW(wide, &luid));
        EQUAL(each->Luid.Value, luid.Value);
    }
    CHECK(found);
    free(list);
    EQUAL(0, if_nametoindex("no such interface"));
    EQUAL(ERROR_INVALID_PARAMETER, GetAdaptersAddresses(4711, 0, NULL, NULL, NULL));
}

static void tables(void)
{
    ULONG size = 0;
    DWORD i, found = 0, result;
    MIB_IPADDRTABLE *table;
    EQUAL(ERROR_INSUFFICIENT_BUFFER, GetIpAddrTable(NULL, &size, TRUE));
    table = (MIB_IPADDRTABLE *)malloc(size);
    EQUAL(NO_ERROR, GetIpAddrTable(table, &size, TRUE));
    for (i = 0; i < table->dwNumEntries; i++) found += table->table[i].dwAddr == htonl(INADDR_LOOPBACK) && table->table[i].dwMask == htonl(0xFF000000);
    EQUAL(1, found);
    free(table);
    size = 0;
    result = GetIpForwardTable(NULL, &size, FALSE);
    EQUAL(ERROR_INSUFFICIENT_BUFFER, result);
    size = 0;
    result = GetAdaptersInfo(NULL, &size);
    CHECK(result == ERROR_BUFFER_OVERFLOW || result == ERROR_NO_DATA);
    if (result == ERROR_BUFFER_OVERFLOW) {
        IP_ADAPTER_INFO *info = (IP_ADAPTER_INFO *)malloc(size);
        EQUAL(NO_ERROR, GetAdaptersInfo(info, &size));
        CHECK(if_nametoindex(info->AdapterName) == info->Index);
        free(info);
    }
}

int main(void)
{
    loopback_adapter();
    tables();
    return 0;
}
