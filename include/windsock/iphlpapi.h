/* Interfaces and their addresses. */
#ifndef WINDSOCK_IPHLPAPI_H
#define WINDSOCK_IPHLPAPI_H

#include "winsock2.h"
#include "ws2tcpip.h"
#include "iptypes.h"

WS_BEGIN_C

ULONG WINAPI GetAdaptersAddresses(ULONG family, ULONG flags, PVOID reserved, PIP_ADAPTER_ADDRESSES adapterAddresses, PULONG sizePointer)
    WS_NAME_WIDE_STRUCT(GetAdaptersAddresses);
ULONG WINAPI GetAdaptersInfo(PIP_ADAPTER_INFO adapterInfo, PULONG sizePointer) WS_NAME(GetAdaptersInfo);
DWORD WINAPI GetNumberOfInterfaces(PDWORD pdwNumIf) WS_NAME(GetNumberOfInterfaces);
DWORD WINAPI GetIpAddrTable(PMIB_IPADDRTABLE pIpAddrTable, PULONG pdwSize, BOOL bOrder) WS_NAME(GetIpAddrTable);
DWORD WINAPI GetIpForwardTable(PMIB_IPFORWARDTABLE pIpForwardTable, PULONG pdwSize, BOOL bOrder) WS_NAME(GetIpForwardTable);
NET_IFINDEX WINAPI if_nametoindex(PCSTR interfaceName) WS_NAME(if_nametoindex);
PCHAR WINAPI if_indextoname(NET_IFINDEX interfaceIndex, PCHAR interfaceName) WS_NAME(if_indextoname);
DWORD WINAPI ConvertInterfaceIndexToLuid(NET_IFINDEX interfaceIndex, PNET_LUID interfaceLuid) WS_NAME(ConvertInterfaceIndexToLuid);
DWORD WINAPI ConvertInterfaceLuidToIndex(const NET_LUID *interfaceLuid, PNET_IFINDEX interfaceIndex) WS_NAME(ConvertInterfaceLuidToIndex);
DWORD WINAPI ConvertInterfaceNameToLuidA(const CHAR *interfaceName, NET_LUID *interfaceLuid) WS_NAME(ConvertInterfaceNameToLuidA);
DWORD WINAPI ConvertInterfaceNameToLuidW(const WCHAR *interfaceName, NET_LUID *interfaceLuid) WS_NAME_WIDE(ConvertInterfaceNameToLuidW);
DWORD WINAPI ConvertInterfaceLuidToNameA(const NET_LUID *interfaceLuid, PSTR interfaceName, SIZE_T length)
    WS_NAME(ConvertInterfaceLuidToNameA);
DWORD WINAPI ConvertInterfaceLuidToNameW(const NET_LUID *interfaceLuid, PWSTR interfaceName, SIZE_T length)
    WS_NAME_WIDE(ConvertInterfaceLuidToNameW);

WS_END_C

#endif
