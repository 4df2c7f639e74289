using System.Globalization;

namespace Windsock.Transports.Layers;

/// <summary>What a socket option is called, and how its value reads.</summary>
/// <param name="Level">SOL_SOCKET, IPPROTO_TCP …</param>
/// <param name="Name">SO_LINGER, TCP_NODELAY …</param>
/// <param name="Kind">The shape of its value, for <see cref="TraceValue"/>.</param>
internal readonly record struct OptionName(string Level, string Name, string Kind)
{
    public override string ToString() => $"{Level} {Name}";
}

/// <summary>The options of winsock2.h, ws2tcpip.h, mstcpip.h and their relatives by level and number.</summary>
/// <remarks>Where two names share a number, the one that Microsoft's pages use today is listed.
/// Parsed at the first look-up, so nothing is paid without tracing.</remarks>
internal static class OptionNames
{
    // "@LEVEL number" opens a level; then "NAME number shape", all numbers hexadecimal.
    private const string Table = """
        @SOL_SOCKET ffff
        SO_DEBUG 1 bool; SO_ACCEPTCONN 2 bool; SO_REUSEADDR 4 bool; SO_EXCLUSIVEADDRUSE fffffffb bool; SO_KEEPALIVE 8 bool; SO_DONTROUTE 10 bool;
        SO_BROADCAST 20 bool; SO_USELOOPBACK 40 bool; SO_LINGER 80 linger; SO_DONTLINGER ffffff7f bool; SO_OOBINLINE 100 bool; SO_SNDBUF 1001 int;
        SO_RCVBUF 1002 int; SO_SNDLOWAT 1003 int; SO_RCVLOWAT 1004 int; SO_SNDTIMEO 1005 ms; SO_RCVTIMEO 1006 ms; SO_ERROR 1007 error;
        SO_TYPE 1008 type; SO_BSP_STATE 1009; SO_GROUP_ID 2001 uint; SO_GROUP_PRIORITY 2002 int; SO_MAX_MSG_SIZE 2003 uint; SO_PROTOCOL_INFOA 2004;
        SO_PROTOCOL_INFOW 2005; PVD_CONFIG 3001 text; SO_CONDITIONAL_ACCEPT 3002 bool; SO_PAUSE_ACCEPT 3003 bool; SO_COMPARTMENT_ID 3004 uint;
        SO_RANDOMIZE_PORT 3005 bool; SO_PORT_SCALABILITY 3006 bool; SO_REUSE_UNICASTPORT 3007 bool; SO_REUSE_MULTICASTPORT 3008 bool;
        SO_ORIGINAL_DST 300f addr; SO_TIMESTAMP 300a; SO_TIMESTAMP_ID 300b uint; SO_CONNDATA 7000 text; SO_CONNOPT 7001 text; SO_DISCDATA 7002 text;
        SO_DISCOPT 7003 text; SO_CONNDATALEN 7004 int; SO_CONNOPTLEN 7005 int; SO_DISCDATALEN 7006 int; SO_DISCOPTLEN 7007 int; SO_OPENTYPE 7008 uint;
        SO_MAXDG 7009 uint; SO_MAXPATHDG 700a uint; SO_UPDATE_ACCEPT_CONTEXT 700b socket; SO_CONNECT_TIME 700c s; SO_UPDATE_CONNECT_CONTEXT 7010
        @IPPROTO_TCP 6
        TCP_NODELAY 1 bool; TCP_EXPEDITED_1122 2 bool; TCP_BSDURGENT 7000 bool; TCP_KEEPIDLE 3 s; TCP_KEEPINTVL 11 s; TCP_KEEPCNT 10 uint;
        TCP_MAXSEG 4 uint; TCP_MAXRT 5 s; TCP_MAXRTMS e ms; TCP_STDURG 6 bool; TCP_NOURG 7 bool; TCP_ATMARK 8 bool; TCP_NOSYNRETRIES 9 bool;
        TCP_TIMESTAMPS a bool; TCP_OFFLOAD_PREFERENCE b uint; TCP_CONGESTION_ALGORITHM c uint; TCP_DELAY_FIN_ACK d bool; TCP_FASTOPEN f bool;
        TCP_FAIL_CONNECT_ON_ICMP_ERROR 12 bool; TCP_ICMP_ERROR_INFO 13
        @IPPROTO_UDP 11
        UDP_NOCHECKSUM 1 bool; UDP_SEND_MSG_SIZE 2 uint; UDP_RECV_MAX_COALESCED_SIZE 3 uint; UDP_CHECKSUM_COVERAGE 14 bool
        @IPPROTO_IP 0
        IP_OPTIONS 1 text; IP_HDRINCL 2 bool; IP_TOS 3 uint; IP_TTL 4 uint; IP_MULTICAST_IF 9 interface; IP_MULTICAST_TTL a uint;
        IP_MULTICAST_LOOP b bool; IP_ADD_MEMBERSHIP c mreq; IP_DROP_MEMBERSHIP d mreq; IP_DONTFRAGMENT e bool; IP_ADD_SOURCE_MEMBERSHIP f source;
        IP_DROP_SOURCE_MEMBERSHIP 10 source; IP_BLOCK_SOURCE 11 source; IP_UNBLOCK_SOURCE 12 source; IP_PKTINFO 13 bool; IP_HOPLIMIT 15 bool;
        IP_RECEIVE_BROADCAST 16 bool; IP_RECVIF 18 bool; IP_RECVDSTADDR 19 bool; IP_IFLIST 1c bool; IP_ADD_IFLIST 1d uint; IP_DEL_IFLIST 1e uint;
        IP_GET_IFLIST 21 list; IP_UNICAST_IF 1f index; IP_RTHDR 20 bool; IP_RECVRTHDR 26 bool; IP_TCLASS 27 int; IP_RECVTCLASS 28 bool;
        IP_ORIGINAL_ARRIVAL_IF 2f bool; IP_ECN 32 int; IP_PKTINFO_EX 33 bool; IP_WFP_REDIRECT_RECORDS 3c; IP_WFP_REDIRECT_CONTEXT 46;
        IP_MTU_DISCOVER 47 pmtud; IP_MTU 49 uint; IP_NRT_INTERFACE 4a uint; IP_RECVERR 4b bool; IP_USER_MTU 4c uint; IP_PROTECTION_LEVEL 17 level;
        MCAST_JOIN_GROUP 29 group; MCAST_LEAVE_GROUP 2a group; MCAST_BLOCK_SOURCE 2b groups; MCAST_UNBLOCK_SOURCE 2c groups;
        MCAST_JOIN_SOURCE_GROUP 2d groups; MCAST_LEAVE_SOURCE_GROUP 2e groups
        @IPPROTO_IPV6 29
        IPV6_HOPOPTS 1 bool; IPV6_HDRINCL 2 bool; IPV6_UNICAST_HOPS 4 uint; IPV6_MULTICAST_IF 9 index; IPV6_MULTICAST_HOPS a uint;
        IPV6_MULTICAST_LOOP b bool; IPV6_ADD_MEMBERSHIP c mreq6; IPV6_DROP_MEMBERSHIP d mreq6; IPV6_DONTFRAG e bool; IPV6_PKTINFO 13 bool;
        IPV6_HOPLIMIT 15 bool; IPV6_PROTECTION_LEVEL 17 level; IPV6_RECVIF 18 bool; IPV6_RECVDSTADDR 19 bool; IPV6_CHECKSUM 1a int;
        IPV6_V6ONLY 1b bool; IPV6_IFLIST 1c bool; IPV6_ADD_IFLIST 1d uint; IPV6_DEL_IFLIST 1e uint; IPV6_GET_IFLIST 21 list; IPV6_UNICAST_IF 1f index;
        IPV6_RTHDR 20 bool; IPV6_RECVRTHDR 26 bool; IPV6_TCLASS 27 int; IPV6_RECVTCLASS 28 bool; IPV6_ECN 32 int; IPV6_PKTINFO_EX 33 bool;
        IPV6_WFP_REDIRECT_RECORDS 3c; IPV6_WFP_REDIRECT_CONTEXT 46; IPV6_MTU_DISCOVER 47 pmtud; IPV6_MTU 48 uint; IPV6_NRT_INTERFACE 4a uint;
        IPV6_RECVERR 4b bool; IPV6_USER_MTU 4c uint; MCAST_JOIN_GROUP 29 group; MCAST_LEAVE_GROUP 2a group; MCAST_BLOCK_SOURCE 2b groups;
        MCAST_UNBLOCK_SOURCE 2c groups; MCAST_JOIN_SOURCE_GROUP 2d groups; MCAST_LEAVE_SOURCE_GROUP 2e groups
        @IPPROTO_RM 71
        RM_RATE_WINDOW_SIZE 3e9; RM_SET_MESSAGE_BOUNDARY 3ea uint; RM_FLUSHCACHE 3eb; RM_SENDER_WINDOW_ADVANCE_METHOD 3ec uint;
        RM_SENDER_STATISTICS 3ed; RM_LATEJOIN 3ee uint; RM_SET_SEND_IF 3ef uint; RM_ADD_RECEIVE_IF 3f0 uint; RM_DEL_RECEIVE_IF 3f1 uint;
        RM_SEND_WINDOW_ADV_RATE 3f2 uint; RM_USE_FEC 3f3; RM_SET_MCAST_TTL 3f4 uint; RM_RECEIVER_STATISTICS 3f5; RM_HIGH_SPEED_INTRANET_OPT 3f6 uint
        @SOL_IRLMP ff
        IRLMP_ENUMDEVICES 10; IRLMP_IAS_SET 11; IRLMP_IAS_QUERY 12; IRLMP_SEND_PDU_LEN 13 uint; IRLMP_EXCLUSIVE_MODE 14 bool;
        IRLMP_IRLPT_MODE 15 bool; IRLMP_9WIRE_MODE 16 bool; IRLMP_TINYTP_MODE 17 bool; IRLMP_PARAMETERS 18; IRLMP_DISCOVERY_MODE 19;
        IRLMP_SHARP_MODE 20
        @NSPROTO_IPX 3e8
        IPX_PTYPE 4000; IPX_FILTERPTYPE 4001; IPX_STOPFILTERPTYPE 4003; IPX_DSTYPE 4002; IPX_EXTENDED_ADDRESS 4004; IPX_RECVHDR 4005;
        IPX_MAXSIZE 4006; IPX_ADDRESS 4007; IPX_GETNETINFO 4008; IPX_GETNETINFO_NORIP 4009; IPX_SPXGETCONNECTIONSTATUS 400b; IPX_ADDRESS_NOTIFY 400c;
        IPX_MAX_ADAPTER_NUM 400d; IPX_RERIPNETNUMBER 400e; IPX_RECEIVE_BROADCAST 400f; IPX_IMMEDIATESPXACK 4010
        @SOL_RFCOMM 3
        SO_BTH_AUTHENTICATE 80000001 uint; SO_BTH_ENCRYPT 2 uint; SO_BTH_MTU 80000007 uint; SO_BTH_MTU_MAX 80000008 uint; SO_BTH_MTU_MIN 8000000a uint
        """;

