/* Written by toolchain/host-names.sh: names of Winsock and of the host, set aside while a header of the host is read. */
#pragma push_macro("AF_APPLETALK")
#undef AF_APPLETALK
#pragma push_macro("AF_DECnet")
#undef AF_DECnet
#pragma push_macro("AF_INET")
#undef AF_INET
#pragma push_macro("AF_INET6")
#undef AF_INET6
#pragma push_macro("AF_IPX")
#undef AF_IPX
#pragma push_macro("AF_IRDA")
#undef AF_IRDA
#pragma push_macro("AF_MAX")
#undef AF_MAX
#pragma push_macro("AF_SNA")
#undef AF_SNA
#pragma push_macro("AF_UNIX")
#undef AF_UNIX
#pragma push_macro("AF_UNSPEC")
#undef AF_UNSPEC
#pragma push_macro("AI_ADDRCONFIG")
#undef AI_ADDRCONFIG
#pragma push_macro("AI_ALL")
#undef AI_ALL
#pragma push_macro("AI_CANONNAME")
#undef AI_CANONNAME
#pragma push_macro("AI_NUMERICHOST")
#undef AI_NUMERICHOST
#pragma push_macro("AI_NUMERICSERV")
#undef AI_NUMERICSERV
#pragma push_macro("AI_PASSIVE")
#undef AI_PASSIVE
#pragma push_macro("AI_V4MAPPED")
#undef AI_V4MAPPED
#pragma push_macro("CMSG_DATA")
#undef CMSG_DATA
#pragma push_macro("CMSG_FIRSTHDR")
#undef CMSG_FIRSTHDR
#pragma push_macro("CMSG_LEN")
#undef CMSG_LEN
#pragma push_macro("CMSG_NXTHDR")
#undef CMSG_NXTHDR
#pragma push_macro("CMSG_SPACE")
#undef CMSG_SPACE
#pragma push_macro("EAI_AGAIN")
#undef EAI_AGAIN
#pragma push_macro("EAI_BADFLAGS")
#undef EAI_BADFLAGS
#pragma push_macro("EAI_FAIL")
#undef EAI_FAIL
#pragma push_macro("EAI_FAMILY")
#undef EAI_FAMILY
#pragma push_macro("EAI_MEMORY")
#undef EAI_MEMORY
#pragma push_macro("EAI_NODATA")
#undef EAI_NODATA
#pragma push_macro("EAI_NONAME")
#undef EAI_NONAME
#pragma push_macro("EAI_SERVICE")
#undef EAI_SERVICE
#pragma push_macro("EAI_SOCKTYPE")
#undef EAI_SOCKTYPE
#pragma push_macro("FD_CLR")
#undef FD_CLR
#pragma push_macro("FD_ISSET")
#undef FD_ISSET
#pragma push_macro("FD_SET")
#undef FD_SET
#pragma push_macro("FD_SETSIZE")
#undef FD_SETSIZE
#pragma push_macro("FD_ZERO")
#undef FD_ZERO
#pragma push_macro("FIOASYNC")
#undef FIOASYNC
#pragma push_macro("FIONBIO")
#undef FIONBIO
#pragma push_macro("FIONREAD")
#undef FIONREAD
#pragma push_macro("GROUP_FILTER_SIZE")
#undef GROUP_FILTER_SIZE
#pragma push_macro("HOST_NOT_FOUND")
#undef HOST_NOT_FOUND
#pragma push_macro("IFF_BROADCAST")
#undef IFF_BROADCAST
#pragma push_macro("IFF_LOOPBACK")
#undef IFF_LOOPBACK
#pragma push_macro("IFF_MULTICAST")
#undef IFF_MULTICAST
#pragma push_macro("IFF_UP")
#undef IFF_UP
#pragma push_macro("IN6ADDR_ANY_INIT")
#undef IN6ADDR_ANY_INIT
#pragma push_macro("IN6ADDR_LOOPBACK_INIT")
#undef IN6ADDR_LOOPBACK_INIT
#pragma push_macro("IN6_ARE_ADDR_EQUAL")
#undef IN6_ARE_ADDR_EQUAL
#pragma push_macro("IN6_IS_ADDR_LINKLOCAL")
#undef IN6_IS_ADDR_LINKLOCAL
#pragma push_macro("IN6_IS_ADDR_LOOPBACK")
#undef IN6_IS_ADDR_LOOPBACK
#pragma push_macro("IN6_IS_ADDR_MC_GLOBAL")
#undef IN6_IS_ADDR_MC_GLOBAL
#pragma push_macro("IN6_IS_ADDR_MC_LINKLOCAL")
#undef IN6_IS_ADDR_MC_LINKLOCAL
#pragma push_macro("IN6_IS_ADDR_MC_NODELOCAL")
#undef IN6_IS_ADDR_MC_NODELOCAL
#pragma push_macro("IN6_IS_ADDR_MC_ORGLOCAL")
#undef IN6_IS_ADDR_MC_ORGLOCAL
#pragma push_macro("IN6_IS_ADDR_MC_SITELOCAL")
#undef IN6_IS_ADDR_MC_SITELOCAL
#pragma push_macro("IN6_IS_ADDR_MULTICAST")
#undef IN6_IS_ADDR_MULTICAST
#pragma push_macro("IN6_IS_ADDR_SITELOCAL")
#undef IN6_IS_ADDR_SITELOCAL
#pragma push_macro("IN6_IS_ADDR_UNSPECIFIED")
#undef IN6_IS_ADDR_UNSPECIFIED
#pragma push_macro("IN6_IS_ADDR_V4COMPAT")
#undef IN6_IS_ADDR_V4COMPAT
#pragma push_macro("IN6_IS_ADDR_V4MAPPED")
#undef IN6_IS_ADDR_V4MAPPED
#pragma push_macro("INADDR_ANY")
#undef INADDR_ANY
#pragma push_macro("INADDR_BROADCAST")
#undef INADDR_BROADCAST
#pragma push_macro("INADDR_LOOPBACK")
#undef INADDR_LOOPBACK
#pragma push_macro("INADDR_NONE")
#undef INADDR_NONE
#pragma push_macro("INET6_ADDRSTRLEN")
#undef INET6_ADDRSTRLEN
#pragma push_macro("INET_ADDRSTRLEN")
#undef INET_ADDRSTRLEN
#pragma push_macro("IN_CLASSA")
#undef IN_CLASSA
#pragma push_macro("IN_CLASSA_HOST")
#undef IN_CLASSA_HOST
#pragma push_macro("IN_CLASSA_MAX")
#undef IN_CLASSA_MAX
#pragma push_macro("IN_CLASSA_NET")
#undef IN_CLASSA_NET
#pragma push_macro("IN_CLASSA_NSHIFT")
#undef IN_CLASSA_NSHIFT
#pragma push_macro("IN_CLASSB")
#undef IN_CLASSB
#pragma push_macro("IN_CLASSB_HOST")
#undef IN_CLASSB_HOST
#pragma push_macro("IN_CLASSB_MAX")
#undef IN_CLASSB_MAX
#pragma push_macro("IN_CLASSB_NET")
#undef IN_CLASSB_NET
#pragma push_macro("IN_CLASSB_NSHIFT")
#undef IN_CLASSB_NSHIFT
#pragma push_macro("IN_CLASSC")
#undef IN_CLASSC
#pragma push_macro("IN_CLASSC_HOST")
#undef IN_CLASSC_HOST
#pragma push_macro("IN_CLASSC_NET")
#undef IN_CLASSC_NET
#pragma push_macro("IN_CLASSC_NSHIFT")
#undef IN_CLASSC_NSHIFT
#pragma push_macro("IN_CLASSD")
#undef IN_CLASSD
#pragma push_macro("IN_MULTICAST")
#undef IN_MULTICAST
#pragma push_macro("IOC_IN")
#undef IOC_IN
#pragma push_macro("IOC_INOUT")
#undef IOC_INOUT
#pragma push_macro("IOC_OUT")
#undef IOC_OUT
#pragma push_macro("IPPORT_BIFFUDP")
#undef IPPORT_BIFFUDP
#pragma push_macro("IPPORT_CMDSERVER")
#undef IPPORT_CMDSERVER
#pragma push_macro("IPPORT_DAYTIME")
#undef IPPORT_DAYTIME
#pragma push_macro("IPPORT_DISCARD")
#undef IPPORT_DISCARD
#pragma push_macro("IPPORT_ECHO")
#undef IPPORT_ECHO
#pragma push_macro("IPPORT_EFSSERVER")
#undef IPPORT_EFSSERVER
#pragma push_macro("IPPORT_EXECSERVER")
#undef IPPORT_EXECSERVER
#pragma push_macro("IPPORT_FINGER")
#undef IPPORT_FINGER
#pragma push_macro("IPPORT_FTP")
#undef IPPORT_FTP
#pragma push_macro("IPPORT_LOGINSERVER")
#undef IPPORT_LOGINSERVER
#pragma push_macro("IPPORT_MTP")
#undef IPPORT_MTP
#pragma push_macro("IPPORT_NAMESERVER")
#undef IPPORT_NAMESERVER
#pragma push_macro("IPPORT_NETSTAT")
#undef IPPORT_NETSTAT
#pragma push_macro("IPPORT_RESERVED")
#undef IPPORT_RESERVED
#pragma push_macro("IPPORT_RJE")
#undef IPPORT_RJE
#pragma push_macro("IPPORT_ROUTESERVER")
#undef IPPORT_ROUTESERVER
#pragma push_macro("IPPORT_SMTP")
#undef IPPORT_SMTP
#pragma push_macro("IPPORT_SUPDUP")
#undef IPPORT_SUPDUP
#pragma push_macro("IPPORT_SYSTAT")
#undef IPPORT_SYSTAT
#pragma push_macro("IPPORT_TELNET")
#undef IPPORT_TELNET
#pragma push_macro("IPPORT_TFTP")
#undef IPPORT_TFTP
#pragma push_macro("IPPORT_TIMESERVER")
#undef IPPORT_TIMESERVER
#pragma push_macro("IPPORT_TTYLINK")
#undef IPPORT_TTYLINK
#pragma push_macro("IPPORT_WHOIS")
#undef IPPORT_WHOIS
#pragma push_macro("IPPORT_WHOSERVER")
#undef IPPORT_WHOSERVER
#pragma push_macro("IPPROTO_AH")
#undef IPPROTO_AH
#pragma push_macro("IPPROTO_DSTOPTS")
#undef IPPROTO_DSTOPTS
#pragma push_macro("IPPROTO_EGP")
#undef IPPROTO_EGP
#pragma push_macro("IPPROTO_ESP")
#undef IPPROTO_ESP
#pragma push_macro("IPPROTO_FRAGMENT")
#undef IPPROTO_FRAGMENT
#pragma push_macro("IPPROTO_HOPOPTS")
#undef IPPROTO_HOPOPTS
#pragma push_macro("IPPROTO_ICMP")
#undef IPPROTO_ICMP
#pragma push_macro("IPPROTO_ICMPV6")
#undef IPPROTO_ICMPV6
#pragma push_macro("IPPROTO_IDP")
#undef IPPROTO_IDP
#pragma push_macro("IPPROTO_IGMP")
#undef IPPROTO_IGMP
#pragma push_macro("IPPROTO_IP")
#undef IPPROTO_IP
#pragma push_macro("IPPROTO_IPV6")
#undef IPPROTO_IPV6
#pragma push_macro("IPPROTO_MAX")
#undef IPPROTO_MAX
#pragma push_macro("IPPROTO_NONE")
#undef IPPROTO_NONE
#pragma push_macro("IPPROTO_PIM")
#undef IPPROTO_PIM
#pragma push_macro("IPPROTO_PUP")
#undef IPPROTO_PUP
#pragma push_macro("IPPROTO_RAW")
#undef IPPROTO_RAW
#pragma push_macro("IPPROTO_ROUTING")
#undef IPPROTO_ROUTING
#pragma push_macro("IPPROTO_SCTP")
#undef IPPROTO_SCTP
#pragma push_macro("IPPROTO_TCP")
#undef IPPROTO_TCP
#pragma push_macro("IPPROTO_UDP")
#undef IPPROTO_UDP
#pragma push_macro("IPV6_ADD_MEMBERSHIP")
#undef IPV6_ADD_MEMBERSHIP
#pragma push_macro("IPV6_CHECKSUM")
#undef IPV6_CHECKSUM
#pragma push_macro("IPV6_DONTFRAG")
#undef IPV6_DONTFRAG
#pragma push_macro("IPV6_DROP_MEMBERSHIP")
#undef IPV6_DROP_MEMBERSHIP
#pragma push_macro("IPV6_HDRINCL")
#undef IPV6_HDRINCL
#pragma push_macro("IPV6_HOPLIMIT")
#undef IPV6_HOPLIMIT
#pragma push_macro("IPV6_HOPOPTS")
#undef IPV6_HOPOPTS
#pragma push_macro("IPV6_JOIN_GROUP")
#undef IPV6_JOIN_GROUP
#pragma push_macro("IPV6_LEAVE_GROUP")
#undef IPV6_LEAVE_GROUP
#pragma push_macro("IPV6_MTU")
#undef IPV6_MTU
#pragma push_macro("IPV6_MTU_DISCOVER")
#undef IPV6_MTU_DISCOVER
#pragma push_macro("IPV6_MULTICAST_HOPS")
#undef IPV6_MULTICAST_HOPS
#pragma push_macro("IPV6_MULTICAST_IF")
#undef IPV6_MULTICAST_IF
#pragma push_macro("IPV6_MULTICAST_LOOP")
#undef IPV6_MULTICAST_LOOP
#pragma push_macro("IPV6_PKTINFO")
#undef IPV6_PKTINFO
#pragma push_macro("IPV6_RECVERR")
#undef IPV6_RECVERR
#pragma push_macro("IPV6_RECVRTHDR")
#undef IPV6_RECVRTHDR
#pragma push_macro("IPV6_RECVTCLASS")
#undef IPV6_RECVTCLASS
#pragma push_macro("IPV6_RTHDR")
#undef IPV6_RTHDR
#pragma push_macro("IPV6_TCLASS")
#undef IPV6_TCLASS
#pragma push_macro("IPV6_UNICAST_HOPS")
#undef IPV6_UNICAST_HOPS
#pragma push_macro("IPV6_UNICAST_IF")
#undef IPV6_UNICAST_IF
#pragma push_macro("IPV6_V6ONLY")
#undef IPV6_V6ONLY
#pragma push_macro("IP_ADD_MEMBERSHIP")
#undef IP_ADD_MEMBERSHIP
#pragma push_macro("IP_ADD_SOURCE_MEMBERSHIP")
#undef IP_ADD_SOURCE_MEMBERSHIP
#pragma push_macro("IP_BLOCK_SOURCE")
#undef IP_BLOCK_SOURCE
#pragma push_macro("IP_DEFAULT_MULTICAST_LOOP")
#undef IP_DEFAULT_MULTICAST_LOOP
#pragma push_macro("IP_DEFAULT_MULTICAST_TTL")
#undef IP_DEFAULT_MULTICAST_TTL
#pragma push_macro("IP_DROP_MEMBERSHIP")
#undef IP_DROP_MEMBERSHIP
#pragma push_macro("IP_DROP_SOURCE_MEMBERSHIP")
#undef IP_DROP_SOURCE_MEMBERSHIP
#pragma push_macro("IP_HDRINCL")
#undef IP_HDRINCL
#pragma push_macro("IP_MAX_MEMBERSHIPS")
#undef IP_MAX_MEMBERSHIPS
#pragma push_macro("IP_MSFILTER")
#undef IP_MSFILTER
#pragma push_macro("IP_MSFILTER_SIZE")
#undef IP_MSFILTER_SIZE
#pragma push_macro("IP_MTU")
#undef IP_MTU
#pragma push_macro("IP_MTU_DISCOVER")
#undef IP_MTU_DISCOVER
#pragma push_macro("IP_MULTICAST_IF")
#undef IP_MULTICAST_IF
#pragma push_macro("IP_MULTICAST_LOOP")
#undef IP_MULTICAST_LOOP
#pragma push_macro("IP_MULTICAST_TTL")
#undef IP_MULTICAST_TTL
#pragma push_macro("IP_OPTIONS")
#undef IP_OPTIONS
#pragma push_macro("IP_PKTINFO")
#undef IP_PKTINFO
#pragma push_macro("IP_PMTUDISC_DO")
#undef IP_PMTUDISC_DO
#pragma push_macro("IP_PMTUDISC_DONT")
#undef IP_PMTUDISC_DONT
#pragma push_macro("IP_PMTUDISC_PROBE")
#undef IP_PMTUDISC_PROBE
#pragma push_macro("IP_RECVERR")
#undef IP_RECVERR
#pragma push_macro("IP_RECVTOS")
#undef IP_RECVTOS
#pragma push_macro("IP_RECVTTL")
#undef IP_RECVTTL
#pragma push_macro("IP_TOS")
#undef IP_TOS
#pragma push_macro("IP_TTL")
#undef IP_TTL
#pragma push_macro("IP_UNBLOCK_SOURCE")
#undef IP_UNBLOCK_SOURCE
#pragma push_macro("IP_UNICAST_IF")
#undef IP_UNICAST_IF
#pragma push_macro("MCAST_BLOCK_SOURCE")
#undef MCAST_BLOCK_SOURCE
#pragma push_macro("MCAST_EXCLUDE")
#undef MCAST_EXCLUDE
#pragma push_macro("MCAST_INCLUDE")
#undef MCAST_INCLUDE
#pragma push_macro("MCAST_JOIN_GROUP")
#undef MCAST_JOIN_GROUP
#pragma push_macro("MCAST_JOIN_SOURCE_GROUP")
#undef MCAST_JOIN_SOURCE_GROUP
#pragma push_macro("MCAST_LEAVE_GROUP")
#undef MCAST_LEAVE_GROUP
#pragma push_macro("MCAST_LEAVE_SOURCE_GROUP")
#undef MCAST_LEAVE_SOURCE_GROUP
#pragma push_macro("MCAST_UNBLOCK_SOURCE")
#undef MCAST_UNBLOCK_SOURCE
#pragma push_macro("MSG_CTRUNC")
#undef MSG_CTRUNC
#pragma push_macro("MSG_DONTROUTE")
#undef MSG_DONTROUTE
#pragma push_macro("MSG_ERRQUEUE")
#undef MSG_ERRQUEUE
#pragma push_macro("MSG_OOB")
#undef MSG_OOB
#pragma push_macro("MSG_PEEK")
#undef MSG_PEEK
#pragma push_macro("MSG_TRUNC")
#undef MSG_TRUNC
#pragma push_macro("MSG_WAITALL")
#undef MSG_WAITALL
#pragma push_macro("NI_DGRAM")
#undef NI_DGRAM
#pragma push_macro("NI_MAXHOST")
#undef NI_MAXHOST
#pragma push_macro("NI_MAXSERV")
#undef NI_MAXSERV
#pragma push_macro("NI_NAMEREQD")
#undef NI_NAMEREQD
#pragma push_macro("NI_NOFQDN")
#undef NI_NOFQDN
#pragma push_macro("NI_NUMERICHOST")
#undef NI_NUMERICHOST
#pragma push_macro("NI_NUMERICSERV")
#undef NI_NUMERICSERV
#pragma push_macro("NO_ADDRESS")
#undef NO_ADDRESS
#pragma push_macro("NO_DATA")
#undef NO_DATA
#pragma push_macro("NO_RECOVERY")
#undef NO_RECOVERY
#pragma push_macro("PF_APPLETALK")
#undef PF_APPLETALK
#pragma push_macro("PF_DECnet")
#undef PF_DECnet
#pragma push_macro("PF_INET")
#undef PF_INET
#pragma push_macro("PF_INET6")
#undef PF_INET6
#pragma push_macro("PF_IPX")
#undef PF_IPX
#pragma push_macro("PF_IRDA")
#undef PF_IRDA
#pragma push_macro("PF_MAX")
#undef PF_MAX
#pragma push_macro("PF_SNA")
#undef PF_SNA
#pragma push_macro("PF_UNIX")
#undef PF_UNIX
#pragma push_macro("PF_UNSPEC")
#undef PF_UNSPEC
#pragma push_macro("POLLERR")
#undef POLLERR
#pragma push_macro("POLLHUP")
#undef POLLHUP
#pragma push_macro("POLLIN")
#undef POLLIN
#pragma push_macro("POLLNVAL")
#undef POLLNVAL
#pragma push_macro("POLLOUT")
#undef POLLOUT
#pragma push_macro("POLLPRI")
#undef POLLPRI
#pragma push_macro("POLLRDBAND")
#undef POLLRDBAND
#pragma push_macro("POLLRDNORM")
#undef POLLRDNORM
#pragma push_macro("POLLWRBAND")
#undef POLLWRBAND
#pragma push_macro("POLLWRNORM")
#undef POLLWRNORM
#pragma push_macro("SIOCATMARK")
#undef SIOCATMARK
#pragma push_macro("SOCK_DGRAM")
#undef SOCK_DGRAM
#pragma push_macro("SOCK_RAW")
#undef SOCK_RAW
#pragma push_macro("SOCK_RDM")
#undef SOCK_RDM
#pragma push_macro("SOCK_SEQPACKET")
#undef SOCK_SEQPACKET
#pragma push_macro("SOCK_STREAM")
#undef SOCK_STREAM
#pragma push_macro("SOL_SOCKET")
#undef SOL_SOCKET
#pragma push_macro("SOMAXCONN")
#undef SOMAXCONN
#pragma push_macro("SO_ACCEPTCONN")
#undef SO_ACCEPTCONN
#pragma push_macro("SO_BROADCAST")
#undef SO_BROADCAST
#pragma push_macro("SO_DEBUG")
#undef SO_DEBUG
#pragma push_macro("SO_DONTROUTE")
#undef SO_DONTROUTE
#pragma push_macro("SO_ERROR")
#undef SO_ERROR
#pragma push_macro("SO_KEEPALIVE")
#undef SO_KEEPALIVE
#pragma push_macro("SO_LINGER")
#undef SO_LINGER
#pragma push_macro("SO_OOBINLINE")
#undef SO_OOBINLINE
#pragma push_macro("SO_RCVBUF")
#undef SO_RCVBUF
#pragma push_macro("SO_RCVLOWAT")
#undef SO_RCVLOWAT
#pragma push_macro("SO_RCVTIMEO")
#undef SO_RCVTIMEO
#pragma push_macro("SO_REUSEADDR")
#undef SO_REUSEADDR
#pragma push_macro("SO_SNDBUF")
#undef SO_SNDBUF
#pragma push_macro("SO_SNDLOWAT")
#undef SO_SNDLOWAT
#pragma push_macro("SO_SNDTIMEO")
#undef SO_SNDTIMEO
#pragma push_macro("SO_TIMESTAMP")
#undef SO_TIMESTAMP
#pragma push_macro("SO_TYPE")
#undef SO_TYPE
#pragma push_macro("TCP_FASTOPEN")
#undef TCP_FASTOPEN
#pragma push_macro("TCP_KEEPCNT")
#undef TCP_KEEPCNT
#pragma push_macro("TCP_KEEPIDLE")
#undef TCP_KEEPIDLE
#pragma push_macro("TCP_KEEPINTVL")
#undef TCP_KEEPINTVL
#pragma push_macro("TCP_MAXSEG")
#undef TCP_MAXSEG
#pragma push_macro("TCP_NODELAY")
#undef TCP_NODELAY
#pragma push_macro("TRY_AGAIN")
#undef TRY_AGAIN
#pragma push_macro("_IO")
#undef _IO
#pragma push_macro("_IOR")
#undef _IOR
#pragma push_macro("_IOW")
#undef _IOW
#pragma push_macro("gai_strerror")
#undef gai_strerror
#pragma push_macro("h_addr")
#undef h_addr
#pragma push_macro("h_errno")
#undef h_errno
#pragma push_macro("min")
#undef min
#pragma push_macro("s6_addr")
#undef s6_addr
#pragma push_macro("s_addr")
#undef s_addr
#undef accept
#define accept __host_accept
#undef addrinfo
#define addrinfo __host_addrinfo
#undef bind
#define bind __host_bind
#undef cmsghdr
#define cmsghdr __host_cmsghdr
#undef connect
#define connect __host_connect
#undef fd_set
#define fd_set __host_fd_set
#undef freeaddrinfo
#define freeaddrinfo __host_freeaddrinfo
#undef getaddrinfo
#define getaddrinfo __host_getaddrinfo
#undef gethostbyaddr
#define gethostbyaddr __host_gethostbyaddr
#undef gethostbyname
#define gethostbyname __host_gethostbyname
#undef gethostname
#define gethostname __host_gethostname
#undef getipv4sourcefilter
#define getipv4sourcefilter __host_getipv4sourcefilter
#undef getnameinfo
#define getnameinfo __host_getnameinfo
#undef getnetbyname
#define getnetbyname __host_getnetbyname
#undef getpeername
#define getpeername __host_getpeername
#undef getprotobyname
#define getprotobyname __host_getprotobyname
#undef getprotobynumber
#define getprotobynumber __host_getprotobynumber
#undef getservbyname
#define getservbyname __host_getservbyname
#undef getservbyport
#define getservbyport __host_getservbyport
#undef getsockname
#define getsockname __host_getsockname
#undef getsockopt
#define getsockopt __host_getsockopt
#undef getsourcefilter
#define getsourcefilter __host_getsourcefilter
#undef group_filter
#define group_filter __host_group_filter
#undef group_req
#define group_req __host_group_req
#undef group_source_req
#define group_source_req __host_group_source_req
#undef hostent
#define hostent __host_hostent
#undef htonl
#define htonl __host_htonl
#undef htons
#define htons __host_htons
#undef in6_addr
#define in6_addr __host_in6_addr
#undef in6_pktinfo
#define in6_pktinfo __host_in6_pktinfo
#undef in6addr_any
#define in6addr_any __host_in6addr_any
#undef in6addr_loopback
#define in6addr_loopback __host_in6addr_loopback
#undef in_addr
#define in_addr __host_in_addr
#undef in_pktinfo
#define in_pktinfo __host_in_pktinfo
#undef inet_addr
#define inet_addr __host_inet_addr
#undef inet_network
#define inet_network __host_inet_network
#undef inet_ntoa
#define inet_ntoa __host_inet_ntoa
#undef inet_ntop
#define inet_ntop __host_inet_ntop
#undef inet_pton
#define inet_pton __host_inet_pton
#undef ip_mreq
#define ip_mreq __host_ip_mreq
#undef ip_mreq_source
#define ip_mreq_source __host_ip_mreq_source
#undef ip_msfilter
#define ip_msfilter __host_ip_msfilter
#undef ipv6_mreq
#define ipv6_mreq __host_ipv6_mreq
#undef linger
#define linger __host_linger
#undef listen
#define listen __host_listen
#undef netent
#define netent __host_netent
#undef ntohl
#define ntohl __host_ntohl
#undef ntohs
#define ntohs __host_ntohs
#undef pollfd
#define pollfd __host_pollfd
#undef protoent
#define protoent __host_protoent
#undef pselect
#define pselect __host_pselect
#undef recv
#define recv __host_recv
#undef recvfrom
#define recvfrom __host_recvfrom
#undef select
#define select __host_select
#undef send
#define send __host_send
#undef sendto
#define sendto __host_sendto
#undef servent
#define servent __host_servent
#undef setipv4sourcefilter
#define setipv4sourcefilter __host_setipv4sourcefilter
#undef setsockopt
#define setsockopt __host_setsockopt
#undef setsourcefilter
#define setsourcefilter __host_setsourcefilter
#undef shutdown
#define shutdown __host_shutdown
#undef sockaddr
#define sockaddr __host_sockaddr
#undef sockaddr_in
#define sockaddr_in __host_sockaddr_in
#undef sockaddr_in6
#define sockaddr_in6 __host_sockaddr_in6
#undef sockaddr_storage
#define sockaddr_storage __host_sockaddr_storage
#undef sockaddr_un
#define sockaddr_un __host_sockaddr_un
#undef socket
#define socket __host_socket
#undef socklen_t
#define socklen_t __host_socklen_t
#undef u_char
#define u_char __host_u_char
#undef u_int
#define u_int __host_u_int
#undef u_long
#define u_long __host_u_long
#undef u_short
#define u_short __host_u_short
