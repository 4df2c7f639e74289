/* Interfaces by getifaddrs, /sys and /proc. This file reads the host's headers and none of Windows'. */
#define WINDSOCK_HOST
#define _GNU_SOURCE
#include "host_interfaces.h"
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static long long number_of(const char *name, const char *attribute)
{
    char path[128];
    long long value = -1;
    FILE *file;
    snprintf(path, sizeof path, "/sys/class/net/%s/%s", name, attribute);
    file = fopen(path, "re");
    if (!file) return -1;
    if (fscanf(file, "%lld", &value) != 1) value = -1;
    fclose(file);
    return value;
}

static struct host_interface *find(struct host_interface **list, const struct ifaddrs *entry)
{
    struct host_interface **link, *made;
    char path[128];
    long long mtu, speed;
    for (link = list; *link; link = &(*link)->next)
        if (strcmp((*link)->name, entry->ifa_name) == 0) return *link;
    made = (struct host_interface *)calloc(1, sizeof *made);
    if (!made) return NULL;
    *link = made;
    snprintf(made->name, sizeof made->name, "%s", entry->ifa_name);
    made->index = if_nametoindex(entry->ifa_name);
    made->is_up = (entry->ifa_flags & IFF_UP) != 0;
    made->is_running = (entry->ifa_flags & IFF_RUNNING) != 0;
    made->is_loopback = (entry->ifa_flags & IFF_LOOPBACK) != 0;
    made->is_multicast = (entry->ifa_flags & IFF_MULTICAST) != 0;
    made->is_point_to_point = (entry->ifa_flags & IFF_POINTOPOINT) != 0;
    snprintf(path, sizeof path, "/sys/class/net/%s/wireless", made->name);
    made->is_wireless = access(path, F_OK) == 0;
    mtu = number_of(made->name, "mtu");
    speed = number_of(made->name, "speed");
    made->mtu = mtu > 0 ? (unsigned)mtu : 0;
    made->speed = speed > 0 ? speed * 1000000 : -1;
    return made;
}

static int prefix_of(const unsigned char *mask, int size)
{
    int bits = 0, i;
    for (i = 0; i < size; i++) bits += __builtin_popcount(mask[i]);
    return bits;
}

static void add_address(struct host_interface *interface, const struct ifaddrs *entry)
{
    struct host_address *address;
    if (entry->ifa_addr->sa_family == AF_PACKET) {
        const struct sockaddr_ll *link = (const struct sockaddr_ll *)(const void *)entry->ifa_addr;
        interface->physical_length = interface->is_loopback ? 0 : link->sll_halen > 8 ? 8 : link->sll_halen;
        memcpy(interface->physical, link->sll_addr, interface->physical_length);
        return;
    }
    if (interface->address_count == MOST_ADDRESSES) return;
    address = &interface->addresses[interface->address_count];
    if (entry->ifa_addr->sa_family == AF_INET) {
        memcpy(address->bytes, &((const struct sockaddr_in *)(const void *)entry->ifa_addr)->sin_addr, 4);
        if (entry->ifa_netmask)
            address->prefix = prefix_of((const unsigned char *)&((const struct sockaddr_in *)(const void *)entry->ifa_netmask)->sin_addr, 4);
    } else if (entry->ifa_addr->sa_family == AF_INET6) {
        const struct sockaddr_in6 *found = (const struct sockaddr_in6 *)(const void *)entry->ifa_addr;
        address->is_ipv6 = 1;
        address->scope = found->sin6_scope_id;
        memcpy(address->bytes, &found->sin6_addr, 16);
        if (entry->ifa_netmask)
            address->prefix = prefix_of((const unsigned char *)&((const struct sockaddr_in6 *)(const void *)entry->ifa_netmask)->sin6_addr, 16);
    } else {
        return;
    }
    interface->address_count++;
}

struct host_interface *host_interfaces(void)
{
    struct host_interface *list = NULL, *interface;
    struct ifaddrs *all, *entry;
    if (getifaddrs(&all) != 0) return NULL;
    for (entry = all; entry; entry = entry->ifa_next) {
        interface = find(&list, entry);
        if (interface && entry->ifa_addr) add_address(interface, entry);
    }
    freeifaddrs(all);
    return list;
}

void host_interfaces_free(struct host_interface *list)
{
    while (list) {
        struct host_interface *next = list->next;
        free(list);
        list = next;
    }
}

int host_name_servers(struct host_address servers[MOST_SERVERS])
{
    char line[256], text[64];
    int count = 0;
    FILE *file = fopen("/etc/resolv.conf", "re");
    while (file && count < MOST_SERVERS && fgets(line, sizeof line, file)) {
        struct host_address *server = &servers[count];
        if (sscanf(line, "nameserver %63s", text) != 1) continue;
        memset(server, 0, sizeof *server);
        server->is_ipv6 = strchr(text, ':') != NULL;
        count += inet_pton(server->is_ipv6 ? AF_INET6 : AF_INET, text, server->bytes) == 1;
    }
    if (file) fclose(file);
    return count;
}

int host_routes(struct host_route routes[MOST_ROUTES])
{
    char line[256], name[32];
    int count = 0;
    FILE *file = fopen("/proc/net/route", "re");
    while (file && count < MOST_ROUTES && fgets(line, sizeof line, file)) {
        struct host_route *route = &routes[count];
        if (sscanf(line, "%31s %x %x %*x %*d %*d %u %x", name, &route->destination, &route->gateway, &route->metric, &route->mask) != 5) continue;
        route->index = if_nametoindex(name);
        count++;
    }
    if (file) fclose(file);
    return count;
}

unsigned host_name_to_index(const char *name) { return if_nametoindex(name); }
char *host_index_to_name(unsigned index, char name[16]) { return if_indextoname(index, name); }
