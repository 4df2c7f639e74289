using System.Runtime.InteropServices;

namespace Windsock.Drivers.Host;

/// <summary>Why a driver could not be opened.</summary>
/// <param name="Message">What failed, and what can be done about it.</param>
/// <param name="Errno">The error number of the host, errno(3); 0 where it was none of the host's.</param>
public sealed record DriverError(string Message, int Errno)
{
    /// <summary>The message.</summary>
    public override string ToString() => Message;

    /// <summary>What a call of the host said, with a hint where one is known.</summary>
    internal static DriverError Of(string what, int errno, string? hint = null)
    {
        string reason = errno switch
        {
            Linux.Errno.EPERM or Linux.Errno.EACCES => "not permitted",
            Linux.Errno.ENODEV or Linux.Errno.ENXIO => "no such device",
            Linux.Errno.ENOENT => "it does not exist",
            Linux.Errno.EBUSY => "in use by somebody else",
            Linux.Errno.EADDRINUSE => "the path is that of something else",
            Linux.Errno.ENAMETOOLONG => "the path is too long",
            Linux.Errno.EMEDIUMTYPE => "it carries no Ethernet",
            Linux.Errno.EINVAL => "refused as invalid",
            Linux.Errno.EOPNOTSUPP => "not supported",
            Linux.Errno.ENETDOWN => "the interface is down",
            _ => Marshal.GetPInvokeErrorMessage(errno),
        };
        return new DriverError(hint is null ? $"{what}: {reason}" : $"{what}: {reason}; {hint}", errno);
    }
}
