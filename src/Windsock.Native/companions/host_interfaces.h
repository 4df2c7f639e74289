/* Interfaces as the host has them, for the side that speaks Windows' types. */
#ifndef COMPANION_HOST_INTERFACES_H
#define COMPANION_HOST_INTERFACES_H

enum { MOST_ADDRESSES = 64, MOST_SERVERS = 8, MOST_ROUTES = 1024 };

struct host_address {
    int is_ipv6, prefix;
    unsigned scope;
    unsigned char bytes[16];
};

struct host_interface {
    struct host_interface *next;
    char name[16];
    unsigned index, mtu;
    int is_up, is_running, is_loopback, is_multicast, is_point_to_point, is_wireless;
    unsigned char physical[8];
    unsigned physical_length;
    long long speed; /* Bits a second; -1: unknown. */
    int address_count;
    struct host_address addresses[MOST_ADDRESSES];
};

struct host_route {
    unsigned destination, mask, gateway, index, metric; /* Addresses in network order. */
};

#define HIDDEN_HERE __attribute__((visibility("hidden")))
/* A list for host_interfaces_free; NULL without memory. */
HIDDEN_HERE struct host_interface *host_interfaces(void);
HIDDEN_HERE void host_interfaces_free(struct host_interface *list);
HIDDEN_HERE int host_name_servers(struct host_address servers[MOST_SERVERS]);
HIDDEN_HERE int host_routes(struct host_route routes[MOST_ROUTES]);
HIDDEN_HERE unsigned host_name_to_index(const char *name);
HIDDEN_HERE char *host_index_to_name(unsigned index, char name[16]);

#endif
