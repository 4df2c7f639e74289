/* "complete_checksums DEVICE" does what "ethtool -K DEVICE tx off" does: what leaves by a veth has its checksums then. AF_XDP at the other end gets none
   that the host left to the device. */
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

int main(int count, char **arguments)
{
    struct ethtool_value off = {.cmd = ETHTOOL_STXCSUM, .data = 0};
    struct ifreq request;
    memset(&request, 0, sizeof request);
    if (count < 2) return 2;
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", arguments[1]);
    request.ifr_data = (char *)&off;
    if (ioctl(socket(AF_INET, SOCK_DGRAM, 0), SIOCETHTOOL, &request) == 0) return 0;
    perror(arguments[1]);
    return 1;
}
