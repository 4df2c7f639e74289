/* What both widths of GetAdaptersAddresses share. */
#ifndef COMPANION_ADAPTERS_H
#define COMPANION_ADAPTERS_H

#include "companion.h"
#include "host_interfaces.h"
#include <iphlpapi.h>
#include <stdlib.h>

/* An address in the form of Winsock. */
HIDDEN void adapter_address(LPSOCKADDR target, const struct host_address *address);
/* Clears the bits behind the prefix. */
HIDDEN void adapter_mask(struct host_address *address);
/* What has the same form in both widths. */
HIDDEN void adapter_facts(PIP_ADAPTER_ADDRESSES adapter, const struct host_interface *interface);
HIDDEN int adapter_gateways(unsigned index, struct host_address gateways[MOST_SERVERS]);

#endif
