using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <content>epoll(7). Its structure is packed on x86-64 and only there, so that an array of it is reached through a stride.</content>
internal static unsafe partial class LibC
{
    public const uint EPOLLPRI = 0x2;
    public const uint EPOLLERR = 0x8;
    public const uint EPOLLHUP = 0x10;
    public const uint EPOLLRDHUP = 0x2000;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;

    /// <summary>Bytes from one epoll_event to the next in an array.</summary>
    public static readonly int EpollStride = RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64 ? 12 : 16;

    /// <summary>The event mask of one in an array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint EpollEvents(byte* array, int index) => *(uint*)(array + (index * EpollStride));

    /// <summary>The data of one in an array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong EpollData(byte* array, int index) => Unsafe.ReadUnaligned<ulong>(array + (index * EpollStride) + EpollStride - sizeof(ulong));
}
