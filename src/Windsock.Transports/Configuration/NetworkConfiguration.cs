namespace Windsock.Transports.Configuration;

/// <summary>Finds out which network the process is to use: by the environment, or by a catalog.</summary>
/// <remarks>WINDSOCK_NETWORK counts most; then the catalog: the one that WINDSOCK_CATALOG names, or else the user's, or else the system's.</remarks>
internal static class NetworkConfiguration
{
    private const string SystemCatalog = "/etc/windsock/catalog.json";
    private const string UserCatalog = "windsock/catalog.json";

    /// <summary>Finds it out.</summary>
    /// <param name="environment">Gives the value of a variable.</param>
    /// <param name="setting">What was found; the host's network where nothing says otherwise.</param>
    /// <returns>An empty text, or what is wrong in one line.</returns>
    public static string Find(Func<string, string?> environment, out NetworkSetting setting)
    {
        setting = new NetworkSetting { Kind = NetworkKind.Kernel };
        if (environment("WINDSOCK_NETWORK") is { Length: > 0 } given) return Parse("WINDSOCK_NETWORK", given, ref setting);

        foreach ((string path, bool mustExist) in Catalogs(environment))
        {
            string problem = CatalogFile.Read(path, mustExist, out CatalogFile? catalog);
            if (problem.Length > 0) return problem;
            if (catalog?.Network is { } network) return Parse(catalog.NetworkPlace, network, ref setting);
        }

        return "";
    }

    private static IEnumerable<(string Path, bool MustExist)> Catalogs(Func<string, string?> environment)
    {
        if (environment("WINDSOCK_CATALOG") is { Length: > 0 } named)
        {
            yield return (named, true);
            yield break;
        }

        // XDG Base Directory Specification: a relative path is to be ignored.
        if (environment("XDG_CONFIG_HOME") is { } home && Path.IsPathRooted(home)) yield return (Path.Combine(home, UserCatalog), false);
        else if (environment("HOME") is { } user && Path.IsPathRooted(user)) yield return (Path.Combine(user, ".config", UserCatalog), false);
        yield return (SystemCatalog, false);
    }

    private static string Parse(string place, string text, ref NetworkSetting setting)
    {
        if (NetworkSetting.TryParse(text, out NetworkSetting parsed, out string problem))
        {
            setting = parsed with { Place = place };
            return "";
        }

        return $"{place}: {problem}; accepted: {NetworkSetting.Forms}";
    }
}
