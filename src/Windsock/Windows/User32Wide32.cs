using Windsock.Naming;

namespace Windsock.Windows;

/// <summary>The functions of <see cref="User32"/> that take wide text, for programs whose wchar_t has four bytes.</summary>
internal static unsafe class User32Wide32
{
    /// <summary>As <see cref="User32.RegisterClassW"/>.</summary>
    public static ushort RegisterClassW(WNDCLASS* lpWndClass) => User32.RegisterOld(lpWndClass, TextForm.Wide32, nameof(RegisterClassW));

    /// <summary>As <see cref="User32.RegisterClassExW"/>.</summary>
    public static ushort RegisterClassExW(WNDCLASSEX* lpwcx) => User32.RegisterExtended(lpwcx, TextForm.Wide32, nameof(RegisterClassExW));

    /// <summary>As <see cref="User32.UnregisterClassW"/>.</summary>
    public static int UnregisterClassW(uint* lpClassName) => User32.Unregister(lpClassName, TextForm.Wide32, nameof(UnregisterClassW));

    /// <summary>As <see cref="User32.RegisterWindowMessageW"/>.</summary>
    public static uint RegisterWindowMessageW(uint* lpString) => User32.RegisterMessage(lpString, TextForm.Wide32, nameof(RegisterWindowMessageW));

    /// <summary>As <see cref="User32.CreateWindowExW"/>.</summary>
    public static nint CreateWindowExW(CREATESTRUCT* create) => User32.Create(create, TextForm.Wide32, nameof(CreateWindowExW));
}
