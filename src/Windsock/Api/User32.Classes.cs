using Windsock.Naming;
using Windsock.Windows;
using static Windsock.Windows.User32Error;

namespace Windsock;

/// <content>Window classes and registered messages.</content>
public static unsafe partial class User32
{
    /// <summary>Registers a window class.</summary>
    /// <param name="lpwcx">The class; cbSize says how long it is.</param>
    /// <returns>The atom of the class, or 0 with ERROR_INVALID_PARAMETER, ERROR_NOACCESS, ERROR_CLASS_ALREADY_EXISTS or ERROR_NOT_ENOUGH_MEMORY.</returns>
    /// <remarks>Source: MS Learn "RegisterClassExW function (winuser.h)". Differs: a class belongs to the process, not to a module.</remarks>
    public static ushort RegisterClassExW(WNDCLASSEX* lpwcx) => RegisterExtended(lpwcx, TextForm.Wide, nameof(RegisterClassExW));

    /// <inheritdoc cref="RegisterClassExW"/>
    public static ushort RegisterClassExA(WNDCLASSEX* lpwcx) => RegisterExtended(lpwcx, TextForm.Narrow, nameof(RegisterClassExA));

    /// <summary>As <see cref="RegisterClassExW"/>, in the older form.</summary>
    /// <param name="lpWndClass">The class.</param>
    /// <returns>As <see cref="RegisterClassExW"/>.</returns>
    /// <remarks>Source: MS Learn "RegisterClassW function (winuser.h)".</remarks>
    public static ushort RegisterClassW(WNDCLASS* lpWndClass) => RegisterOld(lpWndClass, TextForm.Wide, nameof(RegisterClassW));

    /// <inheritdoc cref="RegisterClassW"/>
    public static ushort RegisterClassA(WNDCLASS* lpWndClass) => RegisterOld(lpWndClass, TextForm.Narrow, nameof(RegisterClassA));

    /// <summary>Forgets a window class that has no windows.</summary>
    /// <param name="lpClassName">Its name, or its atom.</param>
    /// <param name="hInstance">Not looked at.</param>
    /// <returns>1, or 0 with ERROR_CLASS_DOES_NOT_EXIST or ERROR_CLASS_HAS_WINDOWS.</returns>
    /// <remarks>Source: MS Learn "UnregisterClassW function (winuser.h)".</remarks>
    public static int UnregisterClassW(char* lpClassName, nint hInstance) => Unregister(lpClassName, TextForm.Wide, nameof(UnregisterClassW));

    /// <inheritdoc cref="UnregisterClassW"/>
    public static int UnregisterClassA(byte* lpClassName, nint hInstance) => Unregister(lpClassName, TextForm.Narrow, nameof(UnregisterClassA));

    /// <summary>Gives a message a number by its name, the same for everybody in the process.</summary>
    /// <param name="lpString">The name.</param>
    /// <returns>A number from 0xC000 to 0xFFFF, or 0 with ERROR_INVALID_PARAMETER or ERROR_NOT_ENOUGH_MEMORY.</returns>
    /// <remarks>Source: MS Learn "RegisterWindowMessageW function (winuser.h)". Differs: other processes have numbers of their own.</remarks>
    public static uint RegisterWindowMessageW(char* lpString) => RegisterMessage(lpString, TextForm.Wide, nameof(RegisterWindowMessageW));

    /// <inheritdoc cref="RegisterWindowMessageW"/>
    public static uint RegisterWindowMessageA(byte* lpString) => RegisterMessage(lpString, TextForm.Narrow, nameof(RegisterWindowMessageA));

    internal static ushort RegisterExtended(WNDCLASSEX* from, TextForm form, string function)
    {
        if (!UserMemory.CanRead(from)) return (ushort)Kernel32.Fail(ERROR_NOACCESS, function);
        if (from->cbSize != sizeof(WNDCLASSEX)) return (ushort)Kernel32.Fail(ERROR_INVALID_PARAMETER, function);
        return Register(from->lpszClassName, form, from->lpfnWndProc, from->cbWndExtra, from->hInstance, function);
    }

    internal static ushort RegisterOld(WNDCLASS* from, TextForm form, string function) => UserMemory.CanRead(from)
        ? Register(from->lpszClassName, form, from->lpfnWndProc, from->cbWndExtra, from->hInstance, function)
        : (ushort)Kernel32.Fail(ERROR_NOACCESS, function);

    private static ushort Register(
        void* name, TextForm form, delegate* unmanaged<nint, uint, nuint, nint, nint> procedure, int extra, nint instance, string function)
    {
        const int MostExtra = 1 << 16;
        if (procedure == null || extra is < 0 or > MostExtra) return (ushort)Kernel32.Fail(ERROR_INVALID_PARAMETER, function);
        if (!TryReadName(name, form, out string? text, out _) || string.IsNullOrEmpty(text))
        {
            return (ushort)Kernel32.Fail(ERROR_INVALID_PARAMETER, function);
        }

        uint error = WindowNames.Register(text, procedure, extra, instance, out ushort atom);
        return error == 0 ? atom : (ushort)Kernel32.Fail(error, function);
    }

    internal static int Unregister(void* name, TextForm form, string function)
    {
        if (!TryReadName(name, form, out string? text, out ushort atom)) return Kernel32.Fail(ERROR_INVALID_PARAMETER, function);
        uint error = WindowNames.Unregister(text, atom);
        return error == 0 ? 1 : Kernel32.Fail(error, function);
    }

    internal static uint RegisterMessage(void* name, TextForm form, string function)
    {
        if (!TryReadName(name, form, out string? text, out _) || string.IsNullOrEmpty(text))
        {
            return (uint)Kernel32.Fail(ERROR_INVALID_PARAMETER, function);
        }

        uint number = WindowNames.RegisterMessage(text);
        return number != 0 ? number : (uint)Kernel32.Fail(ERROR_NOT_ENOUGH_MEMORY, function);
    }

    /// <summary>Reads a name, or the atom that stands in its place.</summary>
    private static bool TryReadName(void* name, TextForm form, out string? text, out ushort atom)
    {
        (text, atom) = (null, 0);
        if ((nuint)name >= WindowNames.FirstPointer) return new ProgramText(name, form).TryRead(out text);
        atom = (ushort)(nuint)name;
        return atom != 0;
    }
}
