using System.Text;
using Windsock.Linux;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Host;

/// <summary>A network interface of the host's kernel, by name: what it is, and how it is set up. Errors are error numbers, 0 for none.</summary>
internal static unsafe class HostInterface
{
    /// <summary>Whether a name can be that of an interface.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and < LibC.IFNAMSIZ && name is not ("." or "..")
        && name.All(character => character is > ' ' and < (char)127 and not '/' and not ':');

    /// <summary>A request that names an interface.</summary>
    public static ifreq Request(string name)
    {
        ifreq request = default;
        Encoding.ASCII.GetBytes(name, new Span<byte>(request.ifr_name, LibC.IFNAMSIZ - 1));
        return request;
    }

    /// <summary>The name in a request.</summary>
    public static string NameOf(ref ifreq request)
    {
        fixed (byte* name = request.ifr_name)
        {
            return Encoding.ASCII.GetString(new ReadOnlySpan<byte>(name, LibC.IFNAMSIZ)).TrimEnd('\0');
        }
    }

    /// <summary>Its number.</summary>
    public static int TryGetIndex(string name, out int index) => TryAsk(name, LibC.SIOCGIFINDEX, out index);

    /// <summary>The largest IP packet.</summary>
    public static int TryGetMtu(string name, out int mtu) => TryAsk(name, LibC.SIOCGIFMTU, out mtu);

    /// <summary>Its flags, IFF_*.</summary>
    public static int TryGetFlags(string name, out uint flags)
    {
        int error = TryAsk(name, LibC.SIOCGIFFLAGS, out int value);
        flags = (ushort)value;
        return error;
    }

    /// <summary>Its Ethernet address.</summary>
    /// <returns>0; EMEDIUMTYPE when it carries no Ethernet, as the loopback and TUN devices; or what the host says.</returns>
    public static int TryGetAddress(string name, out MacAddress address)
    {
        ifreq request = Request(name);
        int error = Call(LibC.SIOCGIFHWADDR, &request);
        if (error == 0 && *(ushort*)request.ifr_union != LibC.ARPHRD_ETHER) error = Errno.EMEDIUMTYPE;
        address = MacAddress.Read(new ReadOnlySpan<byte>(request.ifr_union + 2, MacAddress.Size)); // Behind sa_family.
        return error;
    }

    /// <summary>Sets the largest IP packet.</summary>
    public static int SetMtu(string name, int mtu)
    {
        ifreq request = Request(name);
        *(int*)request.ifr_union = mtu;
        return Call(LibC.SIOCSIFMTU, &request);
    }

    /// <summary>Takes it up.</summary>
    public static int SetUp(string name)
    {
        int error = TryGetFlags(name, out uint flags);
        if (error != 0 || (flags & LibC.IFF_UP) != 0) return error;
        ifreq request = Request(name);
        *(short*)request.ifr_union = (short)(flags | LibC.IFF_UP);
        return Call(LibC.SIOCSIFFLAGS, &request);
    }

    /// <summary>Gives it an address, with the route to its prefix; one that is there already is left.</summary>
    public static int AddAddress(string name, IpPrefix prefix)
    {
        int error = TryGetIndex(name, out int index);
        if (error != 0) return error;

        int size = prefix.Address.Size;
        Span<byte> message = stackalloc byte[sizeof(nlmsghdr) + sizeof(ifaddrmsg) + 2 * (4 + 16)];
        message.Clear();
        int length = sizeof(nlmsghdr) + sizeof(ifaddrmsg);
        foreach (ushort attribute in (ReadOnlySpan<ushort>)[LibC.IFA_LOCAL, LibC.IFA_ADDRESS])
        {
            BitConverter.TryWriteBytes(message[length..], (ushort)(4 + size));
            BitConverter.TryWriteBytes(message[(length + 2)..], attribute);
            prefix.Address.Write(message[(length + 4)..]);
            length += 4 + size;
        }

        fixed (byte* start = message)
        {
            *(nlmsghdr*)start = new nlmsghdr
            {
                nlmsg_len = (uint)length,
                nlmsg_type = LibC.RTM_NEWADDR,
                nlmsg_flags = LibC.NLM_F_REQUEST | LibC.NLM_F_ACK | LibC.NLM_F_CREATE | LibC.NLM_F_REPLACE,
            };
            *(ifaddrmsg*)(start + sizeof(nlmsghdr)) = new ifaddrmsg
            {
                ifa_family = (byte)(prefix.Address.IsV4 ? LibC.AF_INET : LibC.AF_INET6),
                ifa_prefixlen = (byte)prefix.Length,
                ifa_flags = prefix.Address.IsV4 ? (byte)0 : LibC.IFA_F_NODAD, // Nobody else can have it before the link is in use.
                ifa_index = (uint)index,
            };
            return Netlink(start, length);
        }
    }

    private static int Netlink(byte* message, int length)
    {
        int socket = LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, LibC.NETLINK_ROUTE);
        if (socket < 0) return LibC.errno;
        byte* answer = stackalloc byte[1024];
        nint count = LibC.send(socket, message, (nuint)length, 0) < 0 ? -1 : LibC.recv(socket, answer, 1024, 0);
        int error = count < 0 ? LibC.errno : 0;
        _ = LibC.close(socket);
        if (error != 0) return error;

        // An acknowledgment is an error message with the error 0.
        bool isAnswer = count >= sizeof(nlmsghdr) + sizeof(int) && ((nlmsghdr*)answer)->nlmsg_type == LibC.NLMSG_ERROR;
        return isAnswer ? -*(int*)(answer + sizeof(nlmsghdr)) : Errno.EPROTO;
    }

    private static int TryAsk(string name, nuint what, out int value)
    {
        ifreq request = Request(name);
        int error = Call(what, &request);
        value = *(int*)request.ifr_union;
        return error;
    }

    private static int Call(nuint what, ifreq* request)
    {
        int socket = LibC.socket(LibC.AF_INET, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
        if (socket < 0) return LibC.errno;
        int error = LibC.ioctl(socket, what, request) < 0 ? LibC.errno : 0;
        _ = LibC.close(socket);
        return error;
    }
}
