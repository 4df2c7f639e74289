namespace Windsock.Conformance;

public sealed unsafe partial class ManagedFace
{
    // Readiness, options, ioctls.
    protected override int SelectWithHostTime(int nfds, void* readfds, void* writefds, void* exceptfds, long* timeout) =>
        Ws2_32.select(nfds, (FD_SET*)readfds, (FD_SET*)writefds, (FD_SET*)exceptfds, (TIMEVAL*)timeout);

    public override int __WSAFDIsSet(nuint fd, void* set) =>
        Ws2_32.__WSAFDIsSet(new SOCKET(fd), (FD_SET*)set);

    public override int WSAPoll(void* fdArray, uint fds, int timeout) =>
        Ws2_32.WSAPoll((WSAPOLLFD*)fdArray, fds, timeout);
}
