namespace Windsock;

/// <content>Codes of winerror.h that these functions give.</content>
public static unsafe partial class Kernel32
{
#pragma warning disable CS1591 // The names are those of winerror.h.
    public const uint ERROR_SUCCESS = 0;
    public const uint ERROR_TOO_MANY_OPEN_FILES = 4;
    public const uint ERROR_FILE_NOT_FOUND = 2;
    public const uint ERROR_PATH_NOT_FOUND = 3;
    public const uint ERROR_ACCESS_DENIED = 5;
    public const uint ERROR_INVALID_HANDLE = 6;
    public const uint ERROR_NOT_ENOUGH_MEMORY = 8;
    public const uint ERROR_GEN_FAILURE = 31;
    public const uint ERROR_NOT_SUPPORTED = 50;
    public const uint ERROR_NETNAME_DELETED = 64;
    public const uint ERROR_INVALID_PARAMETER = 87;
    public const uint ERROR_SEM_TIMEOUT = 121;
    public const uint ERROR_INSUFFICIENT_BUFFER = 122;
    public const uint ERROR_INVALID_NAME = 123;
    public const uint ERROR_ALREADY_EXISTS = 183;
    public const uint ERROR_FILENAME_EXCED_RANGE = 206;
    public const uint ERROR_MORE_DATA = 234;
    public const uint ERROR_NOT_OWNER = 288;
    public const uint ERROR_TOO_MANY_POSTS = 298;
    public const uint ERROR_ABANDONED_WAIT_0 = 735;
    public const uint ERROR_OPERATION_ABORTED = 995;
    public const uint ERROR_IO_INCOMPLETE = 996;
    public const uint ERROR_IO_PENDING = 997;
    public const uint ERROR_NOACCESS = 998;
    public const uint ERROR_NOT_FOUND = 1168;
    public const uint ERROR_CONNECTION_REFUSED = 1225;
    public const uint ERROR_NETWORK_UNREACHABLE = 1231;
    public const uint ERROR_HOST_UNREACHABLE = 1232;
    public const uint ERROR_PORT_UNREACHABLE = 1234;
    public const uint ERROR_CONNECTION_ABORTED = 1236;
    public const uint ERROR_NO_SYSTEM_RESOURCES = 1450;
    public const uint ERROR_TIMEOUT = 1460;
    public const uint ERROR_INVALID_FUNCTION = 1;
    public const uint ERROR_BAD_LENGTH = 24;
    public const uint ERROR_SHARING_VIOLATION = 32;
    public const uint ERROR_HANDLE_EOF = 38;
    public const uint ERROR_FILE_EXISTS = 80;
    public const uint ERROR_BROKEN_PIPE = 109;
    public const uint ERROR_DISK_FULL = 112;
    public const uint ERROR_NEGATIVE_SEEK = 131;
    public const uint ERROR_BAD_EXE_FORMAT = 193;
    public const uint ERROR_NO_DATA = 232;
    public const uint ERROR_DIRECTORY = 267;
    public const uint ERROR_INVALID_ADDRESS = 487;
    public const uint ERROR_FILE_INVALID = 1006;
    public const uint ERROR_IO_DEVICE = 1117;
    public const uint ERROR_MAPPED_ALIGNMENT = 1132;
#pragma warning restore CS1591
}
