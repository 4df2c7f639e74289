using System.Reflection;

namespace Windsock.Conformance;

/// <summary>A face must not lag behind the library.</summary>
public class FaceTests
{
    [Fact]
    public void The_face_for_CSharp_reaches_every_function_that_the_library_has()
    {
        HashSet<string> library = [.. typeof(Ws2_32).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name)];
        var unreached =
            from method in typeof(Face).GetMethods()
            where method.IsVirtual && library.Contains(method.Name)
            where typeof(ManagedFace).GetMethod(method.Name)?.DeclaringType != typeof(ManagedFace)
            select method.Name;

        Assert.Empty(unreached);
    }
}
