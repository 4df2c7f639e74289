namespace Windsock.Conformance;

/// <content>Constants of winbase.h and winerror.h that the cases about waits name.</content>
public static partial class Winsock
{
    public const uint INFINITE = 0xffffffff;
    public const uint WAIT_OBJECT_0 = 0;
    public const uint WAIT_ABANDONED_0 = 0x80;
    public const uint WAIT_IO_COMPLETION = 0xc0;
    public const uint WAIT_FAILED = 0xffffffff;
    public const uint STILL_ACTIVE = 259;
    public const uint CREATE_SUSPENDED = 4;

    public const int ERROR_FILE_NOT_FOUND = 2;
    public const int ERROR_GEN_FAILURE = 31;
    public const int ERROR_ALREADY_EXISTS = 183;
    public const int ERROR_NOT_OWNER = 288;
    public const int ERROR_TOO_MANY_POSTS = 298;
    public const int ERROR_NOACCESS = 998;
    public const int ERROR_IO_PENDING = 997;
    public const int ERROR_OPERATION_ABORTED = 995;
}