    private static readonly Lazy<Dictionary<(int Level, int Name), OptionName>> s_names = new(Parse);

    /// <summary>All names, for tests.</summary>
    public static IReadOnlyDictionary<(int Level, int Name), OptionName> All => s_names.Value;

    /// <summary>The option's names; unknown ones show their numbers.</summary>
    public static OptionName Find(int level, int name)
    {
        if (s_names.Value.TryGetValue((level, name), out OptionName known)) return known;

        foreach (((int knownLevel, _), OptionName other) in s_names.Value)
        {
            if (knownLevel == level) return new OptionName(other.Level, Number(name), "");
        }

        return new OptionName("level " + level.ToString(CultureInfo.InvariantCulture), Number(name), "");
    }

    private static string Number(int name) => string.Create(CultureInfo.InvariantCulture, $"option 0x{name:x}");

    private static Dictionary<(int Level, int Name), OptionName> Parse()
    {
        var names = new Dictionary<(int Level, int Name), OptionName>();
        string levelName = "";
        int level = 0;
        foreach (string line in Table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '@')
            {
                string[] words = line[1..].Split(' ');
                (levelName, level) = (words[0], Hex(words[1]));
                continue;
            }

            foreach (string entry in line.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                string[] words = entry.Split(' ');
                names.Add((level, Hex(words[1])), new OptionName(levelName, words[0], words.Length > 2 ? words[2] : ""));
            }
        }

        return names;
    }

    private static int Hex(string digits) => (int)uint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
