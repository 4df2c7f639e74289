using System.Runtime.InteropServices;
using Xunit;

namespace Windsock.Tests;

public sealed unsafe class NamingLayoutTests
{
    [Fact]
    public void Sizes_are_those_of_64_bit_Windows() => Assert.Equal(
        (48, 48, 32, 32, 24, 24),
        (sizeof(ADDRINFOA), sizeof(ADDRINFOW), sizeof(HOSTENT), sizeof(SERVENT), sizeof(PROTOENT), sizeof(NETENT)));

    [Theory]
    [InlineData(typeof(ADDRINFOA), nameof(ADDRINFOA.ai_addrlen), 16, "a size_t, aligned")]
    [InlineData(typeof(ADDRINFOA), nameof(ADDRINFOA.ai_canonname), 24, "before the address, other than with glibc")]
    [InlineData(typeof(ADDRINFOA), nameof(ADDRINFOA.ai_addr), 32, "after the name")]
    [InlineData(typeof(ADDRINFOA), nameof(ADDRINFOA.ai_next), 40, "last")]
    [InlineData(typeof(ADDRINFOW), nameof(ADDRINFOW.ai_canonname), 24, "as in the A form")]
    [InlineData(typeof(ADDRINFOW), nameof(ADDRINFOW.ai_next), 40, "as in the A form")]
    [InlineData(typeof(HOSTENT), nameof(HOSTENT.h_addrtype), 16, "a short")]
    [InlineData(typeof(HOSTENT), nameof(HOSTENT.h_length), 18, "a short right after it")]
    [InlineData(typeof(HOSTENT), nameof(HOSTENT.h_addr_list), 24, "aligned")]
    [InlineData(typeof(SERVENT), nameof(SERVENT.s_proto), 16, "before the port on 64-bit")]
    [InlineData(typeof(SERVENT), nameof(SERVENT.s_port), 24, "last")]
    [InlineData(typeof(PROTOENT), nameof(PROTOENT.p_proto), 16, "a short")]
    [InlineData(typeof(NETENT), nameof(NETENT.n_addrtype), 16, "a short")]
    [InlineData(typeof(NETENT), nameof(NETENT.n_net), 20, "a u_long of 32 bits")]
    public void Fields_are_where_Windows_has_them(Type type, string field, int offset, string why) =>
        Assert.True((int)Marshal.OffsetOf(type, field) == offset, why);
}
