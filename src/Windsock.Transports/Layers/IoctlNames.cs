using System.Globalization;

namespace Windsock.Transports.Layers;

/// <summary>What a control code is called, and how its input and output read.</summary>
/// <param name="Name">FIONREAD, SIO_KEEPALIVE_VALS …</param>
/// <param name="Input">The shape of the input, for <see cref="TraceValue"/>.</param>
/// <param name="Output">The shape of the output.</param>
internal readonly record struct IoctlName(string Name, string Input, string Output);

/// <summary>The control codes of winsock2.h, mstcpip.h and their relatives by number.</summary>
/// <remarks>Parsed at the first look-up, so nothing is paid without tracing.</remarks>
internal static class IoctlNames
{
    // "NAME number input>output", the number hexadecimal, the shapes left out where plain bytes say enough.
    private const string Table = """
        FIONREAD 4004667f >uint; FIONBIO 8004667e bool>; FIOASYNC 8004667d uint>; SIOCSHIWAT 80047300 uint>; SIOCGHIWAT 40047301 >uint;
        SIOCSLOWAT 80047302 uint>; SIOCGLOWAT 40047303 >uint; SIOCATMARK 40047307 >bool; SIO_ASSOCIATE_HANDLE 88000001;
        SIO_ENABLE_CIRCULAR_QUEUEING 28000002; SIO_FIND_ROUTE 48000003 addr>; SIO_FLUSH 28000004; SIO_GET_BROADCAST_ADDRESS 48000005 >addr;
        SIO_GET_EXTENSION_FUNCTION_POINTER c8000006 guid>; SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER c8000024 guid>; SIO_GET_QOS c8000007;
        SIO_GET_GROUP_QOS c8000008; SIO_SET_QOS 8800000b; SIO_SET_GROUP_QOS 8800000c; SIO_MULTIPOINT_LOOPBACK 88000009 bool>;
        SIO_MULTICAST_SCOPE 8800000a int>; SIO_TRANSLATE_HANDLE c800000d; SIO_ROUTING_INTERFACE_QUERY c8000014 addr>addr;
        SIO_ROUTING_INTERFACE_CHANGE 88000015 addr>; SIO_ADDRESS_LIST_QUERY 48000016; SIO_ADDRESS_LIST_CHANGE 28000017;
        SIO_QUERY_TARGET_PNP_HANDLE 48000018 >socket; SIO_ADDRESS_LIST_SORT c8000019; SIO_RESERVED_1 8800001a; SIO_RESERVED_2 88000021;
        SIO_NSP_NOTIFY_CHANGE 88000019; SIO_QUERY_RSS_PROCESSOR_INFO 48000025; SIO_BASE_HANDLE 48000022 >socket; SIO_BSP_HANDLE 4800001b >socket;
        SIO_BSP_HANDLE_SELECT 4800001c >socket; SIO_BSP_HANDLE_POLL 4800001d >socket; SIO_EXT_SELECT c800001e; SIO_EXT_POLL c800001f;
        SIO_EXT_SENDMSG c8000020; SIO_RCVALL 98000001 uint>; SIO_RCVALL_MCAST 98000002 uint>; SIO_RCVALL_IGMPMCAST 98000003 uint>;
        SIO_RCVALL_MCAST_IF 9800000d; SIO_RCVALL_IF 9800000e; SIO_KEEPALIVE_VALS 98000004 keepalive>; SIO_ABSORB_RTRALERT 98000005 bool>;
        SIO_UCAST_IF 98000006 index>; SIO_LIMIT_BROADCASTS 98000007 bool>; SIO_INDEX_BIND 98000008 uint>; SIO_INDEX_MCASTIF 98000009 uint>;
        SIO_INDEX_ADD_MCAST 9800000a; SIO_INDEX_DEL_MCAST 9800000b; SIO_UDP_CONNRESET 9800000c bool>; SIO_UDP_NETRESET 9800000f bool>;
        SIO_LOOPBACK_FAST_PATH 98000010 bool>; SIO_TCP_INITIAL_RTO 98000011; SIO_APPLY_TRANSPORT_SETTING 98000013;
        SIO_QUERY_TRANSPORT_SETTING 98000014; SIO_CPU_AFFINITY 98000015 u16>; SIO_TCP_SET_ICW 98000016; SIO_TCP_SET_ACK_FREQUENCY 98000017;
        SIO_PRIORITY_HINT 98000018; SIO_TCP_INFO d8000027 uint>; SIO_ACQUIRE_PORT_RESERVATION 98000064; SIO_RELEASE_PORT_RESERVATION 98000065 u64>;
        SIO_ASSOCIATE_PORT_RESERVATION 98000066 u64>; SIO_SET_SECURITY 980000c8; SIO_QUERY_SECURITY d80000c9; SIO_SET_PEER_TARGET_NAME 980000ca;
        SIO_DELETE_PEER_TARGET_NAME 980000cb addr>; SIO_SOCKET_USAGE_NOTIFICATION 980000cc; SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS 980000dc;
        SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT 980000dd; SIO_SET_WFP_CONNECTION_REDIRECT_RECORDS 980000de;
        SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE 580000cd >u64; SIO_QUERY_RSS_SCALABILITY_INFO 580000d2; SIO_SET_COMPATIBILITY_MODE 9800012c;
        SIO_TIMESTAMPING 980000eb; SIO_GET_TX_TIMESTAMP 980000ea uint>u64; SIO_AF_UNIX_GETPEERPID 58000100 >uint;
        SIO_AF_UNIX_SETBINDPARENTPATH 98000101 text>; SIO_AF_UNIX_SETCONNPARENTPATH 98000102 text>; SIO_GET_INTERFACE_LIST 4004747f;
        SIO_GET_INTERFACE_LIST_EX 4004747e; SIO_SET_MULTICAST_FILTER 8004747d; SIO_GET_MULTICAST_FILTER 8004747c; SIOCSMSFILTER 8004747e;
        SIOCGMSFILTER 8004747f; SIO_IDEAL_SEND_BACKLOG_QUERY 4004747b >uint; SIO_IDEAL_SEND_BACKLOG_CHANGE 2000747a; SIO_BTH_PING d8000008;
        SIO_BTH_INFO d8000009; SIO_GET_NUMBER_OF_ATM_DEVICES 50160001 >uint; SIO_GET_ATM_ADDRESS d0160002 uint>; SIO_ASSOCIATE_PVC 90160003;
        SIO_GET_ATM_CONNECTION_ID 50160004
        """;

    private static readonly Lazy<Dictionary<uint, IoctlName>> s_names = new(Parse);

    /// <summary>All names, for tests.</summary>
    public static IReadOnlyDictionary<uint, IoctlName> All => s_names.Value;

    /// <summary>The code's name; an unknown one shows its number.</summary>
    public static IoctlName Find(uint code) => s_names.Value.TryGetValue(code, out IoctlName known)
        ? known
        : new IoctlName(string.Create(CultureInfo.InvariantCulture, $"code 0x{code:x8}"), "", "");

    private static Dictionary<uint, IoctlName> Parse()
    {
        var names = new Dictionary<uint, IoctlName>();
        foreach (string entry in Table.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = entry.Split(' ');
            string[] shapes = words.Length > 2 ? words[2].Split('>') : ["", ""];
            names.Add(uint.Parse(words[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), new IoctlName(words[0], shapes[0], shapes[1]));
        }

        return names;
    }
}
