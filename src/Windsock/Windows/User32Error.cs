namespace Windsock.Windows;

/// <summary>The errors that window functions report. Source: MS Learn "System Error Codes".</summary>
internal static class User32Error
{
    public const uint ERROR_ACCESS_DENIED = 5;
    public const uint ERROR_INVALID_HANDLE = 6;
    public const uint ERROR_NOT_ENOUGH_MEMORY = 8;
    public const uint ERROR_INVALID_PARAMETER = 87;
    public const uint ERROR_NOACCESS = 998;
    public const uint ERROR_INVALID_FLAGS = 1004;
    public const uint ERROR_INVALID_WINDOW_HANDLE = 1400;
    public const uint ERROR_CANNOT_FIND_WND_CLASS = 1407;
    public const uint ERROR_CLASS_ALREADY_EXISTS = 1410;
    public const uint ERROR_CLASS_DOES_NOT_EXIST = 1411;
    public const uint ERROR_CLASS_HAS_WINDOWS = 1412;
    public const uint ERROR_INVALID_INDEX = 1413;
    public const uint ERROR_INVALID_THREAD_ID = 1444;
    public const uint ERROR_NOT_ENOUGH_QUOTA = 1816;
}
