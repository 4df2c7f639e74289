using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Windsock.Conformance.Report;

/// <summary>The functions that C# programs can call: public static methods of the classes named after Windows libraries.</summary>
public static class ManagedApi
{
    /// <summary>Reads the names from the assembly's metadata; nothing is loaded or run.</summary>
    public static IReadOnlySet<string> Read(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        MetadataReader metadata = file.GetMetadataReader();

        return metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => IsPublicStaticClass(type) && metadata.GetString(type.Namespace) == "Windsock")
            .SelectMany(type => type.GetMethods())
            .Select(metadata.GetMethodDefinition)
            .Where(IsPublicStatic)
            .Select(method => metadata.GetString(method.Name))
            .ToHashSet();
    }

    private static bool IsPublicStatic(MethodDefinition method)
    {
        const MethodAttributes mask = MethodAttributes.MemberAccessMask | MethodAttributes.Static;
        return (method.Attributes & mask) == (MethodAttributes.Public | MethodAttributes.Static);
    }

    private static bool IsPublicStaticClass(TypeDefinition type)
    {
        const TypeAttributes isStatic = TypeAttributes.Abstract | TypeAttributes.Sealed;
        return (type.Attributes & isStatic) == isStatic && (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public;
    }
}
