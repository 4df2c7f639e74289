namespace Windsock.Naming;

/// <summary>The wide functions of kernel32 for programs whose wchar_t has four bytes; see <see cref="Ws2_32Wide32"/>.</summary>
internal static unsafe class Kernel32Wide32
{
    public static nint CreateEventW(SECURITY_ATTRIBUTES* attributes, int manualReset, int initial, uint* name) =>
        Kernel32.NewEvent(attributes, manualReset, initial, Text(name), nameof(CreateEventW));

    public static nint CreateEventExW(SECURITY_ATTRIBUTES* attributes, uint* name, uint flags) =>
        Kernel32.NewEventEx(attributes, Text(name), flags, nameof(CreateEventExW));

    public static nint OpenEventW(int inherit, uint* name) => Kernel32.OpenEvent(inherit, Text(name), nameof(OpenEventW));

    public static nint CreateSemaphoreW(SECURITY_ATTRIBUTES* attributes, int initial, int maximum, uint* name, uint flags) =>
        Kernel32.NewSemaphore(attributes, initial, maximum, Text(name), flags, nameof(CreateSemaphoreW));

    public static nint OpenSemaphoreW(int inherit, uint* name) => Kernel32.OpenSemaphore(inherit, Text(name), nameof(OpenSemaphoreW));

    public static nint CreateMutexW(SECURITY_ATTRIBUTES* attributes, int initialOwner, uint* name) =>
        Kernel32.NewMutex(attributes, initialOwner, Text(name), nameof(CreateMutexW));

    public static nint CreateMutexExW(SECURITY_ATTRIBUTES* attributes, uint* name, uint flags) =>
        Kernel32.NewMutexEx(attributes, Text(name), flags, nameof(CreateMutexExW));

    public static nint OpenMutexW(int inherit, uint* name) => Kernel32.OpenMutex(inherit, Text(name), nameof(OpenMutexW));

    public static nint CreateWaitableTimerW(SECURITY_ATTRIBUTES* attributes, int manualReset, uint* name) =>
        Kernel32.NewTimer(attributes, manualReset, Text(name), nameof(CreateWaitableTimerW));

    public static nint CreateWaitableTimerExW(SECURITY_ATTRIBUTES* attributes, uint* name, uint flags) =>
        Kernel32.NewTimerEx(attributes, Text(name), flags, nameof(CreateWaitableTimerExW));

    private static ProgramText Text(uint* name) => new(name, TextForm.Wide32);
}
